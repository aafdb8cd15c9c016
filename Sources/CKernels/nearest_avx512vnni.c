#if defined(__x86_64__)
#include "nearest.h"
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vnni"), always_inline)) static inline

/// How far ahead of the rows that are multiplied memory is asked for.
enum { ROWS = 16, AHEAD = 4096 };

/// Bytes times signed bytes: the rows count from -128 on, which `nearest_16` takes off again.
TARGET __m512i products(const int8_t *row, const int8_t *query, size_t bytes) {
  __m512i sum = _mm512_setzero_si512();
  for (size_t i = 0; i < bytes; i += 64) {
    const __m512i values = _mm512_xor_si512(_mm512_load_si512(row + i), _mm512_set1_epi8(-128));
    sum = _mm512_dpbusd_epi32(sum, values, _mm512_load_si512(query + i));
  }
  return sum;
}

/// Each quarter of the result has the sums of that quarter's lanes of the four vectors.
TARGET __m512i quarters(__m512i a, __m512i b, __m512i c, __m512i d) {
  const __m512i ab = _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
  const __m512i cd = _mm512_add_epi32(_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
  return _mm512_add_epi32(_mm512_unpacklo_epi64(ab, cd), _mm512_unpackhi_epi64(ab, cd));
}

/// The sum of the quarters of each: those of `a` first.
TARGET __m512i wholes(__m512i a, __m512i b, __m512i c, __m512i d) {
  const __m512i ab = _mm512_add_epi32(_mm512_shuffle_i32x4(a, b, 0x88), _mm512_shuffle_i32x4(a, b, 0xDD));
  const __m512i cd = _mm512_add_epi32(_mm512_shuffle_i32x4(c, d, 0x88), _mm512_shuffle_i32x4(c, d, 0xDD));
  return _mm512_add_epi32(_mm512_shuffle_i32x4(ab, cd, 0x88), _mm512_shuffle_i32x4(ab, cd, 0xDD));
}

TARGET size_t nearest_16(const struct mien_nearest *x, size_t bytes) {
  int32_t sum = 0;
  for (size_t i = 0; i < bytes; ++i)
    sum += x->query[i];
  const __m512i excess = _mm512_set1_epi32(128 * sum);
  const __m512 factor = _mm512_set1_ps(x->factor), threshold = _mm512_set1_ps(x->threshold);
  size_t row = 0, hits = 0;
  for (; row + ROWS <= x->count; row += ROWS) {
    const int8_t *const rows = x->rows + row * bytes;
    __m512i four[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; ++i) {
      const int8_t *const first = rows + (size_t)(4 * i) * bytes;
      for (size_t ahead = 0; ahead < 4 * bytes; ahead += 64)
        _mm_prefetch((const char *)first + AHEAD + ahead, _MM_HINT_T0);
      four[i] = quarters(
          products(first, x->query, bytes), products(first + bytes, x->query, bytes),
          products(first + 2 * bytes, x->query, bytes), products(first + 3 * bytes, x->query, bytes));
    }
    const __m512i dots = _mm512_sub_epi32(wholes(four[0], four[1], four[2], four[3]), excess);
    __m512 scores = _mm512_mul_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(dots), factor), _mm512_loadu_ps(x->scales + row));
    if (x->offsets)
      scores = _mm512_add_ps(scores, _mm512_loadu_ps(x->offsets + row));
    const __mmask16 better = _mm512_cmp_ps_mask(scores, threshold, _CMP_GT_OQ);
    if (__builtin_expect(better != 0, 0)) {
      float kept[ROWS];
      _mm512_storeu_ps(kept, scores);
      hits = mien_nearest_keep(x, row, better, kept, hits);
    }
  }
  return mien_nearest_rest(x, row, hits);
}

__attribute__((target("avx512f,avx512bw,avx512vnni"))) size_t nearest_s8_16_avx512vnni(const struct mien_nearest *x) {
  switch (x->bytes) {
  case 64:
    return nearest_16(x, 64);
  case 128:
    return nearest_16(x, 128);
  default:
    return nearest_16(x, x->bytes);
  }
}
#endif
