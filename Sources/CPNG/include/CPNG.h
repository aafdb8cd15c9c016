#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

/// PNG reading and writing by libpng. libpng reports errors by longjmp; every jump starts and ends inside this target, so
/// callers see a status and a text.
typedef enum {
  cpng_ok = 0,
  /// The data ends before the picture does.
  cpng_truncated = 1,
  /// The data cannot be decoded.
  cpng_damaged = 2,
  /// Memory ran out.
  cpng_no_memory = 3,
} cpng_status;

typedef struct {
  /// Of the picture in the file, in pixels.
  uint32_t width, height;
  /// Set with a status other than `cpng_ok`: the reason in words.
  char reason[200];
} cpng_picture;

/// Reads the header of `count` bytes.
cpng_status cpng_measure(const uint8_t *bytes, size_t count, cpng_picture *picture);

/// Decodes `count` bytes of any colour type, bit depth and interlacing to 8 bits a channel; transparency shows white.
/// channels: 1 for luma (BT.601), 3 for red, green, blue.
/// shrink: 1 to 16; each block of shrink x shrink pixels becomes its mean, partial blocks at the right and bottom too.
/// pixels: ceil(width / shrink) * ceil(height / shrink) * channels bytes, rows top first without padding.
cpng_status cpng_decode(const uint8_t *bytes, size_t count, int channels, uint32_t shrink, cpng_picture *picture,
                        uint8_t *pixels);

/// A PNG of `width` x `height` RGB pixels, rows top first without padding. `*bytes` is for `cpng_release`.
cpng_status cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count);

void cpng_release(uint8_t *bytes);

#endif
