#ifndef MIEN_CONVOLUTION_STORE_AVX512_H
#define MIEN_CONVOLUTION_STORE_AVX512_H

#include "convolution.h"
#include "requantise_avx512.h"

#define MIEN_AVX512VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

/// What storing needs, read once: a stored byte could be part of the arguments as far as the compiler knows.
struct mien_epilogue_avx512 {
  struct mien_bounds_avx512 bounds;
  __m512 addend_multiplier;
  __m512i addend_zero_point, order;
  const uint8_t *addend;
  uint8_t *output;
};

MIEN_AVX512VNNI MIEN_INLINE struct mien_epilogue_avx512 mien_epilogue_avx512(const struct mien_convolution *c) {
  const struct mien_requantisation *q = &c->requantisation;
  return (struct mien_epilogue_avx512){.bounds = mien_bounds_avx512(q),
                                       .addend_multiplier = _mm512_set1_ps(q->addend_multiplier),
                                       .addend_zero_point = _mm512_set1_epi32(q->addend_zero_point),
                                       .order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
                                       .addend = q->addend,
                                       .output = c->output};
}

/// Sixteen sums times their multipliers, and the addend's bytes times its own.
MIEN_AVX512VNNI MIEN_INLINE __m512 mien_scale_avx512(__m512i sum, __m512 multiplier) {
  return _mm512_mul_ps(_mm512_cvtepi32_ps(sum), multiplier);
}

MIEN_AVX512VNNI MIEN_INLINE __m512 mien_add_avx512(
    const struct mien_epilogue_avx512 *e, __m512 real, __m128i addend) {
  const __m512i other = _mm512_sub_epi32(_mm512_cvtepu8_epi32(addend), e->addend_zero_point);
  return _mm512_add_ps(real, _mm512_mul_ps(_mm512_cvtepi32_ps(other), e->addend_multiplier));
}

/// Four times sixteen values as bytes, in their order.
MIEN_AVX512VNNI MIEN_INLINE __m512i mien_bytes_avx512(const struct mien_epilogue_avx512 *e, const __m512 real[4]) {
  return _mm512_permutexvar_epi32(e->order, mien_requantise_avx512(&e->bounds, real));
}

#endif
