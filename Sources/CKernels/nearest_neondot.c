#if defined(__aarch64__)
#include <arm_neon.h>

#define TARGET __attribute__((target("dotprod"), always_inline)) static inline

TARGET int32x4_t multiply(int32x4_t sum, const int8_t *row, int8x16x2_t query) {
  return vdotq_s32(vdotq_s32(sum, vld1q_s8(row), query.val[0]), vld1q_s8(row + 16), query.val[1]);
}

#include "nearest_neon.h"

__attribute__((target("dotprod"))) size_t nearest_s8_4_neondot(const struct mien_nearest *x) { return nearest(x); }
#endif
