#include "include/pooling.h"
#include "variants.h"

struct window {
  int32_t top, bottom, left, right;
};

MIEN_INLINE int32_t within(int32_t value, int32_t bound) { return value < 0 ? 0 : value > bound ? bound : value; }

MIEN_INLINE struct window window_at(const struct mien_pooling *x, int32_t row, int32_t column) {
  const int32_t top = row * x->stride_y - x->padding_top, left = column * x->stride_x - x->padding_left;
  return (struct window){within(top, x->height), within(top + x->kernel_height, x->height), within(left, x->width),
                         within(left + x->kernel_width, x->width)};
}

MIEN_INLINE void maximum_block(
    const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output, const int32_t count) {
  uint8_t best[64];
  for (int32_t i = 0; i < count; ++i)
    best[i] = 0;
  for (int32_t row = w.top; row < w.bottom; ++row) {
    const uint8_t *input = x->input + row * x->input_stride + (ptrdiff_t)w.left * x->channels + channel;
    for (int32_t column = w.left; column < w.right; ++column, input += x->channels)
      for (int32_t i = 0; i < count; ++i)
        best[i] = best[i] > input[i] ? best[i] : input[i];
  }
  for (int32_t i = 0; i < count; ++i)
    output[channel + i] = best[i];
}

MIEN_INLINE void average_block(
    const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output, const int32_t count) {
  int32_t sum[64];
  const int32_t zero = -(w.bottom - w.top) * (w.right - w.left) * x->input_zero_point;
  for (int32_t i = 0; i < count; ++i)
    sum[i] = zero;
  for (int32_t row = w.top; row < w.bottom; ++row) {
    const uint8_t *input = x->input + row * x->input_stride + (ptrdiff_t)w.left * x->channels + channel;
    for (int32_t column = w.left; column < w.right; ++column, input += x->channels)
      for (int32_t i = 0; i < count; ++i)
        sum[i] += input[i];
  }
  for (int32_t i = 0; i < count; ++i)
    output[channel + i] = mien_clamp_and_round((float)sum[i] * x->multiplier, x->low, x->high, x->zero_point);
}

// A macro, for the block must be a constant for the compiler and the function inlined into every variant.
#define FOR_EACH_WINDOW(block)                                                                                         \
  for (int32_t row = 0; row < x->output_height; ++row)                                                                 \
    for (int32_t column = 0; column < x->output_width; ++column) {                                                     \
      const struct window w = window_at(x, row, column);                                                               \
      uint8_t *output = x->output + row * x->output_stride + (ptrdiff_t)column * x->channels;                          \
      int32_t channel = 0;                                                                                             \
      for (; channel + 64 <= x->channels; channel += 64)                                                               \
        block(x, w, channel, output, 64);                                                                              \
      for (; channel + 8 <= x->channels; channel += 8)                                                                 \
        block(x, w, channel, output, 8);                                                                               \
      for (; channel < x->channels; ++channel)                                                                         \
        block(x, w, channel, output, 1);                                                                               \
    }

MIEN_INLINE void maximum_body(const struct mien_pooling *x) { FOR_EACH_WINDOW(maximum_block) }
MIEN_INLINE void average_body(const struct mien_pooling *x) { FOR_EACH_WINDOW(average_block) }

MIEN_VARIANTS(maximum, pooling)
MIEN_VARIANTS(average, pooling)
