#include "include/peak.h"
#include "variants.h"

MIEN_INLINE void read_body(const struct mien_read *x) {
  enum { LANES = 64 };
  uint64_t sums[LANES] = {0};
  const uint64_t *const words = x->words;
  for (size_t i = 0; i + LANES <= x->count; i += LANES)
#pragma clang loop unroll(full)
    for (size_t lane = 0; lane < LANES; ++lane)
      sums[lane] ^= words[i + lane];
  uint64_t all = 0;
  for (size_t lane = 0; lane < LANES; ++lane)
    all ^= sums[lane];
  *x->result = all;
}

MIEN_VARIANTS(read, read, "read_u64_64")
