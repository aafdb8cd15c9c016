#ifndef MIEN_REQUANTISE_AVX2_H
#define MIEN_REQUANTISE_AVX2_H

#include "internal.h"
#include <immintrin.h>

/// As in requantise_avx512.h.
struct mien_bounds_avx2 {
  __m256 high;
  __m256i zero_point, lowest;
};

__attribute__((target("avx2"))) MIEN_INLINE struct mien_bounds_avx2 mien_bounds_avx2(
    const struct mien_requantisation *q) {
  return (struct mien_bounds_avx2){_mm256_set1_ps(q->high), _mm256_set1_epi16((int16_t)q->zero_point),
                                   _mm256_set1_epi8((char)(q->zero_point + (int32_t)q->low))};
}

/// Four vectors of eight to 32 bytes, in lanes: four bytes of each vector's first lane, then of its second.
__attribute__((target("avx2"))) MIEN_INLINE __m256i mien_requantise_avx2(
    const struct mien_bounds_avx2 *b, const __m256 real[4]) {
  __m256i whole[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; ++i)
    whole[i] = _mm256_cvtps_epi32(_mm256_min_ps(real[i], b->high));
  const __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(whole[0], whole[1]), b->zero_point);
  const __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(whole[2], whole[3]), b->zero_point);
  return _mm256_max_epu8(_mm256_packus_epi16(low, high), b->lowest);
}

#endif
