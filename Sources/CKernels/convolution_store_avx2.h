#ifndef MIEN_CONVOLUTION_STORE_AVX2_H
#define MIEN_CONVOLUTION_STORE_AVX2_H

#include "convolution.h"
#include "requantise_avx2.h"

#define MIEN_AVX2 __attribute__((target("avx2")))

/// The most sums that a tile of 256-bit registers has: pixels by vectors of eight channels.
enum { MIEN_TILE_PIXELS = 12, MIEN_TILE_VECTORS = 3 };

/// What storing needs, read once: a stored byte could be part of the arguments as far as the compiler knows.
struct mien_epilogue_avx2 {
  struct mien_bounds_avx2 bounds;
  __m256 addend_multiplier;
  __m256i addend_zero_point, order;
  const uint8_t *addend;
  const float *multiplier;
  uint8_t *output;
};

MIEN_AVX2 MIEN_INLINE struct mien_epilogue_avx2 mien_epilogue_avx2(const struct mien_convolution *c) {
  const struct mien_requantisation *q = &c->requantisation;
  return (struct mien_epilogue_avx2){.bounds = mien_bounds_avx2(q),
                                     .addend_multiplier = _mm256_set1_ps(q->addend_multiplier),
                                     .addend_zero_point = _mm256_set1_epi32(q->addend_zero_point),
                                     .order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7),
                                     .addend = q->addend,
                                     .multiplier = q->multiplier,
                                     .output = c->output};
}

/// Eight sums times their multipliers, and eight bytes of the addend times its own.
MIEN_AVX2 MIEN_INLINE __m256 mien_scale_avx2(const struct mien_epilogue_avx2 *e, __m256i sum, size_t channel) {
  return _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_loadu_ps(e->multiplier + channel));
}

MIEN_AVX2 MIEN_INLINE __m256 mien_add_avx2(const struct mien_epilogue_avx2 *e, __m256 real, uint64_t addend) {
  const __m256i wide = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)addend));
  const __m256i other = _mm256_sub_epi32(wide, e->addend_zero_point);
  return _mm256_add_ps(real, _mm256_mul_ps(_mm256_cvtepi32_ps(other), e->addend_multiplier));
}

/// Four times eight values as bytes, in their order.
MIEN_AVX2 MIEN_INLINE __m256i mien_bytes_avx2(const struct mien_epilogue_avx2 *e, const __m256 real[4]) {
  return _mm256_permutevar8x32_epi32(mien_requantise_avx2(&e->bounds, real), e->order);
}

/// Requantises and stores all sums of a tile, four vectors at a time.
MIEN_AVX2 MIEN_INLINE void mien_store_avx2(
    const struct mien_epilogue_avx2 *e, const struct mien_pixel *pixels, const int count, const int vectors,
    const bool added, size_t block, __m256i sum[][MIEN_TILE_VECTORS]) {
  const int units = count * vectors;
#pragma clang loop unroll(full)
  for (int first = 0; first < units; first += 4) {
    __m256 real[4];
    uint8_t *to[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; ++i) {
      const int unit = first + i < units ? first + i : units - 1;
      const int p = unit / vectors, v = unit % vectors;
      const size_t channel = block + 8 * (size_t)v;
      to[i] = e->output + pixels[p].output + channel;
      real[i] = mien_scale_avx2(e, sum[p][v], channel);
      if (added) {
        uint64_t addend;
        memcpy(&addend, e->addend + pixels[p].addend + channel, sizeof addend);
        real[i] = mien_add_avx2(e, real[i], addend);
      }
    }
    const __m256i bytes = mien_bytes_avx2(e, real);
    const __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
    if (vectors == 2) {
      _mm_storeu_si128((__m128i *)to[0], low);
      _mm_storeu_si128((__m128i *)to[2], high);
    } else {
      _mm_storel_epi64((__m128i *)to[0], low);
      if (first + 1 < units)
        _mm_storeh_pd((double *)to[1], _mm_castsi128_pd(low));
      if (first + 2 < units)
        _mm_storel_epi64((__m128i *)to[2], high);
      if (first + 3 < units)
        _mm_storeh_pd((double *)to[3], _mm_castsi128_pd(high));
    }
  }
}

/// The same for the first `valid` pixels and the first `channels` of a tile.
MIEN_AVX2 static __attribute__((noinline)) void mien_store_some_avx2(
    const struct mien_epilogue_avx2 *e, const struct mien_pixel *pixels, size_t valid, size_t block, size_t channels,
    const __m256i sum[][MIEN_TILE_VECTORS]) {
  for (size_t p = 0; p < valid; ++p)
    for (size_t v = 0; 8 * v < channels; ++v) {
      const size_t channel = block + 8 * v, count = mien_smaller(8, channels - 8 * v);
      __m256 real[4] = {mien_scale_avx2(e, sum[p][v], channel)};
      if (e->addend) {
        uint64_t addend = 0;
        memcpy(&addend, e->addend + pixels[p].addend + channel, count);
        real[0] = mien_add_avx2(e, real[0], addend);
      }
      const long long bytes = _mm_cvtsi128_si64(_mm256_castsi256_si128(mien_bytes_avx2(e, real)));
      memcpy(e->output + pixels[p].output + channel, &bytes, count);
    }
}

/// Whichever of the two a tile needs.
MIEN_AVX2 MIEN_INLINE void mien_store_tile_avx2(
    const struct mien_epilogue_avx2 *e, const struct mien_pixel *pixels, const int count, const int vectors,
    size_t valid, size_t block, size_t channels, __m256i sum[][MIEN_TILE_VECTORS]) {
  const size_t tile = 8 * (size_t)vectors;
  if (valid < (size_t)count || channels < tile) {
    // A copy, for what is pointed at cannot be kept in registers.
    __m256i copy[MIEN_TILE_PIXELS][MIEN_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int p = 0; p < count; ++p)
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; ++v)
        copy[p][v] = sum[p][v];
    mien_store_some_avx2(e, pixels, valid, block, mien_smaller(tile, channels), copy);
  } else if (e->addend) {
    mien_store_avx2(e, pixels, count, vectors, true, block, sum);
  } else {
    mien_store_avx2(e, pixels, count, vectors, false, block, sum);
  }
}

#endif
