#ifndef MIEN_CONVOLUTION_STORE_NEON_H
#define MIEN_CONVOLUTION_STORE_NEON_H

#include "convolution.h"
#include <arm_neon.h>

/// Requantises and stores up to four channels of a pixel.
MIEN_INLINE void mien_store_neon(
    const struct mien_convolution *c, struct mien_pixel pixel, size_t channel, int32x4_t sum) {
  const struct mien_requantisation *q = &c->requantisation;
  const size_t count = mien_smaller(4, c->channels - channel);
  float32x4_t real = vmulq_f32(vcvtq_f32_s32(sum), vld1q_f32(q->multiplier + channel));
  if (q->addend) {
    uint32_t bytes = 0;
    if (count == 4)
      memcpy(&bytes, q->addend + pixel.addend + channel, 4);
    else
      memcpy(&bytes, q->addend + pixel.addend + channel, count);
    const uint16x8_t wide = vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(bytes)));
    const int32x4_t other =
        vsubq_s32(vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(wide))), vdupq_n_s32(q->addend_zero_point));
    real = vaddq_f32(real, vmulq_f32(vcvtq_f32_s32(other), vdupq_n_f32(q->addend_multiplier)));
  }
  real = vminq_f32(vmaxq_f32(real, vdupq_n_f32(q->low)), vdupq_n_f32(q->high));
  const int32x4_t value = vaddq_s32(vcvtnq_s32_f32(real), vdupq_n_s32(q->zero_point));
  const int16x4_t words = vmovn_s32(value);
  const uint8x8_t packed = vmovn_u16(vreinterpretq_u16_s16(vcombine_s16(words, words)));
  const uint32_t bytes = vget_lane_u32(vreinterpret_u32_u8(packed), 0);
  if (count == 4)
    memcpy(c->output + pixel.output + channel, &bytes, 4);
  else
    memcpy(c->output + pixel.output + channel, &bytes, count);
}

#endif
