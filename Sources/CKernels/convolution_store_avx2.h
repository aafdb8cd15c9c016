#ifndef MIEN_CONVOLUTION_STORE_AVX2_H
#define MIEN_CONVOLUTION_STORE_AVX2_H

#include "convolution.h"
#include <immintrin.h>

/// What storing needs, read once: a stored byte could be part of the arguments as far as the compiler knows.
struct mien_epilogue_avx2 {
  __m256 low, high, addend_multiplier;
  __m256i zero_point, addend_zero_point;
  const uint8_t *addend;
  const float *multiplier;
  uint8_t *output;
  size_t channels;
};

__attribute__((target("avx2"))) MIEN_INLINE struct mien_epilogue_avx2 mien_epilogue_avx2(
    const struct mien_convolution *c) {
  const struct mien_requantisation *q = &c->requantisation;
  return (struct mien_epilogue_avx2){.low = _mm256_set1_ps(q->low),
                                     .high = _mm256_set1_ps(q->high),
                                     .addend_multiplier = _mm256_set1_ps(q->addend_multiplier),
                                     .zero_point = _mm256_set1_epi32(q->zero_point),
                                     .addend_zero_point = _mm256_set1_epi32(q->addend_zero_point),
                                     .addend = q->addend,
                                     .multiplier = q->multiplier,
                                     .output = c->output,
                                     .channels = c->channels};
}

/// Requantises and stores up to eight channels of a pixel, for the kernels with 256-bit registers.
__attribute__((target("avx2"))) MIEN_INLINE void mien_store_avx2(
    const struct mien_epilogue_avx2 *e, struct mien_pixel pixel, size_t channel, __m256i sum) {
  const size_t count = mien_smaller(8, e->channels - channel);
  __m256 real = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(e->multiplier + channel));
  if (e->addend) {
    uint64_t bytes = 0;
    if (count == 8)
      memcpy(&bytes, e->addend + pixel.addend + channel, 8);
    else
      memcpy(&bytes, e->addend + pixel.addend + channel, count);
    const __m256i wide = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)bytes));
    const __m256i other = _mm256_sub_epi32(wide, e->addend_zero_point);
    real = _mm256_add_ps(real, _mm256_mul_ps(_mm256_cvtepi32_ps(other), e->addend_multiplier));
  }
  real = _mm256_min_ps(_mm256_max_ps(real, e->low), e->high);
  const __m256i value = _mm256_add_epi32(_mm256_cvtps_epi32(real), e->zero_point);
  const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
  const long long bytes = _mm_cvtsi128_si64(_mm_packus_epi16(words, words));
  if (count == 8)
    memcpy(e->output + pixel.output + channel, &bytes, 8);
  else
    memcpy(e->output + pixel.output + channel, &bytes, count);
}

#endif
