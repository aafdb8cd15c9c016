#include "CPNG.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
  cpng_status status;
  char *reason;
  png_structp png;
  png_infop info;
  uint8_t *row;
  uint16_t *sums;
} reader;

static void escape_from(png_structp png, png_const_charp text) {
  reader *reader = png_get_error_ptr(png);
  if (reader->status == cpng_ok) reader->status = cpng_damaged;
  snprintf(reader->reason, sizeof((cpng_picture *)0)->reason, "%s", text);
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) { (void)png, (void)text; }

static void take_bytes(png_structp png, png_bytep target, size_t count) {
  reader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) {
    reader->status = cpng_truncated;
    png_error(png, "the data ends early");
  }
  memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

static uint8_t over_white(uint8_t value, uint8_t alpha) { return (uint8_t)((value * alpha + 255 * (255 - alpha) + 127) / 255); }

/// One pixel as libpng gives it (grey, grey and alpha, RGB or RGBA) to one or three channels.
static void convert(const uint8_t *source, int from, uint8_t *target, int to) {
  uint8_t colour[3];
  int alpha = from == 2 || from == 4 ? source[from - 1] : 255;
  for (int c = 0; c < 3; c++) colour[c] = over_white(source[from >= 3 ? c : 0], (uint8_t)alpha);
  if (to == 3) {
    memcpy(target, colour, 3);
  } else {
    target[0] = (uint8_t)((19595 * colour[0] + 38470 * colour[1] + 7471 * colour[2] + 32768) >> 16);
  }
}

static void read_header(reader *reader, cpng_picture *picture) {
  png_structp png = reader->png;
  png_set_benign_errors(png, 1);
  png_set_read_fn(png, reader, take_bytes);
  png_read_info(png, reader->info);
  picture->width = png_get_image_width(png, reader->info);
  picture->height = png_get_image_height(png, reader->info);
}

static void means_of(const reader *reader, const cpng_picture *picture, int channels, uint32_t shrink, uint8_t *pixels) {
  uint32_t columns = (picture->width + shrink - 1) / shrink, rows = (picture->height + shrink - 1) / shrink;
  const uint16_t *sum = reader->sums;
  for (uint32_t y = 0; y < rows; y++) {
    uint32_t tall = picture->height - y * shrink < shrink ? picture->height - y * shrink : shrink;
    for (uint32_t x = 0; x < columns; x++) {
      uint32_t wide = picture->width - x * shrink < shrink ? picture->width - x * shrink : shrink;
      for (int c = 0; c < channels; c++) *pixels++ = (uint8_t)((*sum++ + tall * wide / 2) / (tall * wide));
    }
  }
}

/// Pixels go straight to their place, or to their block's sum, pass by pass: an interlaced picture needs no full-size copy.
static void read_pixels(reader *reader, cpng_picture *picture, int channels, uint32_t shrink, uint8_t *pixels) {
  png_structp png = reader->png;
  png_set_expand(png);
  png_set_scale_16(png);
  int interlaced = png_get_interlace_type(png, reader->info) != PNG_INTERLACE_NONE;
  png_read_update_info(png, reader->info);
  int from = png_get_channels(png, reader->info);
  if (png_get_bit_depth(png, reader->info) != 8 || from < 1 || from > 4) png_error(png, "an unknown pixel layout");
  reader->row = malloc((size_t)picture->width * 4 + 8);
  size_t columns = (picture->width + shrink - 1) / shrink, rows = (picture->height + shrink - 1) / shrink;
  if (shrink > 1) reader->sums = calloc(columns * rows * channels, sizeof *reader->sums);
  if (!reader->row || (shrink > 1 && !reader->sums)) {
    reader->status = cpng_no_memory;
    png_error(png, "memory ran out");
  }
  for (int pass = 0; pass < (interlaced ? 7 : 1); pass++) {
    uint32_t wide = interlaced ? PNG_PASS_COLS(picture->width, pass) : picture->width;
    uint32_t tall = interlaced ? PNG_PASS_ROWS(picture->height, pass) : picture->height;
    if (!wide || !tall) continue;
    for (uint32_t line = 0; line < tall; line++) {
      uint32_t y = interlaced ? PNG_ROW_FROM_PASS_ROW(line, pass) : line;
      png_read_row(png, reader->row, NULL);
      for (uint32_t i = 0; i < wide; i++) {
        uint32_t x = interlaced ? PNG_COL_FROM_PASS_COL(i, pass) : i;
        uint8_t value[3];
        convert(reader->row + (size_t)i * from, from, value, channels);
        size_t place = ((size_t)(y / shrink) * columns + x / shrink) * channels;
        for (int c = 0; c < channels; c++) {
          if (shrink > 1) {
            reader->sums[place + c] += value[c];
          } else {
            pixels[place + c] = value[c];
          }
        }
      }
    }
  }
  png_read_end(png, NULL);
  if (shrink > 1) means_of(reader, picture, channels, shrink, pixels);
}

/// The jump's landing: `reader` belongs to the caller, so what it holds is still right after one. `pixels` NULL: only the
/// header.
static void read_guarded(reader *reader, int channels, uint32_t shrink, cpng_picture *picture, uint8_t *pixels) {
  if (setjmp(png_jmpbuf(reader->png))) return;
  read_header(reader, picture);
  if (pixels) read_pixels(reader, picture, channels, shrink, pixels);
}

static cpng_status run(const uint8_t *bytes, size_t count, int channels, uint32_t shrink, cpng_picture *picture,
                       uint8_t *pixels) {
  reader reader = {.bytes = bytes, .count = count, .reason = picture->reason};
  picture->reason[0] = 0;
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, escape_from, ignore_warning);
  reader.info = reader.png ? png_create_info_struct(reader.png) : NULL;
  if (reader.info) {
    read_guarded(&reader, channels, shrink, picture, pixels);
  } else {
    reader.status = cpng_no_memory;
  }
  free(reader.row);
  free(reader.sums);
  png_destroy_read_struct(&reader.png, &reader.info, NULL);
  return reader.status;
}

cpng_status cpng_measure(const uint8_t *bytes, size_t count, cpng_picture *picture) {
  return run(bytes, count, 0, 1, picture, NULL);
}

cpng_status cpng_decode(const uint8_t *bytes, size_t count, int channels, uint32_t shrink, cpng_picture *picture,
                        uint8_t *pixels) {
  return run(bytes, count, channels, shrink, picture, pixels);
}
