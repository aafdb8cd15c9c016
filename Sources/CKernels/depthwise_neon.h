// What the NEON kernels for depthwise convolutions share.

#include "depthwise.h"
#include "requantise_neon.h"

enum { BYTES = 16 };

/// What every family's strip has.
struct factors {
  int32x4_t bias[4];
  float32x4_t multiplier[4];
  struct mien_requantise_neon requantise;
  size_t channels;
  ptrdiff_t row_stride;
};

MIEN_INLINE int8x16_t load_weights(const int16_t *from) {
  int8x16_t weights = vmovn_high_s16(vmovn_s16(vld1q_s16(from)), vld1q_s16(from + 8));
  // Otherwise the compiler keeps the halves apart and cannot use what multiplies upper halves.
  __asm__("" : "+w"(weights));
  return weights;
}

/// Input bytes with the top bit flipped, which takes 128 off each: products are of signed bytes.
MIEN_INLINE int8x16_t load_signed(const uint8_t *from) {
  return veorq_s8(vreinterpretq_s8_u8(vld1q_u8(from)), vdupq_n_s8(-128));
}

/// From `channel` on and on into the tail. The bias makes up for the 128 that `load_signed` takes off.
MIEN_INLINE struct factors factors(const struct mien_depthwise *d, size_t channel) {
  const struct mien_requantisation *const q = &d->requantisation;
  const size_t step = d->channels + MIEN_DEPTHWISE_TAIL;
  struct factors f = {.requantise = mien_requantise_neon(q), .channels = d->channels, .row_stride = d->row_stride};
  for (size_t i = 0; i < 4; ++i) {
    int32x4_t sum = vdupq_n_s32(0);
    for (size_t tap = 0; tap < d->rows * d->columns; ++tap)
      sum = vaddw_s16(sum, vld1_s16(d->weights + tap * step + channel + 4 * i));
    f.bias[i] = vmlaq_n_s32(vld1q_s32(q->bias + channel + 4 * i), sum, 128);
    f.multiplier[i] = vld1q_f32(q->multiplier + channel + 4 * i);
  }
  return f;
}

/// Requantises and stores the first `count` bytes of an output.
MIEN_INLINE void finish(const struct factors *f, const int32x4_t *sum, uint8_t *output, size_t count) {
  const uint8x16_t value =
      mien_requantised_neon(&f->requantise, sum, f->multiplier, false, vdupq_n_u8(0), 4);
  if (count == BYTES) {
    vst1q_u8(output, value);
  } else {
    uint8_t bytes[BYTES];
    vst1q_u8(bytes, value);
    for (size_t i = 0; i < count; ++i)
      output[i] = bytes[i];
  }
}
