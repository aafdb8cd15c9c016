#ifndef MIEN_NEAREST_FAMILY_H
#define MIEN_NEAREST_FAMILY_H

#include "include/nearest.h"
#include "internal.h"

size_t nearest_s8_1_scalar(const struct mien_nearest *);
size_t nearest_s8_8_avx2(const struct mien_nearest *);
size_t nearest_s8_8_avxvnni(const struct mien_nearest *);
size_t nearest_s8_16_avx512vnni(const struct mien_nearest *);
size_t nearest_s8_4_neon(const struct mien_nearest *);
size_t nearest_s8_4_neondot(const struct mien_nearest *);

/// Judges the rows from `row` on, one by one; `hits` is how many there were before. Returns how many there are then.
size_t mien_nearest_rest(const struct mien_nearest *, size_t row, size_t hits);

/// Keeps those of a group of rows whose bits are set.
MIEN_INLINE size_t mien_nearest_keep(
    const struct mien_nearest *x, size_t row, uint32_t mask, const float *scores, size_t hits) {
  for (; mask; mask &= mask - 1) {
    const unsigned lane = (unsigned)__builtin_ctz(mask);
    x->places[hits] = (uint32_t)(row + lane);
    x->scores[hits++] = scores[lane];
  }
  return hits;
}

#endif
