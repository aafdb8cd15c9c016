#ifndef MIEN_REQUANTISE_AVX512_H
#define MIEN_REQUANTISE_AVX512_H

#include "internal.h"
#include <immintrin.h>

/// The bounds of `mien_requantisation`. They are whole numbers, so it makes no difference whether a value is clamped
/// before it is rounded or after. Above it must be before, since what is too large for an integer becomes the least
/// one; below the conversions saturate by themselves.
struct mien_bounds_avx512 {
  __m512 high;
  __m512i zero_point, lowest;
};

__attribute__((target("avx512f,avx512bw"))) MIEN_INLINE struct mien_bounds_avx512 mien_bounds_avx512(
    const struct mien_requantisation *q) {
  return (struct mien_bounds_avx512){_mm512_set1_ps(q->high), _mm512_set1_epi16((int16_t)q->zero_point),
                                     _mm512_set1_epi8((char)(q->zero_point + (int32_t)q->low))};
}

/// Four vectors of sixteen to 64 bytes, in lanes: four bytes of each vector's first lane, then of its second and so on.
__attribute__((target("avx512f,avx512bw"))) MIEN_INLINE __m512i mien_requantise_avx512(
    const struct mien_bounds_avx512 *b, const __m512 real[4]) {
  __m512i whole[4];
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; ++i)
    whole[i] = _mm512_cvtps_epi32(_mm512_min_ps(real[i], b->high));
  const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(whole[0], whole[1]), b->zero_point);
  const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(whole[2], whole[3]), b->zero_point);
  return _mm512_max_epu8(_mm512_packus_epi16(low, high), b->lowest);
}

#endif
