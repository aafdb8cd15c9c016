#include "convolution.h"

void mien_pack_quads(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  int8_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row)
      for (size_t quad = 0; quad < mien_row_bytes(w->row_taps); quad += 4)
        for (size_t channel = block; channel < block + tile; ++channel)
          for (size_t tap = quad; tap < quad + 4; ++tap)
            *to++ = mien_weight(w, channel, row, tap);
}

void mien_pack_even_odd(const struct mien_convolution_weights *w, size_t tile, void *packed) {
  int16_t *to = packed;
  for (size_t block = 0; block < w->channels; block += tile)
    for (size_t row = 0; row < w->rows; ++row)
      for (size_t quad = 0; quad < mien_row_bytes(w->row_taps); quad += 4)
        for (size_t eight = block; eight < block + tile; eight += 8)
          for (size_t odd = 0; odd < 2; ++odd)
            for (size_t channel = eight; channel < eight + 8; ++channel)
              for (size_t tap = quad + odd; tap < quad + 4; tap += 2)
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
