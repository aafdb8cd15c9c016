#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2,avxvnni")))
#include "depthwise_256.h"

enum { OUTPUTS = 1 };
typedef __m256i dot_weights;

TARGET MIEN_INLINE __m256i prepare_dot(__m256i weights) { return weights; }

TARGET MIEN_INLINE __m256i dot(__m256i sum, __m256i x, const __m256i *weights, const bool in_memory) {
  (void)in_memory;
  return _mm256_dpbusd_avx_epi32(sum, x, *weights);
}

#include "depthwise_quads.h"

TARGET void depthwise_u8s8_1x32_avxvnni(const struct mien_depthwise *d) { run_any(d); }

#endif
