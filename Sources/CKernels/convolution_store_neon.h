#ifndef MIEN_CONVOLUTION_STORE_NEON_H
#define MIEN_CONVOLUTION_STORE_NEON_H

#include "convolution.h"
#include "requantise_neon.h"

/// Four bytes, and four zeros.
MIEN_INLINE int8x8_t mien_four_neon(const int8_t *from) {
  int32_t taps;
  memcpy(&taps, from, sizeof taps);
  return vreinterpret_s8_s32(vset_lane_s32(taps, vdup_n_s32(0), 0));
}

/// The pixels of a layer, cut into tiles that all are full: the last tile overlaps the one before it and stores the same
/// bytes once more, and where there are fewer pixels than a tile has, the last one fills it up.
struct mien_tiles_neon {
  const struct mien_pixel *pixels;
  size_t count;
  struct mien_pixel few[8];
};

MIEN_INLINE void mien_tiles_neon(struct mien_tiles_neon *t, const struct mien_convolution *c, const int tile) {
  t->pixels = c->pixels;
  t->count = c->pixel_count;
  if (c->pixel_count >= (size_t)tile)
    return;
  for (size_t p = 0; p < (size_t)tile; ++p)
    t->few[p] = c->pixels[mien_smaller(p, c->pixel_count - 1)];
  t->pixels = t->few;
  t->count = (size_t)tile;
}

/// The tile after the one that begins with pixel `first`; `count` behind the last one.
MIEN_INLINE size_t mien_next_tile_neon(size_t first, size_t count, const int tile) {
  const size_t next = first + (size_t)tile;
  return next < count ? mien_smaller(next, count - (size_t)tile) : count;
}

/// Which kind of tile is computed, known when the kernel is compiled: with a second image to add, and with all channels of
/// the tile (otherwise there are `channels` of them). Where either is asked in the loop, its vectors go to the stack.
#define MIEN_FOR_EACH_BLOCK_NEON(convolve_block, tile_channels)                                                        \
  size_t block = 0;                                                                                                    \
  if (c->requantisation.addend)                                                                                        \
    for (; block + tile_channels <= c->channels; block += tile_channels)                                               \
      convolve_block(c, &tiles, &q, block, tile_channels, true);                                                       \
  else                                                                                                                 \
    for (; block + tile_channels <= c->channels; block += tile_channels)                                               \
      convolve_block(c, &tiles, &q, block, tile_channels, false);                                                      \
  if (block < c->channels)                                                                                             \
    convolve_block(c, &tiles, &q, block, c->channels - block, c->requantisation.addend != NULL)

/// Requantises and stores the first `count` channels of a pixel out of 4 * `vectors`, two or four vectors.
MIEN_INLINE void mien_store_neon(
    const struct mien_requantise_neon *q, uint8_t *output, const uint8_t *addend, size_t count, const bool added,
    const float32x4_t *multiplier, const int32x4_t *sum, const int vectors) {
  const bool whole = count == 4 * (size_t)vectors;
  uint8_t bytes[16] = {0};
  uint8x16_t other = vdupq_n_u8(0);
  if (added) {
    if (!whole)
      memcpy(bytes, addend, count);
    const uint8_t *from = whole ? addend : bytes;
    other = vectors == 4 ? vld1q_u8(from) : vcombine_u8(vld1_u8(from), vdup_n_u8(0));
  }
  const uint8x16_t value = mien_requantised_neon(q, sum, multiplier, added, other, vectors);
  if (!whole) {
    vst1q_u8(bytes, value);
    memcpy(output, bytes, count);
  } else if (vectors == 4) {
    vst1q_u8(output, value);
  } else {
    vst1_u8(output, vget_low_u8(value));
  }
}

#endif
