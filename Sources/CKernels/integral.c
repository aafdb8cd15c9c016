#include "include/pyramid.h"
#include "variants.h"

enum { LANES = 8 };

typedef uint8_t bytes __attribute__((vector_size(LANES)));
typedef uint32_t sums __attribute__((vector_size(4 * LANES)));
typedef uint32_t half __attribute__((vector_size(2 * LANES)));

/// Adds up the lanes, each with all those before it, and what was summed before them; keeps the last sum in every lane.
#define ADD_UP(value, before)                                                                                          \
  value += __builtin_shufflevector(none, value, 0, 8, 9, 10, 11, 12, 13, 14);                                          \
  value += __builtin_shufflevector(none, value, 0, 0, 8, 9, 10, 11, 12, 13);                                           \
  value += __builtin_shufflevector(none, value, 0, 0, 0, 0, 8, 9, 10, 11);                                             \
  value += before;                                                                                                     \
  before = __builtin_shufflevector(value, value, 7, 7, 7, 7, 7, 7, 7, 7);

#define ADD_ABOVE(type, value, row, place)                                                                             \
  {                                                                                                                    \
    type above;                                                                                                        \
    memcpy(&above, (row) + (place) - stride, sizeof above);                                                            \
    above += value;                                                                                                    \
    memcpy((row) + (place), &above, sizeof above);                                                                     \
  }

MIEN_INLINE size_t place(size_t column, size_t odd) { return odd > 0 ? column / 2 + column % 2 * odd : column; }

MIEN_INLINE void integral_lines(const struct mien_integral *x, const bool is_split) {
  const size_t width = x->width, stride = x->stride, odd = is_split ? x->odd : 0;
  for (size_t column = 0; column <= width; ++column)
    x->sums[place(column, odd)] = x->squares[place(column, odd)] = 0;
  const sums none = {0};
  for (size_t y = 0; y < x->height; ++y) {
    const uint8_t *const pixels = x->pixels + y * width;
    uint32_t *const sum_row = x->sums + (y + 1) * stride, *const square_row = x->squares + (y + 1) * stride;
    sums sum_before = none, square_before = none;
    sum_row[0] = square_row[0] = 0;
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) {
      bytes value;
      memcpy(&value, pixels + i, sizeof value);
      sums sum = __builtin_convertvector(value, sums), square = sum * sum;
      ADD_UP(sum, sum_before)
      ADD_UP(square, square_before)
      if (is_split) {
        ADD_ABOVE(half, __builtin_shufflevector(sum, sum, 0, 2, 4, 6), sum_row, odd + i / 2)
        ADD_ABOVE(half, __builtin_shufflevector(sum, sum, 1, 3, 5, 7), sum_row, i / 2 + 1)
        ADD_ABOVE(half, __builtin_shufflevector(square, square, 0, 2, 4, 6), square_row, odd + i / 2)
        ADD_ABOVE(half, __builtin_shufflevector(square, square, 1, 3, 5, 7), square_row, i / 2 + 1)
      } else {
        ADD_ABOVE(sums, sum, sum_row, i + 1)
        ADD_ABOVE(sums, square, square_row, i + 1)
      }
    }
    uint32_t sum = sum_before[0], square = square_before[0];
    for (; i < width; ++i) {
      const uint32_t value = pixels[i];
      const size_t at = place(i + 1, odd);
      sum += value;
      square += value * value;
      sum_row[at] = (sum_row - stride)[at] + sum;
      square_row[at] = (square_row - stride)[at] + square;
    }
  }
}

MIEN_INLINE void integral_body(const struct mien_integral *x) {
  if (x->odd > 0)
    integral_lines(x, true);
  else
    integral_lines(x, false);
}

MIEN_VARIANTS(integral, integral, "integral_u8u32_1x8")
