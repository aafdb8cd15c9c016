#ifndef MIEN_NEAREST_H
#define MIEN_NEAREST_H

#include "isa.h"
#include <stddef.h>
#include <stdint.h>

enum {
  /// Rows and queries are filled up with zeros to a multiple of so many bytes, and begin at one.
  MIEN_NEAREST_STEP = 64
};

/// Vectors of int8 values in -127...127 that are held against one. Row i scores
///
///     score = (float)(row . query) * factor * scales[i] + offsets[i]
///
/// from left to right, each operation rounded on its own to fp32; the same in every kernel, bit for bit.
struct mien_nearest {
  const int8_t *rows, *query;
  /// Bytes from one row to the next, at most 2^17 of them.
  size_t bytes, count;
  /// One a row. No offsets where `offsets` is NULL.
  const float *scales, *offsets;
  float factor;
  /// What a score must exceed.
  float threshold;
  /// Which rows do, in ascending order, and with what score; room for `count`.
  uint32_t *places;
  float *scores;
};

/// Returns how many rows exceed the threshold.
typedef size_t (*mien_nearest_function)(const struct mien_nearest *);

struct mien_nearest_kernel {
  /// nearest_(type)_(rows at once)_(instruction set)
  const char *name;
  enum mien_isa isa;
  mien_nearest_function run;
};

/// All kernels that were built for this architecture, whether or not this processor runs them; the scalar one first.
const struct mien_nearest_kernel *mien_nearest_kernels(size_t *count);

/// The kernel of an instruction set; every set has one.
const struct mien_nearest_kernel *mien_nearest_select(enum mien_isa isa);

#endif
