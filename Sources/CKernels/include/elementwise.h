#ifndef MIEN_ELEMENTWISE_H
#define MIEN_ELEMENTWISE_H

#include "isa.h"
#include "requantisation.h"
#include <stddef.h>

/// Bytes of an image with gaps between its rows.
struct mien_rows {
  size_t count;
  /// Bytes of a row without its gap.
  size_t bytes;
};

/// `real = (a - a_zero) * a_multiplier + (b - b_zero) * b_multiplier`, each operation rounded to fp32, then clamped and
/// rounded like every `mien_requantisation`.
struct mien_add {
  const uint8_t *a, *b;
  uint8_t *output;
  ptrdiff_t a_stride, b_stride, output_stride;
  struct mien_rows rows;
  int32_t a_zero_point, b_zero_point, zero_point;
  float a_multiplier, b_multiplier, low, high;
};

typedef void (*mien_add_function)(const struct mien_add *);
mien_add_function mien_add_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_add_name(enum mien_isa isa);

/// `output = table[input]`: any function of one activation.
struct mien_lookup {
  const uint8_t *input;
  uint8_t *output;
  ptrdiff_t input_stride, output_stride;
  struct mien_rows rows;
  uint8_t table[256];
};

void mien_lookup(const struct mien_lookup *);

/// The table that moves activations from one quantisation to another within the bounds of `q`: its `multiplier` points
/// at one value, and `input_zero_point` is in stored form.
void mien_lookup_table(const struct mien_requantisation *q, int32_t input_zero_point, uint8_t *table);

#endif
