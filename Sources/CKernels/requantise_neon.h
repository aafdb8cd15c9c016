#ifndef MIEN_REQUANTISE_NEON_H
#define MIEN_REQUANTISE_NEON_H

#include "internal.h"
#include <arm_neon.h>
#include <stdbool.h>

/// What requantising needs, read once: a stored byte could be part of the arguments as far as the compiler knows.
///
/// Since the bounds are whole numbers, rounding first and clamping afterwards gives the same bytes as the definition,
/// with sixteen lanes in a register instead of four; conversion and narrowing saturate, so nothing wraps around.
struct mien_requantise_neon {
  uint8x16_t low, high;
  int16x8_t zero_point;
  float32x4_t addend_multiplier;
  uint8x8_t addend_zero_point;
};

MIEN_INLINE struct mien_requantise_neon mien_requantise_neon(const struct mien_requantisation *q) {
  return (struct mien_requantise_neon){.low = vdupq_n_u8((uint8_t)((int32_t)q->low + q->zero_point)),
                                       .high = vdupq_n_u8((uint8_t)((int32_t)q->high + q->zero_point)),
                                       .zero_point = vdupq_n_s16((int16_t)q->zero_point),
                                       .addend_multiplier = vdupq_n_f32(q->addend_multiplier),
                                       .addend_zero_point = vdup_n_u8((uint8_t)q->addend_zero_point)};
}

/// Real numbers, four a vector, as bytes; with two vectors the upper half means nothing.
MIEN_INLINE uint8x16_t mien_rounded_neon(
    const struct mien_requantise_neon *q, const float32x4_t *real, const int vectors) {
  const int16x8_t low = vqaddq_s16(
      vqmovn_high_s32(vqmovn_s32(vcvtnq_s32_f32(real[0])), vcvtnq_s32_f32(real[1])), q->zero_point);
  if (vectors == 2) {
    const uint8x8_t value = vmin_u8(vmax_u8(vqmovun_s16(low), vget_low_u8(q->low)), vget_low_u8(q->high));
    return vcombine_u8(value, value);
  }
  const int16x8_t high = vqaddq_s16(
      vqmovn_high_s32(vqmovn_s32(vcvtnq_s32_f32(real[2])), vcvtnq_s32_f32(real[3])), q->zero_point);
  return vminq_u8(vmaxq_u8(vqmovun_high_s16(vqmovun_s16(low), high), q->low), q->high);
}

/// Two or four vectors of sums as bytes, `addend` added before rounding where that is wanted.
MIEN_INLINE uint8x16_t mien_requantised_neon(
    const struct mien_requantise_neon *q, const int32x4_t *sum, const float32x4_t *multiplier, const bool added,
    uint8x16_t addend, const int vectors) {
  float32x4_t real[4];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; ++v)
    real[v] = vmulq_f32(vcvtq_f32_s32(sum[v]), multiplier[v]);
  if (added) {
    const int16x8_t wide[2] = {vreinterpretq_s16_u16(vsubl_u8(vget_low_u8(addend), q->addend_zero_point)),
                               vreinterpretq_s16_u16(vsubl_u8(vget_high_u8(addend), q->addend_zero_point))};
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v) {
      const int32x4_t other = v % 2 ? vmovl_high_s16(wide[v / 2]) : vmovl_s16(vget_low_s16(wide[v / 2]));
      real[v] = vaddq_f32(real[v], vmulq_f32(vcvtq_f32_s32(other), q->addend_multiplier));
    }
  }
  return mien_rounded_neon(q, real, vectors);
}

#endif
