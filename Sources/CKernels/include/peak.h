#ifndef MIEN_PEAK_H
#define MIEN_PEAK_H

#include "isa.h"
#include <stddef.h>
#include <stdint.h>

/// Repeats the dot products that the set's convolution kernels are made of, on registers alone: no kernel of the set
/// can be faster. Returns how many multiply-accumulates of bytes that was; 0 where the set has no such instruction or this
/// architecture does not have the set. Call it only for a set that is available.
uint64_t mien_peak_run(enum mien_isa isa, uint64_t steps);

/// Memory that is read once, from front to back, and nothing else: no kernel that needs all of it can be faster.
struct mien_read {
  const uint64_t *words;
  /// A multiple of 64; what is left over is not read.
  size_t count;
  /// Becomes something that depends on every word.
  uint64_t *result;
};

typedef void (*mien_read_function)(const struct mien_read *);
mien_read_function mien_read_select(enum mien_isa isa);
/// Its name: operation_types_tile_(instruction set).
const char *mien_read_name(enum mien_isa isa);

#endif
