#include "CPNG.h"

#include <stdlib.h>
#include <string.h>

#include <png.h>

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  png_structp png;
  png_infop info;
} writer;

static void escape_from(png_structp png, png_const_charp text) {
  (void)text;
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) { (void)png, (void)text; }

static void append(png_structp png, png_bytep source, size_t count) {
  writer *writer = png_get_io_ptr(png);
  if (count > writer->capacity - writer->count) {
    size_t capacity = writer->capacity * 2 + count + 4096;
    uint8_t *bytes = realloc(writer->bytes, capacity);
    if (!bytes) png_error(png, "memory ran out");
    writer->bytes = bytes;
    writer->capacity = capacity;
  }
  memcpy(writer->bytes + writer->count, source, count);
  writer->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

/// The jump's landing: `writer` belongs to the caller, so what it holds is still right after one.
static cpng_status write_guarded(writer *writer, const uint8_t *pixels, uint32_t width, uint32_t height) {
  png_structp png = writer->png;
  if (setjmp(png_jmpbuf(png))) return cpng_no_memory;
  png_set_write_fn(png, writer, append, flush_nothing);
  png_set_IHDR(png, writer->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, writer->info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * 3);
  png_write_end(png, NULL);
  return cpng_ok;
}

cpng_status cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count) {
  writer writer;
  memset(&writer, 0, sizeof writer);
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, escape_from, ignore_warning);
  writer.info = writer.png ? png_create_info_struct(writer.png) : NULL;
  cpng_status status = writer.info ? write_guarded(&writer, pixels, width, height) : cpng_no_memory;
  png_destroy_write_struct(&writer.png, &writer.info);
  if (status != cpng_ok) {
    free(writer.bytes);
    writer.bytes = NULL;
    writer.count = 0;
  }
  *bytes = writer.bytes;
  *count = writer.count;
  return status;
}

void cpng_release(uint8_t *bytes) { free(bytes); }
