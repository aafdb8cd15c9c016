#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_pairs_avx2.h"

/// Taps that a tile's pixels are widened to at a time: 24 KiB and less, so that they stay in the nearest cache.
enum { MAX_TAPS = 1024 };

/// Widens `count` bytes, a multiple of four, to 16 bits.
MIEN_AVX2 MIEN_INLINE void widen(const uint8_t *from, size_t count, int16_t *to) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(from + i));
    _mm256_storeu_si256((__m256i *)(to + i), _mm256_cvtepu8_epi16(bytes));
  }
  if (i + 8 <= count) {
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)(from + i));
    _mm_storeu_si128((__m128i *)(to + i), _mm_cvtepu8_epi16(bytes));
    i += 8;
  }
  if (i < count) {
    int32_t quad;
    memcpy(&quad, from + i, sizeof quad);
    _mm_storel_epi64((__m128i *)(to + i), _mm_cvtepu8_epi16(_mm_cvtsi32_si128(quad)));
  }
}

/// `count` pixels by `vectors` times eight channels. Bytes are widened to 16 bits before they are multiplied, since the
/// 8-bit multiply-add of AVX2 saturates: once for all channels, or, where a patch is large, a part of a row at a time.
MIEN_AVX2 MIEN_INLINE void convolve(const struct mien_convolution *c, const int count, const int vectors) {
  const size_t tile = 8 * (size_t)vectors;
  const struct mien_epilogue_avx2 e = mien_epilogue_avx2(c);
  const struct mien_pixel *const pixels = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count, rows = c->rows, row_bytes = c->row_bytes;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int32_t *const bias = c->requantisation.bias;
  const bool at_once = rows * row_bytes <= MAX_TAPS;
  _Alignas(32) int16_t wide[MIEN_TILE_PIXELS][MAX_TAPS];
  for (size_t first = 0; first < pixel_count; first += (size_t)count) {
    const size_t valid = mien_smaller((size_t)count, pixel_count - first);
    const uint8_t *patch[MIEN_TILE_PIXELS];
    for (size_t p = 0; p < (size_t)count; ++p) {
      patch[p] = input + pixels[first + mien_smaller(p, valid - 1)].input;
      for (size_t row = 0; at_once && row < rows; ++row)
        widen(patch[p] + (ptrdiff_t)row * row_stride, row_bytes, wide[p] + row * row_bytes);
    }
    const int16_t *weights = c->packed;
    for (size_t block = 0; block < channels; block += tile) {
      __m256i sum[MIEN_TILE_PIXELS][MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
      for (int p = 0; p < count; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = _mm256_loadu_si256((const __m256i *)(bias + block + 8 * v));
      if (at_once) {
        mien_accumulate_avx2(wide[0], MAX_TAPS, rows * row_bytes, count, vectors, weights, sum);
        weights += rows * row_bytes * tile;
      } else {
        for (size_t row = 0; row < rows; ++row)
          for (size_t part = 0; part < row_bytes; part += MAX_TAPS) {
            const size_t taps = mien_smaller(MAX_TAPS, row_bytes - part);
            for (size_t p = 0; p < (size_t)count; ++p)
              widen(patch[p] + (ptrdiff_t)row * row_stride + part, taps, wide[p]);
            mien_accumulate_avx2(wide[0], MAX_TAPS, taps, count, vectors, weights, sum);
            weights += taps * tile;
          }
      }
      mien_store_tile_avx2(&e, pixels + first, count, vectors, valid, block, channels - block, sum);
    }
  }
}

MIEN_AVX2 void convolution_u8s16_12x8_avx2(const struct mien_convolution *c) { convolve(c, 12, 1); }
MIEN_AVX2 void convolution_u8s16_6x16_avx2(const struct mien_convolution *c) { convolve(c, 6, 2); }
MIEN_AVX2 void convolution_u8s16_3x24_avx2(const struct mien_convolution *c) { convolve(c, 3, 3); }

#endif
