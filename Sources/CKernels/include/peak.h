#ifndef MIEN_PEAK_H
#define MIEN_PEAK_H

#include "isa.h"
#include <stdint.h>

/// Repeats the dot products that the set's convolution kernels are made of, on registers alone: no kernel of the set
/// can be faster. Returns how many multiply-accumulates of bytes that was; 0 where the set has no such instruction or this
/// architecture does not have the set. Call it only for a set that is available.
uint64_t mien_peak_run(enum mien_isa isa, uint64_t steps);

#endif
