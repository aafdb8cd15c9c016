#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_store_avx2.h"

#define TARGET __attribute__((target("avx2,avxvnni")))

/// `count` pixels by `vectors` times eight channels: each step multiplies four taps.
TARGET MIEN_INLINE void convolve(const struct mien_convolution *c, const int count, const int vectors) {
  const size_t tile = 8 * (size_t)vectors;
  const int8_t *block_weights = c->packed;
  const struct mien_epilogue_avx2 e = mien_epilogue_avx2(c);
  const struct mien_pixel *const pixels = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count, rows = c->rows, row_bytes = c->row_bytes;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int32_t *const bias = c->requantisation.bias;
  for (size_t block = 0; block < channels; block += tile) {
    for (size_t first = 0; first < pixel_count; first += (size_t)count) {
      const size_t valid = mien_smaller((size_t)count, pixel_count - first);
      const uint8_t *patch[MIEN_TILE_PIXELS];
      __m256i sum[MIEN_TILE_PIXELS][MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
      for (int p = 0; p < count; ++p) {
        patch[p] = input + pixels[first + mien_smaller((size_t)p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = _mm256_loadu_si256((const __m256i *)(bias + block + 8 * v));
      }
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < rows; ++row) {
        const ptrdiff_t at = (ptrdiff_t)row * row_stride;
        for (size_t tap = 0; tap < row_bytes; tap += 4, weights += 4 * tile) {
          __m256i w[MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            w[v] = _mm256_load_si256((const __m256i *)(weights + 32 * v));
#pragma clang loop unroll(full)
          for (int p = 0; p < count; ++p) {
            int32_t quad;
            memcpy(&quad, patch[p] + at + tap, sizeof quad);
            const __m256i x = _mm256_set1_epi32(quad);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; ++v)
              sum[p][v] = _mm256_dpbusd_avx_epi32(sum[p][v], x, w[v]);
          }
        }
      }
      mien_store_tile_avx2(&e, pixels + first, count, vectors, valid, block, channels - block, sum);
    }
    block_weights += tile * rows * row_bytes;
  }
}

TARGET void convolution_u8s8_12x8_avxvnni(const struct mien_convolution *c) { convolve(c, 12, 1); }
TARGET void convolution_u8s8_6x16_avxvnni(const struct mien_convolution *c) { convolve(c, 6, 2); }
TARGET void convolution_u8s8_3x24_avxvnni(const struct mien_convolution *c) { convolve(c, 3, 3); }

#endif
