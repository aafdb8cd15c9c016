#ifndef MIEN_DEPTHWISE_H
#define MIEN_DEPTHWISE_H

#include "isa.h"
#include "requantisation.h"
#include <stddef.h>

/// A convolution of each channel with its own kernel, over byte images with interleaved channels.
struct mien_depthwise {
  const uint8_t *input;
  uint8_t *output;
  const struct mien_pixel *pixels;
  size_t pixel_count;
  /// [rows][columns][channels], int8 values.
  const int16_t *weights;
  size_t rows, columns, channels;
  ptrdiff_t row_stride;
  struct mien_requantisation requantisation;
};

typedef void (*mien_depthwise_function)(const struct mien_depthwise *);

/// The variant for an instruction set; every set has one.
mien_depthwise_function mien_depthwise_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_depthwise_name(enum mien_isa isa);

#endif
