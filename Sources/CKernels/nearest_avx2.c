#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2"), always_inline)) static inline

/// Two products of at most 127 * 127 fit into 16 bits.
TARGET __m256i multiply(__m256i sum, __m256i magnitudes, __m256i values) {
  return _mm256_add_epi32(
      sum, _mm256_madd_epi16(_mm256_maddubs_epi16(magnitudes, values), _mm256_set1_epi16(1)));
}

#include "nearest_256.h"

__attribute__((target("avx2"))) size_t nearest_s8_8_avx2(const struct mien_nearest *x) { return nearest(x); }
#endif
