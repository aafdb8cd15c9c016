#include "nearest.h"

size_t mien_nearest_rest(const struct mien_nearest *x, size_t row, size_t hits) {
  for (; row < x->count; ++row) {
    const int8_t *values = x->rows + row * x->bytes;
    int32_t dot = 0;
    for (size_t i = 0; i < x->bytes; ++i)
      dot += values[i] * x->query[i];
    float score = (float)dot * x->factor;
    score *= x->scales[row];
    if (x->offsets)
      score += x->offsets[row];
    if (score > x->threshold) {
      x->places[hits] = (uint32_t)row;
      x->scores[hits++] = score;
    }
  }
  return hits;
}

size_t nearest_s8_1_scalar(const struct mien_nearest *x) { return mien_nearest_rest(x, 0, 0); }
