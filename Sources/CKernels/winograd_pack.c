#include "convolution.h"

/// G g with G at twice its value: a row for each of the four products.
static void transform(const int32_t g[3], int32_t to[4]) {
  to[0] = 2 * g[0];
  to[1] = g[0] + g[1] + g[2];
  to[2] = g[0] - g[1] + g[2];
  to[3] = 2 * g[2];
}

static int16_t transformed(const struct mien_convolution_weights *w, size_t channel, size_t input, size_t kind) {
  const size_t inputs = w->row_taps / 3;
  int32_t rows[3][4], column[4];
  for (size_t row = 0; row < 3; ++row) {
    int32_t g[3];
    for (size_t tap = 0; tap < 3; ++tap)
      g[tap] = mien_weight(w, channel, row, tap * inputs + input);
    transform(g, rows[row]);
  }
  const int32_t g[3] = {rows[0][kind % 4], rows[1][kind % 4], rows[2][kind % 4]};
  transform(g, column);
  return (int16_t)column[kind / 4];
}

void mien_pack_winograd(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  const size_t inputs = w->row_taps / 3;
  int16_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t kind = 0; kind < 16; ++kind)
      for (size_t pair = 0; pair < inputs; pair += 2)
        for (size_t channel = block; channel < block + tile; ++channel)
          for (size_t input = pair; input < pair + 2; ++input)
            *to++ = transformed(w, channel, input, kind);
}
