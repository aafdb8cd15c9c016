#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

/// JPEG decoding by libjpeg-turbo's classic interface. libjpeg reports errors by longjmp; every jump starts and ends inside
/// this file, so callers see a status and a text.
typedef enum {
  cjpeg_ok = 0,
  /// The data ends before the picture does.
  cjpeg_truncated = 1,
  /// The data cannot be decoded, or only with wrong pixels.
  cjpeg_damaged = 2,
  /// Decoding needs more memory than is allowed or there.
  cjpeg_no_memory = 3,
} cjpeg_status;

typedef struct {
  /// Of the picture in the file, in pixels, before any rotation.
  uint32_t width, height;
  /// Of the picture as `cjpeg_decode` gives it with `eighths`.
  uint32_t decoded_width, decoded_height;
  /// The DCT scale, 1 to 8 eighths: the largest with at most `pixel_limit` decoded pixels.
  uint32_t eighths;
  /// Set with a status other than `cjpeg_ok`: the reason in words.
  char reason[200];
} cjpeg_picture;

/// Reads the header of `count` bytes.
cjpeg_status cjpeg_measure(const uint8_t *bytes, size_t count, uint64_t pixel_limit, cjpeg_picture *picture);

/// Decodes `count` bytes at the size that `cjpeg_measure` wrote into `picture`, rows top first without padding.
/// channels: 1 for luma, 3 for red, green, blue. pixels: decoded_width * decoded_height * channels bytes.
cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, int channels, cjpeg_picture *picture, uint8_t *pixels);

#endif
