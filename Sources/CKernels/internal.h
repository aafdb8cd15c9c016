#ifndef MIEN_INTERNAL_H
#define MIEN_INTERNAL_H

#include "requantisation.h"
#include <stddef.h>
#include <stdbool.h>
#include <string.h>

// Scalar and SIMD must round alike, so a product is never fused with the sum after it.
#pragma STDC FP_CONTRACT OFF

#define MIEN_INLINE static inline __attribute__((always_inline))

/// Half to even for |value| < 2^22: adding 1.5 * 2^23 leaves no fraction bits. Unlike rintf it needs no SSE4.1.
MIEN_INLINE int32_t mien_round_half_even(float value) {
  const float shifted = value + 12582912.0f;
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  return bits - 0x4B400000;
}

MIEN_INLINE uint8_t mien_clamp_and_round(float real, float low, float high, int32_t zero_point) {
  real = real < low ? low : real;
  real = real > high ? high : real;
  return (uint8_t)(mien_round_half_even(real) + zero_point);
}

MIEN_INLINE size_t mien_smaller(size_t a, size_t b) { return a < b ? a : b; }

#endif
