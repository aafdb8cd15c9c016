#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,avxvnni"), always_inline)) static inline

TARGET __m256i multiply(__m256i sum, __m256i magnitudes, __m256i values) {
  return _mm256_dpbusd_avx_epi32(sum, magnitudes, values);
}

#include "nearest_256.h"

__attribute__((target("avx2,avxvnni"))) size_t nearest_s8_8_avxvnni(const struct mien_nearest *x) { return nearest(x); }
#endif
