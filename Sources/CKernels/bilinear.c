#include "include/pyramid.h"
#include "variants.h"

/// The two interpolations are exact until the last rounding, so their order is free: rows first, for they are
/// contiguous.
MIEN_INLINE void bilinear_body(const struct mien_bilinear *x) {
  const size_t width = x->width, columns = x->across.count;
  const int32_t *const first = x->across.first;
  const uint16_t *const weight = x->across.weight;
  uint16_t *const restrict row = x->row;
  // Its weight is 0.
  row[width] = 0;
  for (size_t y = 0; y < x->down.count; ++y) {
    const uint8_t *const upper = x->source + (size_t)x->down.first[y] * width;
    const uint16_t lower_weight = x->down.weight[y], upper_weight = (uint16_t)(256 - lower_weight);
    const uint8_t *const lower = lower_weight > 0 ? upper + width : upper;
    for (size_t i = 0; i < width; ++i)
      row[i] = (uint16_t)(upper[i] * upper_weight + lower[i] * lower_weight);
    uint8_t *const restrict target = x->target + y * columns;
    for (size_t i = 0; i < columns; ++i) {
      const uint16_t *const pair = row + first[i];
      target[i] = (uint8_t)((pair[0] * (256u - weight[i]) + pair[1] * (uint32_t)weight[i] + 0x8000) >> 16);
    }
  }
}

MIEN_VARIANTS(bilinear, bilinear, "bilinear_u8_1x1")
