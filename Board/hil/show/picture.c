#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

struct picture {
  unsigned char *rgb;
  int width, height;
};

static void fail(const char *path, const char *reason) {
  fprintf(stderr, "show: %s: %s\n", path, reason);
  exit(1);
}

static struct picture read_png(const char *path) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, path)) fail(path, image.message);
  image.format = PNG_FORMAT_RGB;
  struct picture picture = {malloc(PNG_IMAGE_SIZE(image)), (int)image.width, (int)image.height};
  if (!picture.rgb || !png_image_finish_read(&image, NULL, picture.rgb, 0, NULL)) fail(path, image.message);
  return picture;
}

static struct picture read_jpeg(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail(path, "cannot be opened");
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&jpeg);
  jpeg_stdio_src(&jpeg, file);
  jpeg_read_header(&jpeg, TRUE);
  jpeg.out_color_space = JCS_RGB;
  jpeg_start_decompress(&jpeg);
  struct picture picture = {
      malloc((size_t)3 * jpeg.output_width * jpeg.output_height), (int)jpeg.output_width, (int)jpeg.output_height};
  if (!picture.rgb) fail(path, "no memory");
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = picture.rgb + (size_t)3 * jpeg.output_width * jpeg.output_scanline;
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_destroy_decompress(&jpeg);
  fclose(file);
  return picture;
}

static unsigned char clamped(double value) { return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5); }

/* The mean of the picture's pixels that one pixel of the frame covers. */
static void pixel(struct picture picture, double scale, double left, double top, int x, int y, double *rgb) {
  rgb[0] = rgb[1] = rgb[2] = 0;
  int from_x = (int)((x - left) * scale), to_x = (int)((x + 1 - left) * scale);
  int from_y = (int)((y - top) * scale), to_y = (int)((y + 1 - top) * scale);
  if (x < left || y < top || from_x >= picture.width || from_y >= picture.height) return;
  if (to_x <= from_x) to_x = from_x + 1;
  if (to_y <= from_y) to_y = from_y + 1;
  if (to_x > picture.width) to_x = picture.width;
  if (to_y > picture.height) to_y = picture.height;
  for (int row = from_y; row < to_y; row++)
    for (int column = from_x; column < to_x; column++)
      for (int c = 0; c < 3; c++) rgb[c] += picture.rgb[3 * ((size_t)row * (size_t)picture.width + (size_t)column) + (size_t)c];
  for (int c = 0; c < 3; c++) rgb[c] /= (double)(to_x - from_x) * (to_y - from_y);
}

void show_read(const char *path, unsigned char *yuyv) {
  const char *dot = strrchr(path, '.');
  struct picture picture = dot && strcmp(dot, ".png") == 0 ? read_png(path) : read_jpeg(path);
  double across = (double)picture.width / SHOW_WIDTH, down = (double)picture.height / SHOW_HEIGHT;
  /* The frame is filled; what is too much is cut off at the sides and below, away from faces. */
  double scale = across < down ? across : down;
  double left = (SHOW_WIDTH - picture.width / scale) / 2, top = 0;
  for (int y = 0; y < SHOW_HEIGHT; y++) {
    for (int x = 0; x < SHOW_WIDTH; x++) {
      double rgb[3];
      pixel(picture, scale, left, top, x, y, rgb);
      /* ITU-R BT.601, limited range. */
      unsigned char *out = yuyv + 2 * (y * SHOW_WIDTH + x);
      out[0] = clamped(16 + (65.738 * rgb[0] + 129.057 * rgb[1] + 25.064 * rgb[2]) / 256);
      out[1] = x % 2 == 0 ? clamped(128 + (-37.945 * rgb[0] - 74.494 * rgb[1] + 112.439 * rgb[2]) / 256)
                          : clamped(128 + (112.439 * rgb[0] - 94.154 * rgb[1] - 18.285 * rgb[2]) / 256);
    }
  }
  free(picture.rgb);
}
