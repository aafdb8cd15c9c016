#if defined(__aarch64__)
#include "depthwise_neon.h"

#define TARGET
enum { SIDE = 5, OUTPUTS = 2, TAPS = SIDE * SIDE };

struct strip {
  struct factors factors;
  int8x16_t weights[TAPS];
};

MIEN_INLINE struct strip prepare(const struct mien_depthwise *d, const int rows, const int columns, size_t channel) {
  struct strip s = {.factors = factors(d, channel)};
#pragma clang loop unroll(full)
  for (int tap = 0; tap < rows * columns; ++tap)
    s.weights[tap] = load_weights(d->weights + (size_t)tap * (d->channels + MIEN_DEPTHWISE_TAIL) + channel);
  return s;
}

/// The products of two taps fit 16 bits, for |x| <= 128 and |w| <= 127; so two are made for each addition to 32 bits.
MIEN_INLINE void convolve(
    const struct strip *s, const int outputs, const int rows, const int columns, const int stride, const uint8_t *patch,
    uint8_t *output, size_t count) {
  const int width = (outputs - 1) * stride + columns, taps = rows * columns;
  int8x16_t x[SIDE * (SIDE + 2)];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; ++row)
#pragma clang loop unroll(full)
    for (int column = 0; column < width; ++column)
      x[row * width + column] =
          load_signed(patch + row * s->factors.row_stride + (ptrdiff_t)((size_t)column * s->factors.channels));
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; ++o) {
    int32x4_t sum[4] = {s->factors.bias[0], s->factors.bias[1], s->factors.bias[2], s->factors.bias[3]};
#pragma clang loop unroll(full)
    for (int tap = 0; tap < taps; tap += 2) {
      const int8x16_t *const from = x + o * stride;
      const int8x16_t first = from[tap / columns * width + tap % columns];
      int16x8_t low = vmull_s8(vget_low_s8(first), vget_low_s8(s->weights[tap]));
      int16x8_t high = vmull_high_s8(first, s->weights[tap]);
      if (tap + 1 < taps) {
        const int8x16_t second = from[(tap + 1) / columns * width + (tap + 1) % columns];
        low = vmlal_s8(low, vget_low_s8(second), vget_low_s8(s->weights[tap + 1]));
        high = vmlal_high_s8(high, second, s->weights[tap + 1]);
      }
      sum[0] = vaddw_s16(sum[0], vget_low_s16(low));
      sum[1] = vaddw_high_s16(sum[1], low);
      sum[2] = vaddw_s16(sum[2], vget_low_s16(high));
      sum[3] = vaddw_high_s16(sum[3], high);
    }
    finish(&s->factors, sum, output + (size_t)o * s->factors.channels, count);
  }
}

#include "depthwise_strips_neon.h"

void depthwise_s8s8_2x16_neon(const struct mien_depthwise *d) { run_square(d); }

#endif
