#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_store_avx512.h"

/// Requantises and stores all sums of a tile, four vectors at a time.
MIEN_AVX512VNNI MIEN_INLINE void store(
    const struct mien_epilogue_avx512 *e, const struct mien_pixel *pixels, const int count, const int vectors,
    const bool added, size_t block, const __m512 multiplier[], __m512i sum[][4]) {
  const int units = count * vectors;
#pragma clang loop unroll(full)
  for (int first = 0; first < units; first += 4) {
    __m512 real[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; ++i) {
      const int unit = first + i < units ? first + i : units - 1;
      const int p = unit / vectors, v = unit % vectors;
      real[i] = mien_scale_avx512(sum[p][v], multiplier[v]);
      if (added) {
        const uint8_t *const addend = e->addend + pixels[p].addend + block + 16 * v;
        real[i] = mien_add_avx512(e, real[i], _mm_loadu_si128((const __m128i *)addend));
      }
    }
    const __m512i bytes = mien_bytes_avx512(e, real);
    uint8_t *to[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4 && first + i < units; ++i)
      to[i] = e->output + pixels[(first + i) / vectors].output + block + 16 * ((first + i) % vectors);
    if (vectors == 4) {
      _mm512_storeu_si512(to[0], bytes);
    } else if (vectors == 2) {
      _mm256_storeu_si256((__m256i *)to[0], _mm512_castsi512_si256(bytes));
      if (first + 2 < units)
        _mm256_storeu_si256((__m256i *)to[2], _mm512_extracti64x4_epi64(bytes, 1));
    } else {
      _mm_storeu_si128((__m128i *)to[0], _mm512_castsi512_si128(bytes));
      if (first + 1 < units)
        _mm_storeu_si128((__m128i *)to[1], _mm512_extracti32x4_epi32(bytes, 1));
      if (first + 2 < units)
        _mm_storeu_si128((__m128i *)to[2], _mm512_extracti32x4_epi32(bytes, 2));
      if (first + 3 < units)
        _mm_storeu_si128((__m128i *)to[3], _mm512_extracti32x4_epi32(bytes, 3));
    }
  }
}

/// The same for the first `valid` pixels and the first `channels` of a tile.
MIEN_AVX512VNNI static __attribute__((noinline)) void store_some(
    const struct mien_epilogue_avx512 *e, const struct mien_pixel *pixels, size_t valid, size_t block, size_t channels,
    const float *multiplier, const __m512i sum[][4]) {
  for (size_t v = 0; 16 * v < channels; ++v) {
    const size_t channel = block + 16 * v, left = channels - 16 * v;
    const __mmask16 mask = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
    const __m512 factor = _mm512_loadu_ps(multiplier + channel);
    for (size_t first = 0; first < valid; first += 4) {
      __m512 real[4];
      __m128i bytes[4];
      for (size_t i = 0; i < 4; ++i) {
        const size_t p = mien_smaller(first + i, valid - 1);
        real[i] = mien_scale_avx512(sum[p][v], factor);
        if (e->addend)
          real[i] = mien_add_avx512(
              e, real[i], _mm_maskz_loadu_epi8(mask, e->addend + pixels[p].addend + channel));
      }
      _mm512_storeu_si512(bytes, mien_bytes_avx512(e, real));
      for (size_t i = 0; i < 4 && first + i < valid; ++i)
        _mm_mask_storeu_epi8(e->output + pixels[first + i].output + channel, mask, bytes[i]);
    }
  }
}

/// `count` pixels by `vectors` times sixteen channels: each step multiplies four taps.
MIEN_AVX512VNNI MIEN_INLINE void convolve(
    const struct mien_convolution *c, const int count, const int vectors, const size_t rows, const size_t row_bytes) {
  const size_t tile = 16 * (size_t)vectors;
  const struct mien_epilogue_avx512 e = mien_epilogue_avx512(c);
  const struct mien_pixel *const pixels = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int8_t *block_weights = c->packed;
  for (size_t block = 0; block < channels; block += tile) {
    __m512i bias[4];
    __m512 multiplier[4];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v) {
      bias[v] = _mm512_loadu_si512(c->requantisation.bias + block + 16 * v);
      multiplier[v] = _mm512_loadu_ps(c->requantisation.multiplier + block + 16 * v);
    }
    for (size_t first = 0; first < pixel_count; first += (size_t)count) {
      const size_t valid = mien_smaller((size_t)count, pixel_count - first);
      const uint8_t *patch[12];
      __m512i sum[12][4];
      if (valid == (size_t)count)
#pragma clang loop unroll(full)
        for (int p = 0; p < count; ++p)
          patch[p] = input + pixels[first + (size_t)p].input;
      else
#pragma clang loop unroll(full)
        for (int p = 0; p < count; ++p)
          patch[p] = input + pixels[first + mien_smaller((size_t)p, valid - 1)].input;
#pragma clang loop unroll(full)
      for (int p = 0; p < count; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = bias[v];
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < rows; ++row) {
        const ptrdiff_t at = (ptrdiff_t)row * row_stride;
        for (size_t tap = 0; tap < row_bytes; tap += 4, weights += 4 * tile) {
          __m512i w[4];
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            w[v] = _mm512_load_si512(weights + 64 * v);
#pragma clang loop unroll(full)
          for (int p = 0; p < count; ++p) {
            int32_t quad;
            memcpy(&quad, patch[p] + at + tap, sizeof quad);
            const __m512i x = _mm512_set1_epi32(quad);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; ++v)
              sum[p][v] = _mm512_dpbusd_epi32(sum[p][v], x, w[v]);
          }
        }
      }
      if (valid < (size_t)count || channels - block < tile) {
        // A copy, for what is pointed at cannot be kept in registers.
        __m512i copy[12][4];
#pragma clang loop unroll(full)
        for (int p = 0; p < count; ++p)
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            copy[p][v] = sum[p][v];
        store_some(&e, pixels + first, valid, block, mien_smaller(tile, channels - block),
                   c->requantisation.multiplier, copy);
      } else if (e.addend) {
        store(&e, pixels + first, count, vectors, true, block, multiplier, sum);
      } else {
        store(&e, pixels + first, count, vectors, false, block, multiplier, sum);
      }
    }
    block_weights += tile * rows * row_bytes;
  }
}

/// The first layer of a network, for grey pictures or coloured ones, has loops of known length: a kernel of its own.
MIEN_AVX512VNNI MIEN_INLINE void run(const struct mien_convolution *c, const int count, const int vectors) {
  if (c->rows == 3 && c->row_bytes == 4)
    convolve(c, count, vectors, 3, 4);
  else if (c->rows == 3 && c->row_bytes == 12)
    convolve(c, count, vectors, 3, 12);
  else
    convolve(c, count, vectors, c->rows, c->row_bytes);
}

MIEN_AVX512VNNI void convolution_u8s8_12x16_avx512vnni(const struct mien_convolution *c) { run(c, 12, 1); }
MIEN_AVX512VNNI void convolution_u8s8_6x32_avx512vnni(const struct mien_convolution *c) { run(c, 6, 2); }
MIEN_AVX512VNNI void convolution_u8s8_3x48_avx512vnni(const struct mien_convolution *c) { run(c, 3, 3); }
MIEN_AVX512VNNI void convolution_u8s8_9x48_avx512vnni(const struct mien_convolution *c) { run(c, 9, 3); }
MIEN_AVX512VNNI void convolution_u8s8_3x64_avx512vnni(const struct mien_convolution *c) { run(c, 3, 4); }

#endif
