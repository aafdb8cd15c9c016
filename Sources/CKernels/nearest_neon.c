#if defined(__aarch64__)
#include <arm_neon.h>

#define TARGET __attribute__((always_inline)) static inline

/// Two products of at most 127 * 127 fit into 16 bits.
TARGET int32x4_t multiply(int32x4_t sum, const int8_t *row, int8x16x2_t query) {
  const int8x16_t a = vld1q_s8(row), b = vld1q_s8(row + 16);
  int16x8_t low = vmull_s8(vget_low_s8(a), vget_low_s8(query.val[0]));
  int16x8_t high = vmull_high_s8(a, query.val[0]);
  low = vmlal_s8(low, vget_low_s8(b), vget_low_s8(query.val[1]));
  high = vmlal_high_s8(high, b, query.val[1]);
  return vpadalq_s16(vpadalq_s16(sum, low), high);
}

#include "nearest_neon.h"

size_t nearest_s8_4_neon(const struct mien_nearest *x) { return nearest(x); }
#endif
