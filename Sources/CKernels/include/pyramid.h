#ifndef MIEN_PYRAMID_H
#define MIEN_PYRAMID_H

#include "isa.h"
#include <stddef.h>
#include <stdint.h>

/// Where each target position takes its two neighbours from, and the second one's weight in 1/256. Where there is no
/// second one, its weight is 0.
struct mien_bilinear_axis {
  const int32_t *first;
  const uint16_t *weight;
  size_t count;
};

/// Bilinear interpolation of a byte image without padding, rounded once, at the end.
struct mien_bilinear {
  const uint8_t *source;
  size_t width, height;
  uint8_t *target;
  struct mien_bilinear_axis across, down;
  /// `width` + 1 entries of scratch.
  uint16_t *row;
};

typedef void (*mien_bilinear_function)(const struct mien_bilinear *);
mien_bilinear_function mien_bilinear_select(enum mien_isa isa);
const char *mien_bilinear_name(enum mien_isa isa);

/// Integral images of a byte image without padding: of its values, and of their squares, both modulo 2^32. They have
/// one column and one row more than the image, the first of them zero.
struct mien_integral {
  const uint8_t *pixels;
  size_t width, height;
  uint32_t *sums, *squares;
  /// Entries from one row to the next.
  size_t stride;
  /// 0: columns lie side by side. Otherwise the even ones do, and from this entry of the row on the odd ones.
  size_t odd;
};

typedef void (*mien_integral_function)(const struct mien_integral *);
mien_integral_function mien_integral_select(enum mien_isa isa);
const char *mien_integral_name(enum mien_isa isa);

#endif
