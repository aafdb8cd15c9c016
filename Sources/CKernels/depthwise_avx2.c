#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2")))
#include "depthwise_256.h"

enum { OUTPUTS = 1 };

/// Widened to 16 bits, as in convolution_avx2.c: the weights of the taps 0 and 2, and those of 1 and 3.
typedef struct {
  __m256i even, odd;
} dot_weights;

TARGET MIEN_INLINE dot_weights prepare_dot(__m256i weights) {
  return (dot_weights){_mm256_srai_epi16(_mm256_slli_epi16(weights, 8), 8), _mm256_srai_epi16(weights, 8)};
}

TARGET MIEN_INLINE __m256i dot(__m256i sum, __m256i x, const dot_weights *weights, const bool in_memory) {
  (void)in_memory;
  const __m256i even = _mm256_and_si256(x, _mm256_set1_epi16(0x00FF)), odd = _mm256_srli_epi16(x, 8);
  sum = _mm256_add_epi32(sum, _mm256_madd_epi16(even, weights->even));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(odd, weights->odd));
}

#include "depthwise_quads.h"

TARGET void depthwise_u8s16_1x32_avx2(const struct mien_depthwise *d) { run_any(d); }

#endif
