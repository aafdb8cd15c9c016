#include "convolution.h"

#if defined(__x86_64__)
#include "convolution_store_avx512.h"

// For layers of few channels. A step multiplies eight taps: every vector has eight channels, for each the sum of the
// first four taps and the sum of the last four, which are added up at the end. So sixteen sums are two groups of eight
// channels, of one pixel or of two.

/// The sums of the groups `a` and `b`.
MIEN_AVX512VNNI MIEN_INLINE __m512i add_up(__m512i a, __m512i b) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  return _mm512_add_epi32(_mm512_permutex2var_epi32(a, even, b), _mm512_permutex2var_epi32(a, odd, b));
}

/// Stores a tile's groups one behind the other from `output` on; with `added` there are addends in the same order.
MIEN_AVX512VNNI MIEN_INLINE void store(
    const struct mien_epilogue_avx512 *e, const int groups, const int vectors, const bool added, const uint8_t *addend,
    uint8_t *output, const __m512 multiplier[], const __m512i sum[]) {
#pragma clang loop unroll(full)
  for (int first = 0; first < groups; first += 8) {
    __m512 real[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; ++i) {
      const int a = first + 2 * i;
      real[i] = mien_scale_avx512(add_up(sum[a], sum[a + 1]), multiplier[a / 2 % vectors]);
      if (added)
        real[i] = mien_add_avx512(e, real[i], _mm_loadu_si128((const __m128i *)(addend + 8 * a)));
    }
    _mm512_storeu_si512(output + 8 * first, mien_bytes_avx512(e, real));
  }
}

MIEN_INLINE void copy_bytes(uint8_t *to, const uint8_t *from, size_t count) {
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    memcpy(to + i, from + i, 8);
  for (; i < count; ++i)
    to[i] = from[i];
}

/// Eight taps of every pixel; only four at the end of a row that are `whole` no more, for which the weights are zero.
MIEN_AVX512VNNI MIEN_INLINE void step(
    const uint8_t *const patch[], ptrdiff_t at, const int count, const int vectors, const bool whole,
    const int8_t *weights, __m512i sum[]) {
  __m512i w[3];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; ++v)
    w[v] = _mm512_load_si512(weights + 64 * v);
#pragma clang loop unroll(full)
  for (int p = 0; p < count; ++p) {
    int64_t octet;
    int32_t quad;
    memcpy(&octet, patch[p] + at, whole ? sizeof octet : sizeof quad);
    memcpy(&quad, patch[p] + at, sizeof quad);
    const __m512i x = whole ? _mm512_set1_epi64(octet) : _mm512_set1_epi32(quad);
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v)
      sum[p * vectors + v] = _mm512_dpbusd_epi32(sum[p * vectors + v], x, w[v]);
  }
}

/// `count` pixels by `vectors` times eight channels, whose number is a multiple of eight.
MIEN_AVX512VNNI MIEN_INLINE void convolve(
    const struct mien_convolution *c, const int count, const int vectors, const size_t rows, const size_t row_bytes) {
  const size_t tile = 8 * (size_t)vectors;
  const int groups = count * vectors;
  const struct mien_epilogue_avx512 e = mien_epilogue_avx512(c);
  const struct mien_pixel *const pixels = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int8_t *block_weights = c->packed;
  for (size_t block = 0; block < channels; block += tile) {
    const size_t used = mien_smaller(tile, channels - block);
    __m512i bias[3];
    __m512 multiplier[3];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v) {
      const float *const factors = c->requantisation.multiplier + block;
      const __m256 low = _mm256_loadu_ps(factors + 8 * (2 * v % vectors));
      const __m256 high = _mm256_loadu_ps(factors + 8 * ((2 * v + 1) % vectors));
      multiplier[v] = _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
      bias[v] = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(c->requantisation.bias + block + 8 * v)));
    }
    for (size_t first = 0; first < pixel_count; first += (size_t)count) {
      const size_t valid = mien_smaller((size_t)count, pixel_count - first);
      const uint8_t *patch[8];
      __m512i sum[24];
#pragma clang loop unroll(full)
      for (int p = 0; p < count; ++p) {
        patch[p] = input + pixels[first + mien_smaller((size_t)p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p * vectors + v] = bias[v];
      }
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < rows; ++row) {
        const ptrdiff_t at = (ptrdiff_t)row * row_stride;
        size_t tap = 0;
        for (; tap + 8 <= row_bytes; tap += 8, weights += 8 * tile)
          step(patch, at + (ptrdiff_t)tap, count, vectors, true, weights, sum);
        if (tap < row_bytes) {
          step(patch, at + (ptrdiff_t)tap, count, vectors, false, weights, sum);
          weights += 8 * tile;
        }
      }
      // Pixels that lie one behind the other are stored as they are, others by way of a copy.
      const struct mien_pixel start = pixels[first], end = pixels[first + valid - 1];
      const int32_t bytes = (int32_t)((size_t)(count - 1) * tile);
      const bool dense = valid == (size_t)count && tile == channels &&
                         end.output - start.output == bytes && (!e.addend || end.addend - start.addend == bytes);
      uint8_t copy[24 * 8], addends[24 * 8];
      uint8_t *const output = dense ? e.output + start.output : copy;
      const uint8_t *const addend = dense && e.addend ? e.addend + start.addend : addends;
      if (e.addend && !dense)
        for (size_t p = 0; p < valid; ++p)
          copy_bytes(addends + p * tile, e.addend + pixels[first + p].addend + block, used);
      if (e.addend)
        store(&e, groups, vectors, true, addend, output, multiplier, sum);
      else
        store(&e, groups, vectors, false, NULL, output, multiplier, sum);
      if (!dense)
        for (size_t p = 0; p < valid; ++p)
          copy_bytes(e.output + pixels[first + p].output + block, copy + p * tile, used);
    }
    block_weights += tile * rows * mien_filled(row_bytes, 8);
  }
}

/// First layers as in convolution_avx512vnni.c.
MIEN_AVX512VNNI MIEN_INLINE void run(const struct mien_convolution *c, const int count, const int vectors) {
  if (c->rows == 3 && c->row_bytes == 4)
    convolve(c, count, vectors, 3, 4);
  else if (c->rows == 3 && c->row_bytes == 12)
    convolve(c, count, vectors, 3, 12);
  else
    convolve(c, count, vectors, c->rows, c->row_bytes);
}

MIEN_AVX512VNNI void convolution_u8s8_8x8x8_avx512vnni(const struct mien_convolution *c) { run(c, 8, 1); }
MIEN_AVX512VNNI void convolution_u8s8_8x16x8_avx512vnni(const struct mien_convolution *c) { run(c, 8, 2); }
MIEN_AVX512VNNI void convolution_u8s8_8x24x8_avx512vnni(const struct mien_convolution *c) { run(c, 8, 3); }

#endif
