#include "convolution.h"

#if defined(__aarch64__)
#include "convolution_store_neon.h"

enum { PIXELS = 3, CHANNELS = 8 };

/// The sums of four channels, each spread over the lanes of one vector.
MIEN_INLINE int32x4_t lanes_added(const int32x4_t *sum) {
  return vpaddq_s32(vpaddq_s32(sum[0], sum[1]), vpaddq_s32(sum[2], sum[3]));
}

// Keeps the compiler from making the products of all channels first, for which there are not enough registers.
#define ONE_CHANNEL_AFTER_THE_OTHER(k)                                                                                 \
  __asm__("" : "+w"(sum[0][k]), "+w"(sum[1][k]), "+w"(sum[2][k]), "+w"(x[0]), "+w"(x[1]), "+w"(x[2]))

/// Up to eight taps of all pixels and channels.
#define HALF(load, taps)                                                                                               \
  do {                                                                                                                 \
    int8x8_t x[PIXELS];                                                                                                \
    _Pragma("clang loop unroll(full)") for (int p = 0; p < PIXELS; ++p, patch[p - 1] += taps) x[p] =                   \
        veor_s8(load(patch[p]), vdup_n_s8(-128));                                                                      \
    _Pragma("clang loop unroll(full)") for (int k = 0; k < CHANNELS; ++k, weights += taps) {                           \
      const int8x8_t w = load(weights);                                                                                \
      _Pragma("clang loop unroll(full)") for (int p = 0; p < PIXELS; ++p) sum[p][k] =                                  \
          vpadalq_s16(sum[p][k], vmull_s8(w, x[p]));                                                                   \
      ONE_CHANNEL_AFTER_THE_OTHER(k);                                                                                  \
    }                                                                                                                  \
  } while (0)

/// All pixels of `count` channels from `block` on.
MIEN_INLINE void convolve_block(
    const struct mien_convolution *c, const struct mien_tiles_neon *tiles, const struct mien_requantise_neon *q,
    size_t block, const size_t count, const bool added) {
  const size_t rows = c->rows, row_bytes = c->row_bytes, tile_count = tiles->count;
  const ptrdiff_t row_step = c->row_stride - (ptrdiff_t)row_bytes;
  const int8_t *const input = (const int8_t *)c->input;
  const int8_t *const block_weights = (const int8_t *)c->packed + block * rows * row_bytes;
  const int32_t *const bias = c->requantisation.bias + block;
  const float *const multiplier = c->requantisation.multiplier + block;
  uint8_t *const output = c->output + block;
  const uint8_t *const addend = added ? c->requantisation.addend + block : output;
  for (size_t first = 0; first < tile_count; first = mien_next_tile_neon(first, tile_count, PIXELS)) {
    const struct mien_pixel *const pixel = tiles->pixels + first;
    const int8_t *weights = block_weights;
    const int8_t *patch[PIXELS];
    int32x4_t sum[PIXELS][CHANNELS];
#pragma clang loop unroll(full)
    for (int p = 0; p < PIXELS; ++p) {
      patch[p] = input + pixel[p].input;
#pragma clang loop unroll(full)
      for (int k = 0; k < CHANNELS; ++k)
        sum[p][k] = vsetq_lane_s32(bias[k], vdupq_n_s32(0), 0);
    }
    size_t row = rows;
    do {
      for (size_t run = row_bytes / 16; run > 0; --run) {
        int8x16_t x[PIXELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < PIXELS; ++p, patch[p - 1] += 16)
          x[p] = veorq_s8(vld1q_s8(patch[p]), vdupq_n_s8(-128));
#pragma clang loop unroll(full)
        for (int k = 0; k < CHANNELS; ++k, weights += 16) {
          const int8x16_t w = vld1q_s8(weights);
#pragma clang loop unroll(full)
          for (int p = 0; p < PIXELS; ++p) {
            const int16x8_t pair = vmlal_high_s8(vmull_s8(vget_low_s8(w), vget_low_s8(x[p])), w, x[p]);
            sum[p][k] = vpadalq_s16(sum[p][k], pair);
          }
          ONE_CHANNEL_AFTER_THE_OTHER(k);
        }
      }
      if (row_bytes & 8)
        HALF(vld1_s8, 8);
      if (row_bytes & 4)
        HALF(mien_four_neon, 4);
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p)
        patch[p] += row_step;
    } while (--row > 0);
    const float32x4_t factors[2] = {vld1q_f32(multiplier), vld1q_f32(multiplier + 4)};
#pragma clang loop unroll(full)
    for (int p = 0; p < PIXELS; ++p) {
      const int32x4_t whole[2] = {lanes_added(sum[p]), lanes_added(sum[p] + 4)};
      mien_store_neon(q, output + pixel[p].output, addend + pixel[p].addend, count, added, factors, whole, 2);
    }
  }
}

/// Three pixels by eight channels for processors without dot products. Every sum is spread over four lanes, each of which
/// takes a pair of products out of a 16-bit lane: two of them fit, for |x| <= 128 and |w| <= 127. The products are of
/// signed bytes, so the input's top bit is flipped, which takes 128 off every byte; the folded bias makes up for it.
void convolution_s8s8_3x8_neon(const struct mien_convolution *c) {
  const struct mien_requantise_neon q = mien_requantise_neon(&c->requantisation);
  struct mien_tiles_neon tiles;
  mien_tiles_neon(&tiles, c, PIXELS);
  MIEN_FOR_EACH_BLOCK_NEON(convolve_block, CHANNELS);
}

#endif
