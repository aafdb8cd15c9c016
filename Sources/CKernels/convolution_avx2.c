#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_store_avx2.h"

#define TARGET __attribute__((target("avx2")))

/// `pixels` by `vectors` times eight channels. Bytes are widened to 16 bits before they are multiplied, since the 8-bit
/// multiply-add of AVX2 saturates: four taps become the pair (0, 2) by a mask and the pair (1, 3) by a shift.
TARGET MIEN_INLINE void convolve(const struct mien_convolution *c, const int pixels, const int vectors) {
  const size_t tile = 8 * (size_t)vectors;
  const __m256i even_bytes = _mm256_set1_epi16(0x00FF);
  const int16_t *block_weights = c->packed;
  const struct mien_epilogue_avx2 e = mien_epilogue_avx2(c);
  const struct mien_pixel *const table = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count, rows = c->rows, row_bytes = c->row_bytes;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int32_t *const bias = c->requantisation.bias;
  for (size_t block = 0; block < channels; block += tile) {
    for (size_t first = 0; first < pixel_count; first += (size_t)pixels) {
      const size_t valid = mien_smaller((size_t)pixels, pixel_count - first);
      const uint8_t *patch[3];
      __m256i sum[3][3];
#pragma clang loop unroll(full)
      for (int p = 0; p < pixels; ++p) {
        patch[p] = input + table[first + mien_smaller(p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = _mm256_loadu_si256((const __m256i *)(bias + block + 8 * v));
      }
      const int16_t *weights = block_weights;
      for (size_t row = 0; row < rows; ++row) {
        for (size_t tap = 0; tap < row_bytes; tap += 4, weights += 4 * tile) {
          __m256i x[3][2];
#pragma clang loop unroll(full)
          for (int p = 0; p < pixels; ++p) {
            int32_t quad;
            memcpy(&quad, patch[p] + tap, sizeof quad);
            const __m256i bytes = _mm256_set1_epi32(quad);
            x[p][0] = _mm256_and_si256(bytes, even_bytes);
            x[p][1] = _mm256_srli_epi16(bytes, 8);
          }
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
#pragma clang loop unroll(full)
            for (int odd = 0; odd < 2; ++odd) {
              const __m256i w = _mm256_load_si256((const __m256i *)(weights + 32 * v + 16 * odd));
#pragma clang loop unroll(full)
              for (int p = 0; p < pixels; ++p)
                sum[p][v] = _mm256_add_epi32(sum[p][v], _mm256_madd_epi16(x[p][odd], w));
            }
        }
#pragma clang loop unroll(full)
        for (int p = 0; p < pixels; ++p)
          patch[p] += row_stride;
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < pixels; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          if ((size_t)p < valid && block + 8 * (size_t)v < channels)
            mien_store_avx2(&e, table[first + (size_t)p], block + 8 * (size_t)v, sum[p][v]);
    }
    block_weights += tile * rows * row_bytes;
  }
}

TARGET void convolution_u8s16_3x16_avx2(const struct mien_convolution *c) { convolve(c, 3, 2); }
TARGET void convolution_u8s16_2x24_avx2(const struct mien_convolution *c) { convolve(c, 2, 3); }

#endif
