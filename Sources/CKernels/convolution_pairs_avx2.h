#ifndef MIEN_CONVOLUTION_PAIRS_AVX2_H
#define MIEN_CONVOLUTION_PAIRS_AVX2_H

#include "convolution_store_avx2.h"

/// Adds the products of `taps` values of 16 bits of every pixel, which lie `pitch` values apart, two in each step.
MIEN_AVX2 MIEN_INLINE void mien_accumulate_avx2(
    const int16_t *wide, size_t pitch, size_t taps, const int count, const int vectors, const int16_t *weights,
    __m256i sum[][MIEN_TILE_VECTORS]) {
  for (size_t tap = 0; tap < taps; tap += 2, weights += 16 * vectors) {
    __m256i w[MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v)
      w[v] = _mm256_load_si256((const __m256i *)(weights + 16 * v));
#pragma clang loop unroll(full)
    for (int p = 0; p < count; ++p) {
      int32_t pair;
      memcpy(&pair, wide + (size_t)p * pitch + tap, sizeof pair);
      const __m256i x = _mm256_set1_epi32(pair);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; ++v)
        sum[p][v] = _mm256_add_epi32(sum[p][v], _mm256_madd_epi16(x, w[v]));
    }
  }
}

#endif
