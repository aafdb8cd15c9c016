// The 256-bit vectors of the depthwise kernels: what depthwise_quads.h asks for, but for the dot product. TARGET is
// defined before.

#include "requantise_avx2.h"

typedef __m256i integers;
typedef __m256 reals;
typedef struct mien_bounds_avx2 bounds;

#define load(from) _mm256_loadu_si256((const __m256i *)(from))
#define store(to, bytes) _mm256_storeu_si256((__m256i *)(to), bytes)
#define zero _mm256_setzero_si256
#define unpack_low_8 _mm256_unpacklo_epi8
#define unpack_high_8 _mm256_unpackhi_epi8
#define unpack_low_16 _mm256_unpacklo_epi16
#define unpack_high_16 _mm256_unpackhi_epi16
#define subtract _mm256_sub_epi32
#define multiply _mm256_mul_ps
#define add _mm256_add_ps
#define to_real _mm256_cvtepi32_ps
#define as_reals _mm256_castsi256_ps
#define set_real _mm256_set1_ps
#define set_integer _mm256_set1_epi32
#define make_bounds mien_bounds_avx2
#define requantise mien_requantise_avx2

enum { BYTES = 32 };

TARGET MIEN_INLINE void store_some(uint8_t *to, __m256i bytes, size_t count) {
  uint8_t all[BYTES];
  _mm256_storeu_si256((__m256i *)all, bytes);
  memcpy(to, all, count);
}

/// Four values of each lane, lanes 16 values apart.
TARGET MIEN_INLINE __m256i load_lanes(const void *from) {
  const __m128i *const lane = from;
  return _mm256_set_m128i(_mm_loadu_si128(lane + 4), _mm_loadu_si128(lane));
}

TARGET MIEN_INLINE __m256i load_weights(const int16_t *from) {
  return _mm256_permute4x64_epi64(_mm256_packs_epi16(load(from), load(from + 16)), 0xD8);
}
