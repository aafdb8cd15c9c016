#include "elementwise.h"
#include "variants.h"

MIEN_INLINE void add_body(const struct mien_add *x) {
  // Copies, since a stored byte could be part of `x` as far as the compiler knows.
  const float a_multiplier = x->a_multiplier, b_multiplier = x->b_multiplier, low = x->low, high = x->high;
  const int32_t a_zero_point = x->a_zero_point, b_zero_point = x->b_zero_point, zero_point = x->zero_point;
  const size_t bytes = x->rows.bytes;
  for (size_t row = 0; row < x->rows.count; ++row) {
    const uint8_t *a = x->a + (ptrdiff_t)row * x->a_stride;
    const uint8_t *b = x->b + (ptrdiff_t)row * x->b_stride;
    uint8_t *restrict output = x->output + (ptrdiff_t)row * x->output_stride;
    for (size_t i = 0; i < bytes; ++i) {
      float real = (float)(a[i] - a_zero_point) * a_multiplier;
      real += (float)(b[i] - b_zero_point) * b_multiplier;
      output[i] = mien_clamp_and_round(real, low, high, zero_point);
    }
  }
}

MIEN_VARIANTS_AND_NEON(add, add, "add_u8_1x1", add_u8_1x16_neon)

void mien_lookup(const struct mien_lookup *x) {
  for (size_t row = 0; row < x->rows.count; ++row) {
    const uint8_t *input = x->input + (ptrdiff_t)row * x->input_stride;
    uint8_t *output = x->output + (ptrdiff_t)row * x->output_stride;
    for (size_t i = 0; i < x->rows.bytes; ++i)
      output[i] = x->table[input[i]];
  }
}

void mien_lookup_table(const struct mien_requantisation *q, int32_t input_zero_point, uint8_t *table) {
  for (int32_t value = 0; value < 256; ++value) {
    const float real = (float)(value - input_zero_point) * q->multiplier[0];
    table[value] = mien_clamp_and_round(real, q->low, q->high, q->zero_point);
  }
}
