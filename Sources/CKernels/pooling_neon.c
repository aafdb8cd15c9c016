#include "pooling_window.h"

#if defined(__aarch64__)
#include "pooling.h"
#include <arm_neon.h>

/// Sixteen channels of a window of `rows` by `columns` pixels.
MIEN_INLINE uint8x16_t sixteen(
    const uint8_t *from, ptrdiff_t stride, ptrdiff_t channels, const int32_t rows, const int32_t columns) {
  uint8x16_t best = vdupq_n_u8(0);
  for (int32_t row = 0; row < rows; ++row)
    for (int32_t column = 0; column < columns; ++column)
      best = vmaxq_u8(best, vld1q_u8(from + row * stride + column * channels));
  return best;
}

/// All channels of a window. The last sixteen may overlap those before them, and with fewer each goes by itself.
MIEN_INLINE void maximum(
    const uint8_t *from, ptrdiff_t stride, ptrdiff_t channels, const int32_t rows, const int32_t columns,
    uint8_t *output) {
  ptrdiff_t channel = 0;
  for (; channel + 16 <= channels; channel += 16)
    vst1q_u8(output + channel, sixteen(from + channel, stride, channels, rows, columns));
  if (channel == channels)
    return;
  if (channels >= 16) {
    channel = channels - 16;
    vst1q_u8(output + channel, sixteen(from + channel, stride, channels, rows, columns));
    return;
  }
  for (; channel < channels; ++channel) {
    uint8_t best = 0;
    for (int32_t row = 0; row < rows; ++row)
      for (int32_t column = 0; column < columns; ++column) {
        const uint8_t value = from[row * stride + column * channels + channel];
        best = value > best ? value : best;
      }
    output[channel] = best;
  }
}

void maximum_u8_1x16_neon(const struct mien_pooling *x) {
  const ptrdiff_t stride = x->input_stride, channels = x->channels;
  for (int32_t row = 0; row < x->output_height; ++row)
    for (int32_t column = 0; column < x->output_width; ++column) {
      const struct window w = window_at(x, row, column);
      const int32_t rows = w.bottom - w.top, columns = w.right - w.left;
      const uint8_t *const from = x->input + w.top * stride + w.left * channels;
      uint8_t *const output = x->output + row * x->output_stride + column * channels;
      if (rows == 3 && columns == 3)
        maximum(from, stride, channels, 3, 3, output);
      else if (rows == 2 && columns == 2)
        maximum(from, stride, channels, 2, 2, output);
      else
        maximum(from, stride, channels, rows, columns, output);
    }
}

#endif
