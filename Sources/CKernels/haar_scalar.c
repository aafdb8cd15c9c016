#include "haar.h"
#include <math.h>

bool haar_passes(const struct mien_haar *h, size_t stage, const uint32_t *window, float normal) {
  double total = 0;
  for (int32_t tree = stage > 0 ? h->stages[stage - 1].end : 0; tree < h->stages[stage].end; ++tree) {
    int32_t index = h->roots[tree];
    do {
      const struct mien_haar_node *node = &h->nodes[index];
      float value = node->rectangles[0].weight * (float)haar_sum(&node->rectangles[0], window);
      value += node->rectangles[1].weight * (float)haar_sum(&node->rectangles[1], window);
      if (node->rectangles[2].weight != 0)
        value += node->rectangles[2].weight * (float)haar_sum(&node->rectangles[2], window);
      index = value * normal < node->threshold ? node->left : node->right;
    } while (index > 0);
    total += h->leaves[-index];
  }
  return total >= h->stages[stage].threshold;
}

/// One over the area times the standard deviation; 0 where the window is too even.
MIEN_INLINE float normalisation(const struct mien_haar *h, const uint32_t *window) {
  const double area = h->rim.pixels, sum = haar_sum(&h->rim, window);
  const double squares = (uint32_t)haar_sum(&h->rim, window + h->squares);
  const double spread = area * squares - sum * sum;
  if (!(spread > 0))
    return 0;
  const float normal = (float)(1 / sqrt(spread));
  // Standard deviations of 10 grey levels and less are walls and skies.
  return area * normal < 0.1 ? normal : 0;
}

void haar_u32_1_scalar(const struct mien_haar *h, const struct mien_haar_windows *w) {
  const size_t words = (w->columns + MIEN_HAAR_WORD - 1) / MIEN_HAAR_WORD;
  memset(w->faces, 0, w->lines * words * sizeof *w->faces);
  for (size_t y = 0; y < w->lines; ++y)
    for (size_t x = 0; x < w->columns; ++x) {
      const uint32_t *const window = w->sums + y * w->stride + x;
      const float normal = normalisation(h, window);
      if (normal == 0)
        continue;
      size_t stage = 0;
      while (stage < h->stage_count && haar_passes(h, stage, window, normal))
        ++stage;
      if (stage == h->stage_count)
        w->faces[y * words + x / MIEN_HAAR_WORD] |= (uint64_t)1 << x % MIEN_HAAR_WORD;
      else if (stage == 0)
        ++x;
    }
}
