#if defined(__x86_64__)
#include "requantise_avx512.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
enum { OUTPUTS = 3, BYTES = 64 };

typedef __m512i integers;
typedef __m512 reals;
typedef __m512i dot_weights;
typedef struct mien_bounds_avx512 bounds;

#define load _mm512_loadu_si512
#define store _mm512_storeu_si512
#define zero _mm512_setzero_si512
#define unpack_low_8 _mm512_unpacklo_epi8
#define unpack_high_8 _mm512_unpackhi_epi8
#define unpack_low_16 _mm512_unpacklo_epi16
#define unpack_high_16 _mm512_unpackhi_epi16
#define subtract _mm512_sub_epi32
#define multiply _mm512_mul_ps
#define add _mm512_add_ps
#define to_real _mm512_cvtepi32_ps
#define as_reals _mm512_castsi512_ps
#define set_real _mm512_set1_ps
#define set_integer _mm512_set1_epi32
#define make_bounds mien_bounds_avx512
#define requantise mien_requantise_avx512

TARGET MIEN_INLINE void store_some(uint8_t *to, __m512i bytes, size_t count) {
  _mm512_mask_storeu_epi8(to, ((__mmask64)1 << count) - 1, bytes);
}

/// Four values of each lane, lanes 16 values apart.
TARGET MIEN_INLINE __m512i load_lanes(const void *from) {
  const __m128i *const lane = from;
  const __m256i low = _mm256_set_m128i(_mm_loadu_si128(lane + 4), _mm_loadu_si128(lane));
  const __m256i high = _mm256_set_m128i(_mm_loadu_si128(lane + 12), _mm_loadu_si128(lane + 8));
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

TARGET MIEN_INLINE __m512i load_weights(const int16_t *from) {
  const __m256i low = _mm512_cvtepi16_epi8(_mm512_loadu_si512(from));
  const __m256i high = _mm512_cvtepi16_epi8(_mm512_loadu_si512(from + 32));
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

TARGET MIEN_INLINE __m512i prepare_dot(__m512i weights) { return weights; }

/// With `in_memory` the weights stay there: the compiler would rather copy them to where it keeps registers that do not
/// fit, and the many stores of 64 bytes cost more than all else.
TARGET MIEN_INLINE __m512i dot(__m512i sum, __m512i x, const __m512i *weights, const bool in_memory) {
  if (!in_memory)
    return _mm512_dpbusd_epi32(sum, x, *weights);
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(x), "m"(*weights));
  return sum;
}

#include "depthwise_quads.h"

TARGET void depthwise_u8s8_3x64_avx512vnni(const struct mien_depthwise *d) { run_any(d); }

#endif
