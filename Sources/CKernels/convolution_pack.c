#include "convolution.h"

static void pack(const struct mien_convolution_weights *w, size_t tile, size_t step, int8_t *to) {
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row)
      for (size_t first = 0; first < w->row_taps; first += step)
        for (size_t channel = block; channel < block + tile; ++channel)
          for (size_t tap = first; tap < first + step; ++tap)
            *to++ = mien_weight(w, channel, row, tap);
}

void mien_pack_quads(const struct mien_convolution_weights *w, size_t tile, void *packed) { pack(w, tile, 4, packed); }

void mien_pack_octets(const struct mien_convolution_weights *w, size_t tile, void *packed) { pack(w, tile, 8, packed); }

void mien_pack_pairs(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  int16_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row)
      for (size_t pair = 0; pair < mien_row_bytes(w->row_taps); pair += 2)
        for (size_t channel = block; channel < block + tile; ++channel)
          for (size_t tap = pair; tap < pair + 2; ++tap)
            *to++ = mien_weight(w, channel, row, tap);
}

void mien_pack_single(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  int16_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row)
      for (size_t tap = 0; tap < mien_row_bytes(w->row_taps); ++tap)
        for (size_t channel = block; channel < block + tile; ++channel)
          *to++ = mien_weight(w, channel, row, tap);
}

void mien_pack_runs(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  int8_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row) {
      const size_t row_bytes = mien_row_bytes(w->row_taps);
      size_t length;
      for (size_t run = 0; run < row_bytes; run += length) {
        const size_t left = row_bytes - run;
        length = left >= 16 ? 16 : left >= 8 ? 8 : 4;
        for (size_t channel = block; channel < block + tile; ++channel)
          for (size_t tap = run; tap < run + length; ++tap)
            *to++ = mien_weight(w, channel, row, tap);
      }
    }
}
