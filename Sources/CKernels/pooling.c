#include "pooling.h"
#include "pooling_window.h"
#include "variants.h"

// Blocks of so many channels, with vector types: out of plain loops over channels the compiler makes vectors only where
// it pleases. One channel is a vector of one.

#define EACH_INPUT(lanes)                                                                                              \
  for (int32_t row = w.top; row < w.bottom; ++row)                                                                     \
    for (int32_t column = w.left; column < w.right; ++column)                                                          \
      if (memcpy(&value, x->input + row * x->input_stride + (ptrdiff_t)column * x->channels + channel, lanes))

#define BLOCKS(lanes)                                                                                                  \
  MIEN_INLINE void maximum_##lanes(                                                                                    \
      const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output) {                               \
    typedef uint8_t bytes __attribute__((vector_size(lanes)));                                                         \
    bytes value, best = {0};                                                                                           \
    EACH_INPUT(lanes) best = __builtin_elementwise_max(best, value);                                                   \
    memcpy(output + channel, &best, lanes);                                                                            \
  }                                                                                                                    \
                                                                                                                       \
  MIEN_INLINE void average_##lanes(                                                                                    \
      const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output) {                               \
    typedef uint8_t bytes __attribute__((vector_size(lanes)));                                                         \
    typedef int32_t longs __attribute__((vector_size(4 * lanes)));                                                     \
    bytes value;                                                                                                       \
    longs sum = (longs){0} - (w.bottom - w.top) * (w.right - w.left) * x->input_zero_point;                            \
    EACH_INPUT(lanes) sum += __builtin_convertvector(value, longs);                                                    \
    int32_t sums[lanes];                                                                                               \
    memcpy(sums, &sum, sizeof sum);                                                                                    \
    requantise(x, sums, output + channel, lanes);                                                                      \
  }

MIEN_INLINE void requantise(const struct mien_pooling *x, const int32_t *sums, uint8_t *output, const int32_t count) {
  // Copies, since a stored byte could be part of `x` as far as the compiler knows.
  const float multiplier = x->multiplier, low = x->low, high = x->high;
  const int32_t zero_point = x->zero_point;
  for (int32_t i = 0; i < count; ++i)
    output[i] = mien_clamp_and_round((float)sums[i] * multiplier, low, high, zero_point);
}

BLOCKS(64)
BLOCKS(32)
BLOCKS(8)
BLOCKS(1)

// A macro, for the blocks must be inlined into every variant.
#define FOR_EACH_WINDOW(block)                                                                                         \
  for (int32_t row = 0; row < x->output_height; ++row)                                                                 \
    for (int32_t column = 0; column < x->output_width; ++column) {                                                     \
      const struct window w = window_at(x, row, column);                                                               \
      uint8_t *output = x->output + row * x->output_stride + (ptrdiff_t)column * x->channels;                          \
      int32_t channel = 0;                                                                                             \
      for (; channel + 64 <= x->channels; channel += 64)                                                               \
        block##_64(x, w, channel, output);                                                                             \
      for (; channel + 32 <= x->channels; channel += 32)                                                               \
        block##_32(x, w, channel, output);                                                                             \
      for (; channel + 8 <= x->channels; channel += 8)                                                                 \
        block##_8(x, w, channel, output);                                                                              \
      for (; channel < x->channels; ++channel)                                                                         \
        block##_1(x, w, channel, output);                                                                              \
    }

MIEN_INLINE void maximum_body(const struct mien_pooling *x) { FOR_EACH_WINDOW(maximum) }
MIEN_INLINE void average_body(const struct mien_pooling *x) { FOR_EACH_WINDOW(average) }

MIEN_VARIANTS_AND_NEON(maximum, pooling, "maximum_u8_1x64", maximum_u8_1x16_neon)
MIEN_VARIANTS(average, pooling, "average_u8_1x64")
