#include "include/elementwise.h"
#include "variants.h"

MIEN_INLINE void add_body(const struct mien_add *x) {
  for (size_t row = 0; row < x->rows.count; ++row) {
    const uint8_t *a = x->a + (ptrdiff_t)row * x->a_stride;
    const uint8_t *b = x->b + (ptrdiff_t)row * x->b_stride;
    uint8_t *restrict output = x->output + (ptrdiff_t)row * x->output_stride;
    for (size_t i = 0; i < x->rows.bytes; ++i) {
      float real = (float)(a[i] - x->a_zero_point) * x->a_multiplier;
      real += (float)(b[i] - x->b_zero_point) * x->b_multiplier;
      output[i] = mien_clamp_and_round(real, x->low, x->high, x->zero_point);
    }
  }
}

MIEN_VARIANTS(add, add)

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
