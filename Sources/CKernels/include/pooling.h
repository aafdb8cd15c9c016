#ifndef MIEN_POOLING_H
#define MIEN_POOLING_H

#include "isa.h"
#include "requantisation.h"
#include <stddef.h>

/// Pooling windows over a byte image with interleaved channels. A window is cut off at the image's edge: the maximum is
/// of what is inside, and the average counts what is outside as real zero.
struct mien_pooling {
  /// The image's first pixel.
  const uint8_t *input;
  uint8_t *output;
  ptrdiff_t input_stride, output_stride;
  int32_t height, width, output_height, output_width;
  int32_t channels;
  int32_t kernel_height, kernel_width, stride_y, stride_x, padding_top, padding_left;
  /// Average only: input zero point in stored form, input scale / (output scale * window area), and the bounds.
  int32_t input_zero_point, zero_point;
  float multiplier, low, high;
};

typedef void (*mien_maximum_function)(const struct mien_pooling *);
mien_maximum_function mien_maximum_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_maximum_name(enum mien_isa isa);

typedef void (*mien_average_function)(const struct mien_pooling *);
mien_average_function mien_average_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_average_name(enum mien_isa isa);

#endif
