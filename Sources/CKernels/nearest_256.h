#ifndef MIEN_NEAREST_256_H
#define MIEN_NEAREST_256_H

#include "nearest.h"
#include <immintrin.h>

// For a file that says what TARGET is and how `multiply(sum, magnitudes, signed)` adds up products of bytes.

enum { ROWS = 8, AHEAD = 4096 };

/// The query's magnitudes times the row's values with the query's signs.
TARGET __m256i products(const int8_t *row, const int8_t *query, size_t bytes) {
  __m256i sum = _mm256_setzero_si256();
  for (size_t i = 0; i < bytes; i += 32) {
    const __m256i factors = _mm256_load_si256((const __m256i *)(query + i));
    const __m256i values = _mm256_load_si256((const __m256i *)(row + i));
    sum = multiply(sum, _mm256_abs_epi8(factors), _mm256_sign_epi8(values, factors));
  }
  return sum;
}

/// The halves of the result have the sums of those halves' lanes of the four rows from `rows` on.
TARGET __m256i halves(const int8_t *rows, const int8_t *query, size_t bytes) {
  const __m256i ab = _mm256_hadd_epi32(products(rows, query, bytes), products(rows + bytes, query, bytes));
  const __m256i cd =
      _mm256_hadd_epi32(products(rows + 2 * bytes, query, bytes), products(rows + 3 * bytes, query, bytes));
  return _mm256_hadd_epi32(ab, cd);
}

TARGET size_t nearest_8(const struct mien_nearest *x, size_t bytes) {
  const __m256 factor = _mm256_set1_ps(x->factor), threshold = _mm256_set1_ps(x->threshold);
  size_t row = 0, hits = 0;
  for (; row + ROWS <= x->count; row += ROWS) {
    const int8_t *const rows = x->rows + row * bytes;
    for (size_t ahead = 0; ahead < ROWS * bytes; ahead += 64)
      _mm_prefetch((const char *)rows + AHEAD + ahead, _MM_HINT_T0);
    const __m256i a = halves(rows, x->query, bytes), b = halves(rows + 4 * bytes, x->query, bytes);
    const __m256i dots = _mm256_add_epi32(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31));
    __m256 scores = _mm256_mul_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(dots), factor), _mm256_loadu_ps(x->scales + row));
    if (x->offsets)
      scores = _mm256_add_ps(scores, _mm256_loadu_ps(x->offsets + row));
    const int better = _mm256_movemask_ps(_mm256_cmp_ps(scores, threshold, _CMP_GT_OQ));
    if (__builtin_expect(better != 0, 0)) {
      float kept[ROWS];
      _mm256_storeu_ps(kept, scores);
      hits = mien_nearest_keep(x, row, (uint32_t)better, kept, hits);
    }
  }
  return mien_nearest_rest(x, row, hits);
}

/// Lengths that vectors usually have are known to the compiler, so that the query stays in registers.
TARGET size_t nearest(const struct mien_nearest *x) {
  switch (x->bytes) {
  case 64:
    return nearest_8(x, 64);
  case 128:
    return nearest_8(x, 128);
  default:
    return nearest_8(x, x->bytes);
  }
}

#endif
