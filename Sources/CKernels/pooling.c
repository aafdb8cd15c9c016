#include "pooling.h"
#include "pooling_window.h"
#include "variants.h"

// Blocks of so many channels, with vector types: out of plain loops over channels the compiler makes vectors only where
// it pleases. One channel is a vector of one.

#define EACH_INPUT(lanes)                                                                                              \
  for (int32_t row = 0; row < rows; ++row)                                                                             \
    for (int32_t column = 0; column < columns; ++column)                                                               \
      if (memcpy(&value, from + row * x->input_stride + (ptrdiff_t)column * x->channels, lanes))

#define BLOCKS(lanes)                                                                                                  \
  typedef uint8_t bytes_##lanes __attribute__((vector_size(lanes)));                                                   \
  MIEN_INLINE void maximum_of_##lanes(                                                                                 \
      const struct mien_pooling *x, const uint8_t *from, const int32_t rows, const int32_t columns, uint8_t *output) { \
    bytes_##lanes value, best = {0};                                                                                   \
    EACH_INPUT(lanes) best = __builtin_elementwise_max(best, value);                                                   \
    memcpy(output, &best, lanes);                                                                                      \
  }                                                                                                                    \
                                                                                                                       \
  MIEN_INLINE void maximum_##lanes(                                                                                    \
      const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output) {                               \
    const int32_t rows = w.bottom - w.top, columns = w.right - w.left;                                                 \
    const uint8_t *const from = first_byte(x, w) + channel;                                                            \
    if (rows == 3 && columns == 3)                                                                                     \
      maximum_of_##lanes(x, from, 3, 3, output + channel);                                                             \
    else if (rows == 2 && columns == 2)                                                                                \
      maximum_of_##lanes(x, from, 2, 2, output + channel);                                                             \
    else                                                                                                               \
      maximum_of_##lanes(x, from, rows, columns, output + channel);                                                    \
  }                                                                                                                    \
                                                                                                                       \
  MIEN_INLINE void average_##lanes(                                                                                    \
      const struct mien_pooling *x, struct window w, int32_t channel, uint8_t *output) {                               \
    typedef int32_t longs __attribute__((vector_size(4 * lanes)));                                                     \
    const int32_t rows = w.bottom - w.top, columns = w.right - w.left;                                                 \
    const uint8_t *const from = first_byte(x, w) + channel;                                                            \
    bytes_##lanes value;                                                                                               \
    longs sum = (longs){0} - rows * columns * x->input_zero_point;                                                     \
    EACH_INPUT(lanes) sum += __builtin_convertvector(value, longs);                                                    \
    int32_t sums[lanes];                                                                                               \
    memcpy(sums, &sum, sizeof sum);                                                                                    \
    requantise(x, sums, output + channel, lanes);                                                                      \
  }

MIEN_INLINE const uint8_t *first_byte(const struct mien_pooling *x, struct window w) {
  return x->input + w.top * x->input_stride + (ptrdiff_t)w.left * x->channels;
}

MIEN_INLINE void requantise(const struct mien_pooling *x, const int32_t *sums, uint8_t *output, const int32_t count) {
  const float multiplier = x->multiplier, low = x->low, high = x->high;
  const int32_t zero_point = x->zero_point;
  for (int32_t i = 0; i < count; ++i)
    output[i] = mien_clamp_and_round((float)sums[i] * multiplier, low, high, zero_point);
}

BLOCKS(64)
BLOCKS(32)
BLOCKS(16)
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
      for (; channel + 16 <= x->channels; channel += 16)                                                               \
        block##_16(x, w, channel, output);                                                                             \
      for (; channel + 8 <= x->channels; channel += 8)                                                                 \
        block##_8(x, w, channel, output);                                                                              \
      for (; channel < x->channels; ++channel)                                                                         \
        block##_1(x, w, channel, output);                                                                              \
    }

// On a copy of the arguments, since a stored byte could be part of them as far as the compiler knows.
MIEN_INLINE void maximum_body(const struct mien_pooling *arguments) {
  const struct mien_pooling copy = *arguments, *const x = &copy;
  FOR_EACH_WINDOW(maximum)
}

MIEN_INLINE void average_body(const struct mien_pooling *arguments) {
  const struct mien_pooling copy = *arguments, *const x = &copy;
  FOR_EACH_WINDOW(average)
}

MIEN_VARIANTS_AND_NEON(maximum, pooling, "maximum_u8_1x64", maximum_u8_1x16_neon)
MIEN_VARIANTS(average, pooling, "average_u8_1x64")
