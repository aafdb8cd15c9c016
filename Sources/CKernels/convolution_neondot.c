#include "convolution.h"

#if defined(__aarch64__)
#include "convolution_store_neon.h"

enum { PIXELS = 6, VECTORS = 4 };

/// Six pixels by sixteen channels. The dot product multiplies signed bytes, so the input's top bit is flipped, which
/// takes 128 off every byte; the folded bias makes up for it.
__attribute__((target("dotprod"))) void convolution_s8s8_6x16_neondot(const struct mien_convolution *c) {
  const size_t tile = 4 * VECTORS;
  const uint8x16_t top_bits = vdupq_n_u8(0x80);
  const int8_t *block_weights = c->packed;
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
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < c->rows; ++row) {
        for (size_t tap = 0; tap < c->row_bytes; tap += 4, weights += 4 * tile) {
          int8x16_t w[VECTORS];
#pragma clang loop unroll(full)
          for (int v = 0; v < VECTORS; ++v)
            w[v] = vld1q_s8(weights + 16 * v);
#pragma clang loop unroll(full)
          for (int p = 0; p < PIXELS; ++p) {
            uint32_t quad;
            memcpy(&quad, patch[p] + tap, sizeof quad);
            const int8x16_t x = vreinterpretq_s8_u8(veorq_u8(vreinterpretq_u8_u32(vdupq_n_u32(quad)), top_bits));
#pragma clang loop unroll(full)
            for (int v = 0; v < VECTORS; ++v)
              sum[p][v] = vdotq_s32(sum[p][v], w[v], x);
          }
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
