#include "convolution.h"

#if defined(__aarch64__)
#include "convolution_store_neon.h"

enum { PIXELS = 4, VECTORS = 4 };

/// One tap of all pixels and channels.
MIEN_INLINE void multiply(
    int32x4_t sum[PIXELS][VECTORS], const int16x4_t x[PIXELS], const int16_t *weights, const int tap) {
#pragma clang loop unroll(full)
  for (int v = 0; v < VECTORS; ++v) {
    const int16x4_t w = vld1_s16(weights + 16 * tap + 4 * v);
#pragma clang loop unroll(full)
    for (int p = 0; p < PIXELS; ++p)
      sum[p][v] = vmlal_s16(sum[p][v], w, vdup_n_s16(x[p][tap]));
  }
}

/// Four pixels by sixteen channels with 16-bit multiply-accumulates, for processors without dot products.
void convolution_u8s16_4x16_neon(const struct mien_convolution *c) {
  const size_t tile = 4 * VECTORS;
  const int16_t *block_weights = c->packed;
  for (size_t block = 0; block < c->channels; block += tile) {
    for (size_t first = 0; first < c->pixel_count; first += PIXELS) {
      const size_t valid = mien_smaller(PIXELS, c->pixel_count - first);
      const uint8_t *patch[PIXELS];
      int32x4_t sum[PIXELS][VECTORS];
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p) {
        patch[p] = c->input + c->pixels[first + mien_smaller((size_t)p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; ++v)
          sum[p][v] = vld1q_s32(c->requantisation.bias + block + 4 * v);
      }
      const int16_t *weights = block_weights;
      for (size_t row = 0; row < c->rows; ++row) {
        for (size_t tap = 0; tap < c->row_bytes; tap += 4, weights += 4 * tile) {
          int16x4_t x[PIXELS];
#pragma clang loop unroll(full)
          for (int p = 0; p < PIXELS; ++p) {
            uint32_t quad;
            memcpy(&quad, patch[p] + tap, sizeof quad);
            x[p] = vreinterpret_s16_u16(vget_low_u16(vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(quad)))));
          }
          multiply(sum, x, weights, 0);
          multiply(sum, x, weights, 1);
          multiply(sum, x, weights, 2);
          multiply(sum, x, weights, 3);
        }
#pragma clang loop unroll(full)
        for (int p = 0; p < PIXELS; ++p)
          patch[p] += c->row_stride;
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < VECTORS; ++v)
          if ((size_t)p < valid && block + 4 * (size_t)v < c->channels)
            mien_store_neon(c, c->pixels[first + (size_t)p], block + 4 * (size_t)v, sum[p][v]);
    }
    block_weights += tile * c->rows * c->row_bytes;
  }
}

#endif
