#include "convolution.h"

#if defined(__aarch64__)
#include "convolution_store_neon.h"

#define TARGET __attribute__((target("dotprod")))
enum { MOST_PIXELS = 8, MOST_VECTORS = 4 };

/// Multiplies the four taps in a lane of `x` for all pixels and channels, with `dot` for the size of `x`.
#define QUAD(dot, lane)                                                                                                \
  do {                                                                                                                 \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; ++v) {                                             \
      const int8x16_t w = vld1q_s8(weights + 16 * v);                                                                  \
      _Pragma("clang loop unroll(full)") for (int p = 0; p < tile; ++p) sum[p][v] =                                    \
          dot(sum[p][v], w, x[p], lane);                                                                               \
    }                                                                                                                  \
    weights += 16 * vectors;                                                                                           \
  } while (0)

/// All pixels of `count` channels from `block` on, `tile` pixels by 4 * `vectors` channels at a time.
TARGET MIEN_INLINE void convolve(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    const int tile, const int vectors, size_t block, const size_t count, const bool added) {
  const size_t rows = c->rows, row_bytes = c->row_bytes, tile_count = tiles->count;
  const ptrdiff_t row_step = c->row_stride - (ptrdiff_t)row_bytes;
  const int8x16_t top_bits = vdupq_n_s8(-128);
  const int8_t *const input = (const int8_t *)c->input;
  const int8_t *const block_weights = (const int8_t *)c->packed + block * rows * row_bytes;
  const int32_t *const bias = c->requantisation.bias + block;
  const float *const multiplier = c->requantisation.multiplier + block;
  uint8_t *const output = c->output + block;
  const uint8_t *const addend = added ? c->requantisation.addend + block : output;
  for (size_t first = 0; first < tile_count; first = mien_next_tile_neon(first, tile_count, tile)) {
    const struct mien_pixel *const pixel = tiles->pixels + first;
    const int8_t *weights = block_weights;
    const int8_t *patch[MOST_PIXELS];
    int32x4_t sum[MOST_PIXELS][MOST_VECTORS];
#pragma clang loop unroll(full)
    for (int p = 0; p < tile; ++p) {
      patch[p] = input + pixel[p].input;
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; ++v)
        sum[p][v] = vld1q_s32(bias + 4 * v);
    }
    size_t row = rows;
    do {
      for (size_t run = row_bytes / 16; run > 0; --run) {
        int8x16_t x[MOST_PIXELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < tile; ++p, patch[p - 1] += 16) {
          // Otherwise the compiler counts from the loop's beginning and adds that to the start of each load.
          __asm__("" : "+r"(patch[p]));
          x[p] = veorq_s8(vld1q_s8(patch[p]), top_bits);
        }
        QUAD(vdotq_laneq_s32, 0);
        QUAD(vdotq_laneq_s32, 1);
        QUAD(vdotq_laneq_s32, 2);
        QUAD(vdotq_laneq_s32, 3);
      }
      if (row_bytes & 8) {
        int8x8_t x[MOST_PIXELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < tile; ++p, patch[p - 1] += 8)
          x[p] = veor_s8(vld1_s8(patch[p]), vget_low_s8(top_bits));
        QUAD(vdotq_lane_s32, 0);
        QUAD(vdotq_lane_s32, 1);
      }
      if (row_bytes & 4) {
        int8x8_t x[MOST_PIXELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < tile; ++p, patch[p - 1] += 4)
          x[p] = veor_s8(mien_four_neon(patch[p]), vget_low_s8(top_bits));
        QUAD(vdotq_lane_s32, 0);
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < tile; ++p)
        patch[p] += row_step;
    } while (--row > 0);
    float32x4_t factors[MOST_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v)
      factors[v] = vld1q_f32(multiplier + 4 * v);
#pragma clang loop unroll(full)
    for (int p = 0; p < tile; ++p)
      mien_store_neon(
          q, output + pixel[p].output, addend + pixel[p].addend, count, added, factors, sum[p], vectors);
  }
}

TARGET MIEN_INLINE void convolve_4x16(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    size_t block, const size_t count, const bool added) {
  convolve(c, tiles, q, 4, 4, block, count, added);
}

TARGET MIEN_INLINE void convolve_6x16(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    size_t block, const size_t count, const bool added) {
  convolve(c, tiles, q, 6, 4, block, count, added);
}

TARGET MIEN_INLINE void convolve_8x8(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    size_t block, const size_t count, const bool added) {
  convolve(c, tiles, q, 8, 2, block, count, added);
}

// The dot product multiplies signed bytes, so the input's top bit is flipped, which takes 128 off every byte; the folded
// bias makes up for it.
#define KERNEL(pixels, channels)                                                                                       \
  TARGET void convolution_s8s8_##pixels##x##channels##_neondot(const struct mien_convolution *c) {                     \
    const struct mien_requantise_neon q = mien_requantise_neon(&c->requantisation);                                    \
    struct mien_tiles_neon tiles;                                                                                      \
    mien_tiles_neon(&tiles, c, pixels);                                                                                \
    MIEN_FOR_EACH_BLOCK_NEON(convolve_##pixels##x##channels, channels);                                                \
  }

KERNEL(4, 16)
KERNEL(6, 16)
KERNEL(8, 8)

#endif
