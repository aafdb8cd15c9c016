#include "convolution.h"

#if defined(__aarch64__)
#include "convolution_store_neon.h"

enum { PIXELS = 4, CHANNELS = 16, VECTORS = 4 };

/// Multiplies the tap in a lane of `x` for all pixels and channels.
#define TAP(lane)                                                                                                      \
  do {                                                                                                                 \
    _Pragma("clang loop unroll(full)") for (int v = 0; v < VECTORS; v += 2, weights += 8) {                            \
      const int16x8_t w = vld1q_s16(weights);                                                                          \
      _Pragma("clang loop unroll(full)") for (int p = 0; p < PIXELS; ++p) {                                            \
        sum[p][v] = vmlal_lane_s16(sum[p][v], vget_low_s16(w), x[p], lane);                                            \
        sum[p][v + 1] = vmlal_high_lane_s16(sum[p][v + 1], w, x[p], lane);                                             \
      }                                                                                                                \
    }                                                                                                                  \
  } while (0)

/// All pixels of `count` channels from `block` on.
MIEN_INLINE void convolve_block(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    size_t block, const size_t count, const bool added) {
  const size_t rows = c->rows, row_bytes = c->row_bytes, tile_count = tiles->count;
  const ptrdiff_t row_step = c->row_stride - (ptrdiff_t)row_bytes;
  const uint8_t *const input = c->input;
  const int16_t *const block_weights = (const int16_t *)c->packed + block * rows * row_bytes;
  const int32_t *const bias = c->requantisation.bias + block;
  const float *const multiplier = c->requantisation.multiplier + block;
  uint8_t *const output = c->output + block;
  const uint8_t *const addend = added ? c->requantisation.addend + block : output;
  for (size_t first = 0; first < tile_count; first = mien_next_tile_neon(first, tile_count, PIXELS)) {
    const struct mien_pixel *const pixel = tiles->pixels + first;
    const int16_t *weights = block_weights;
    const uint8_t *patch[PIXELS];
    int32x4_t sum[PIXELS][VECTORS];
#pragma clang loop unroll(full)
    for (int p = 0; p < PIXELS; ++p) {
      patch[p] = input + pixel[p].input;
#pragma clang loop unroll(full)
      for (int v = 0; v < VECTORS; ++v)
        sum[p][v] = vld1q_s32(bias + 4 * v);
    }
    size_t row = rows;
    do {
      for (size_t quad = row_bytes / 4; quad > 0; --quad) {
        int16x4_t x[PIXELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < PIXELS; ++p, patch[p - 1] += 4) {
          const uint8x8_t taps = vreinterpret_u8_s8(mien_four_neon((const int8_t *)patch[p]));
          x[p] = vreinterpret_s16_u16(vget_low_u16(vmovl_u8(taps)));
        }
        TAP(0);
        TAP(1);
        TAP(2);
        TAP(3);
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p)
        patch[p] += row_step;
    } while (--row > 0);
    float32x4_t factors[VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < VECTORS; ++v)
      factors[v] = vld1q_f32(multiplier + 4 * v);
#pragma clang loop unroll(full)
    for (int p = 0; p < PIXELS; ++p)
      mien_store_neon(
          q, output + pixel[p].output, addend + pixel[p].addend, count, added, factors, sum[p], VECTORS);
  }
}

/// Four pixels by sixteen channels with 16-bit weights for processors without dot products: for few taps, as first layers
/// have them, where s8s8_3x8 would spend its time on adding up lanes.
void convolution_u8s16_4x16_neon(const struct mien_convolution *c) {
  const struct mien_requantise_neon q = mien_requantise_neon(&c->requantisation);
  struct mien_tiles_neon tiles;
  mien_tiles_neon(&tiles, c, PIXELS);
  MIEN_FOR_EACH_BLOCK_NEON(convolve_block, CHANNELS);
}

#endif
