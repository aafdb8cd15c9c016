#if defined(__aarch64__)
#include "elementwise.h"
#include "requantise_neon.h"

/// (a - zero point) * multiplier, sixteen at a time.
MIEN_INLINE void scaled(uint8x16_t value, uint8x8_t zero_point, float32x4_t multiplier, float32x4_t real[4]) {
  const int16x8_t wide[2] = {vreinterpretq_s16_u16(vsubl_u8(vget_low_u8(value), zero_point)),
                             vreinterpretq_s16_u16(vsubl_u8(vget_high_u8(value), zero_point))};
#pragma clang loop unroll(full)
  for (int v = 0; v < 4; ++v) {
    const int32x4_t whole = v % 2 ? vmovl_high_s16(wide[v / 2]) : vmovl_s16(vget_low_s16(wide[v / 2]));
    real[v] = vmulq_f32(vcvtq_f32_s32(whole), multiplier);
  }
}

struct factors {
  uint8x8_t a_zero_point, b_zero_point;
  float32x4_t a_multiplier, b_multiplier;
  struct mien_requantise_neon requantise;
};

MIEN_INLINE uint8x16_t sixteen(const struct factors *f, uint8x16_t a, uint8x16_t b) {
  float32x4_t real[4], other[4];
  scaled(a, f->a_zero_point, f->a_multiplier, real);
  scaled(b, f->b_zero_point, f->b_multiplier, other);
#pragma clang loop unroll(full)
  for (int v = 0; v < 4; ++v)
    real[v] = vaddq_f32(real[v], other[v]);
  return mien_rounded_neon(&f->requantise, real, 4);
}

void add_u8_1x16_neon(const struct mien_add *x) {
  const struct mien_requantisation q = {.low = x->low, .high = x->high, .zero_point = x->zero_point};
  const struct factors f = {vdup_n_u8((uint8_t)x->a_zero_point), vdup_n_u8((uint8_t)x->b_zero_point),
                            vdupq_n_f32(x->a_multiplier), vdupq_n_f32(x->b_multiplier), mien_requantise_neon(&q)};
  const size_t bytes = x->rows.bytes;
  for (size_t row = 0; row < x->rows.count; ++row) {
    const uint8_t *a = x->a + (ptrdiff_t)row * x->a_stride;
    const uint8_t *b = x->b + (ptrdiff_t)row * x->b_stride;
    uint8_t *output = x->output + (ptrdiff_t)row * x->output_stride;
    size_t i = 0;
    for (; i + 16 <= bytes; i += 16)
      vst1q_u8(output + i, sixteen(&f, vld1q_u8(a + i), vld1q_u8(b + i)));
    if (i < bytes) {
      uint8_t last[3][16] = {{0}};
      memcpy(last[0], a + i, bytes - i);
      memcpy(last[1], b + i, bytes - i);
      vst1q_u8(last[2], sixteen(&f, vld1q_u8(last[0]), vld1q_u8(last[1])));
      memcpy(output + i, last[2], bytes - i);
    }
  }
}

#endif
