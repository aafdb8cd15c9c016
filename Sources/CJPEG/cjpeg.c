#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/// A progressive picture needs all its coefficients at once: enough for 12,000x9,000 in colour, not for a board's whole memory.
enum { memory_limit = 512 << 20 };
/// More scans than any encoder writes: a small file could otherwise keep the decoder busy for minutes.
enum { scan_limit = 200 };

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  cjpeg_status status;
  /// Where the reason is not libjpeg's.
  const char *reason;
} error_manager;

typedef struct {
  struct jpeg_decompress_struct info;
  struct jpeg_progress_mgr progress;
  error_manager errors;
} decoder;

static void escape_from(j_common_ptr info) {
  error_manager *errors = (error_manager *)info->err;
  int code = info->err->msg_code;
  if (errors->status == cjpeg_ok) {
    // Beyond its memory limit libjpeg looks for a disk to swap to.
    int memory = !errors->reason && (code == JERR_NO_BACKING_STORE || code == JERR_OUT_OF_MEMORY);
    errors->status = memory ? cjpeg_no_memory : cjpeg_damaged;
  }
  longjmp(errors->escape, 1);
}

/// Level -1 is a warning. libjpeg would go on and invent pixels after those named here; the others are harmless.
static void note_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  error_manager *errors = (error_manager *)info->err;
  switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
      errors->status = cjpeg_truncated;
      escape_from(info);
      break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_MUST_RESYNC:
    case JWRN_NOT_SEQUENTIAL:
      escape_from(info);
      break;
    default:
      break;
  }
}

static void give_up(j_common_ptr info, const char *reason) {
  ((error_manager *)info->err)->reason = reason;
  escape_from(info);
}

static void print_nothing(j_common_ptr info) { (void)info; }

static void watch_scans(j_common_ptr info) {
  if (((j_decompress_ptr)info)->input_scan_number > scan_limit) give_up(info, "it has too many scans");
}

static void start(decoder *decoder, const uint8_t *bytes, size_t count) {
  struct jpeg_decompress_struct *info = &decoder->info;
  jpeg_create_decompress(info);
  info->mem->max_memory_to_use = memory_limit;
  decoder->progress.progress_monitor = watch_scans;
  info->progress = &decoder->progress;
  jpeg_mem_src(info, bytes, count);
  jpeg_read_header(info, TRUE);
}

static void measure(decoder *decoder, uint64_t pixel_limit, cjpeg_picture *picture) {
  struct jpeg_decompress_struct *info = &decoder->info;
  picture->width = info->image_width;
  picture->height = info->image_height;
  info->scale_denom = 8;
  for (info->scale_num = 8; info->scale_num > 0; info->scale_num--) {
    jpeg_calc_output_dimensions(info);
    picture->eighths = info->scale_num;
    picture->decoded_width = info->output_width;
    picture->decoded_height = info->output_height;
    if ((uint64_t)info->output_width * info->output_height <= pixel_limit) break;
  }
}

/// Adobe writes CMYK inverted: 255 is no ink.
static void convert_cmyk(const uint8_t *cmyk, uint32_t width, int inverted, int channels, uint8_t *row) {
  for (uint32_t x = 0; x < width; x++, cmyk += 4) {
    uint32_t rgb[3];
    for (int c = 0; c < 3; c++) {
      uint32_t light = inverted ? cmyk[c] : 255u - cmyk[c], black = inverted ? cmyk[3] : 255u - cmyk[3];
      rgb[c] = (light * black + 127) / 255;
    }
    if (channels == 1) {
      *row++ = (uint8_t)((19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 32768) >> 16);
    } else {
      for (int c = 0; c < 3; c++) *row++ = (uint8_t)rgb[c];
    }
  }
}

static void decode(decoder *decoder, int channels, cjpeg_picture *picture, uint8_t *pixels) {
  struct jpeg_decompress_struct *info = &decoder->info;
  int four = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  info->out_color_space = four ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  info->scale_num = picture->eighths;
  info->scale_denom = 8;
  jpeg_start_decompress(info);
  int components = four ? 4 : channels;
  if (info->output_width != picture->decoded_width || info->output_height != picture->decoded_height ||
      info->output_components != components) {
    give_up((j_common_ptr)info, "its size changed between two readings");
  }
  JSAMPARRAY inks = four ? info->mem->alloc_sarray((j_common_ptr)info, JPOOL_IMAGE, info->output_width * 4, 1) : NULL;
  size_t stride = (size_t)info->output_width * channels;
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = pixels + stride * info->output_scanline;
    jpeg_read_scanlines(info, four ? inks : &row, 1);
    if (four) convert_cmyk(inks[0], info->output_width, info->saw_Adobe_marker, channels, row);
  }
  jpeg_finish_decompress(info);
}

/// The jump's landing: `decoder` belongs to the caller, so what it holds is still right after one. `pixels` NULL: only the
/// header.
static void run_guarded(decoder *decoder, const uint8_t *bytes, size_t count, uint64_t pixel_limit, int channels,
                        cjpeg_picture *picture, uint8_t *pixels) {
  if (setjmp(decoder->errors.escape)) {
    char text[JMSG_LENGTH_MAX];
    decoder->errors.base.format_message((j_common_ptr)&decoder->info, text);
    snprintf(picture->reason, sizeof picture->reason, "%s", decoder->errors.reason ? decoder->errors.reason : text);
    return;
  }
  start(decoder, bytes, count);
  if (pixels) {
    decode(decoder, channels, picture, pixels);
  } else {
    measure(decoder, pixel_limit, picture);
  }
}

static cjpeg_status run(const uint8_t *bytes, size_t count, uint64_t pixel_limit, int channels, cjpeg_picture *picture,
                        uint8_t *pixels) {
  decoder decoder;
  memset(&decoder, 0, sizeof decoder);
  decoder.info.err = jpeg_std_error(&decoder.errors.base);
  decoder.errors.base.error_exit = escape_from;
  decoder.errors.base.emit_message = note_message;
  decoder.errors.base.output_message = print_nothing;
  picture->reason[0] = 0;
  run_guarded(&decoder, bytes, count, pixel_limit, channels, picture, pixels);
  jpeg_destroy_decompress(&decoder.info);
  return decoder.errors.status;
}

cjpeg_status cjpeg_measure(const uint8_t *bytes, size_t count, uint64_t pixel_limit, cjpeg_picture *picture) {
  return run(bytes, count, pixel_limit, 0, picture, NULL);
}

cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, int channels, cjpeg_picture *picture, uint8_t *pixels) {
  return run(bytes, count, 0, channels, picture, pixels);
}
