#ifndef MIEN_DEPTHWISE_H
#define MIEN_DEPTHWISE_H

#include "isa.h"
#include "requantisation.h"
#include <stddef.h>

/// A convolution of each channel with its own kernel, over byte images with interleaved channels.
struct mien_depthwise {
  /// Readable from every tap on, up to 63 bytes behind it; so is the addend.
  const uint8_t *input;
  uint8_t *output;
  /// Row by row, `width` pixels each; within a row inputs lie `stride * channels` bytes apart, outputs and addends
  /// `channels` bytes.
  const struct mien_pixel *pixels;
  size_t pixel_count, width, stride;
  /// [rows][columns][channels + MIEN_DEPTHWISE_TAIL], int8 values. In the tail the channels begin anew, over and over,
  /// so that a vector can run on into the next pixel; the bias and the multiplier have such a tail too.
  const int16_t *weights;
  /// Windows are up to MIEN_DEPTHWISE_SIDE high and wide.
  size_t rows, columns, channels;
  ptrdiff_t row_stride;
  struct mien_requantisation requantisation;
};

enum { MIEN_DEPTHWISE_TAIL = 64, MIEN_DEPTHWISE_SIDE = 7 };

typedef void (*mien_depthwise_function)(const struct mien_depthwise *);

/// The variant for an instruction set; every set has one.
mien_depthwise_function mien_depthwise_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_depthwise_name(enum mien_isa isa);

#endif
