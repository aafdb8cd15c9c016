#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_pairs_avx2.h"

// Winograd's F(2x2, 3x3) (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015): four outputs of a
// 3x3 window take 16 products an input channel instead of 36. In integers it is exact: the weights are transformed at
// four times their value, the sums are divided by four, which leaves nothing over, and everything fits 16 bits before
// the products and wraps around harmlessly in 32 bits after them.

enum { KINDS = 16, TILES = 6 };

// The transform of a patch of 4x4 pixels, so many channels at a time.
#define TRANSFORM(lanes)                                                                                               \
  MIEN_AVX2 MIEN_INLINE void transform_##lanes(                                                                        \
      const uint8_t *patch, ptrdiff_t row_stride, size_t inputs, int16_t *to, size_t pitch) {                          \
    typedef uint8_t bytes __attribute__((vector_size(lanes)));                                                         \
    typedef int16_t words __attribute__((vector_size(2 * lanes)));                                                     \
    words d[4][4], t[4][4];                                                                                            \
    _Pragma("clang loop unroll(full)") for (int y = 0; y < 4; ++y)                                                     \
        _Pragma("clang loop unroll(full)") for (int x = 0; x < 4; ++x) {                                               \
      bytes b;                                                                                                         \
      memcpy(&b, patch + y * row_stride + (ptrdiff_t)((size_t)x * inputs), lanes);                                     \
      d[y][x] = __builtin_convertvector(b, words);                                                                     \
    }                                                                                                                  \
    _Pragma("clang loop unroll(full)") for (int x = 0; x < 4; ++x) {                                                   \
      t[0][x] = d[0][x] - d[2][x], t[1][x] = d[1][x] + d[2][x];                                                        \
      t[2][x] = d[2][x] - d[1][x], t[3][x] = d[1][x] - d[3][x];                                                        \
    }                                                                                                                  \
    _Pragma("clang loop unroll(full)") for (int y = 0; y < 4; ++y) {                                                   \
      const words row[4] = {t[y][0] - t[y][2], t[y][1] + t[y][2], t[y][2] - t[y][1], t[y][1] - t[y][3]};               \
      _Pragma("clang loop unroll(full)") for (int x = 0; x < 4; ++x)                                                   \
          memcpy(to + (size_t)(4 * y + x) * pitch, &row[x], 2 * lanes);                                                \
    }                                                                                                                  \
  }

TRANSFORM(16)
TRANSFORM(8)

/// The four outputs of a tile out of its sixteen sums of a vector, each a quarter of its sum and the bias.
MIEN_AVX2 MIEN_INLINE void outputs(const __m256i sum[KINDS], __m256i bias, __m256i output[4]) {
  __m256i t[2][4];
#pragma clang loop unroll(full)
  for (int x = 0; x < 4; ++x) {
    t[0][x] = _mm256_add_epi32(_mm256_add_epi32(sum[x], sum[4 + x]), sum[8 + x]);
    t[1][x] = _mm256_sub_epi32(_mm256_sub_epi32(sum[4 + x], sum[8 + x]), sum[12 + x]);
  }
#pragma clang loop unroll(full)
  for (int y = 0; y < 2; ++y) {
    const __m256i left = _mm256_add_epi32(_mm256_add_epi32(t[y][0], t[y][1]), t[y][2]);
    const __m256i right = _mm256_sub_epi32(_mm256_sub_epi32(t[y][1], t[y][2]), t[y][3]);
    output[2 * y] = _mm256_add_epi32(_mm256_srai_epi32(left, 2), bias);
    output[2 * y + 1] = _mm256_add_epi32(_mm256_srai_epi32(right, 2), bias);
  }
}

/// `count` tiles of 2x2 pixels by `vectors` times eight channels.
MIEN_AVX2 MIEN_INLINE void convolve(const struct mien_convolution *c, const int count, const int vectors) {
  const size_t tile = 8 * (size_t)vectors, inputs = c->row_bytes / 3, channels = c->channels, width = c->width;
  const size_t across = width / 2, tiles = c->pixel_count / 4;
  const struct mien_epilogue_avx2 e = mien_epilogue_avx2(c);
  _Alignas(32) int16_t wide[KINDS * TILES * MIEN_WINOGRAD_INPUTS];
  const size_t pitch = inputs, kind_pitch = (size_t)count * pitch;
  for (size_t first = 0; first < tiles; first += (size_t)count) {
    const size_t valid = mien_smaller((size_t)count, tiles - first);
    struct mien_pixel pixels[TILES][4];
    for (size_t i = 0; i < (size_t)count; ++i) {
      const size_t at = first + mien_smaller(i, valid - 1);
      const struct mien_pixel *const corner = c->pixels + 2 * (at / across * width + at % across);
      pixels[i][0] = corner[0], pixels[i][1] = corner[1];
      pixels[i][2] = corner[width], pixels[i][3] = corner[width + 1];
      const uint8_t *const patch = c->input + corner->input;
      size_t channel = 0;
      for (; channel + 16 <= inputs; channel += 16)
        transform_16(patch + channel, c->row_stride, inputs, wide + i * pitch + channel, kind_pitch);
      if (channel < inputs)
        transform_8(patch + channel, c->row_stride, inputs, wide + i * pitch + channel, kind_pitch);
    }
    const int16_t *weights = c->packed;
    for (size_t block = 0; block < channels; block += tile) {
      __m256i sums[TILES][MIEN_TILE_VECTORS][KINDS];
      for (size_t kind = 0; kind < KINDS; ++kind, weights += inputs * tile) {
        __m256i sum[TILES][MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int i = 0; i < count; ++i)
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            sum[i][v] = _mm256_setzero_si256();
        mien_accumulate_avx2(wide + kind * kind_pitch, pitch, inputs, count, vectors, weights, sum);
#pragma clang loop unroll(full)
        for (int i = 0; i < count; ++i)
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            sums[i][v][kind] = sum[i][v];
      }
      for (size_t i = 0; i < valid; ++i) {
        __m256i output[4][MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v) {
          __m256i four[4];
          outputs(sums[i][v], _mm256_loadu_si256((const __m256i *)(c->requantisation.bias + block + 8 * v)), four);
#pragma clang loop unroll(full)
          for (int p = 0; p < 4; ++p)
            output[p][v] = four[p];
        }
        mien_store_tile_avx2(&e, pixels[i], 4, vectors, 4, block, channels - block, output);
      }
    }
  }
}

MIEN_AVX2 void winograd_u8s16_24x16_avx2(const struct mien_convolution *c) { convolve(c, 6, 2); }
MIEN_AVX2 void winograd_u8s16_12x24_avx2(const struct mien_convolution *c) { convolve(c, 3, 3); }

#endif
