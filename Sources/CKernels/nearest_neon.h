#ifndef MIEN_NEAREST_NEON_H
#define MIEN_NEAREST_NEON_H

#include "nearest.h"
#include <arm_neon.h>

// For a file that says what TARGET is and how `multiply(sum, row, query)` adds up the products of 32 bytes.

enum { ROWS = 4, AHEAD = 1024 };

TARGET size_t nearest(const struct mien_nearest *x) {
  const float32x4_t factor = vdupq_n_f32(x->factor), threshold = vdupq_n_f32(x->threshold);
  const size_t bytes = x->bytes;
  size_t row = 0, hits = 0;
  for (; row + ROWS <= x->count; row += ROWS) {
    const int8_t *const rows = x->rows + row * bytes;
    int32x4_t sums[ROWS] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
    for (size_t i = 0; i < bytes; i += 32) {
      const int8x16x2_t query = {{vld1q_s8(x->query + i), vld1q_s8(x->query + i + 16)}};
      for (size_t r = 0; r < ROWS; ++r) {
        const int8_t *const values = rows + r * bytes + i;
        // Every other half of a line is enough.
        if (i % 64 == 0)
          __builtin_prefetch(values + AHEAD);
        sums[r] = multiply(sums[r], values, query);
      }
    }
    const int32x4_t dots = vpaddq_s32(vpaddq_s32(sums[0], sums[1]), vpaddq_s32(sums[2], sums[3]));
    float32x4_t scores = vmulq_f32(vmulq_f32(vcvtq_f32_s32(dots), factor), vld1q_f32(x->scales + row));
    if (x->offsets)
      scores = vaddq_f32(scores, vld1q_f32(x->offsets + row));
    const uint32x4_t better = vcgtq_f32(scores, threshold);
    if (__builtin_expect(vmaxvq_u32(better) != 0, 0)) {
      const uint32x4_t bits = {1, 2, 4, 8};
      float kept[ROWS];
      vst1q_f32(kept, scores);
      hits = mien_nearest_keep(x, row, vaddvq_u32(vandq_u32(better, bits)), kept, hits);
    }
  }
  return mien_nearest_rest(x, row, hits);
}

#endif
