#include "convolution.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
enum { PIXELS = 6 };

TARGET MIEN_INLINE void store(
    const struct mien_convolution *c, struct mien_pixel pixel, size_t channel, __m512i sum) {
  const struct mien_requantisation *q = &c->requantisation;
  const size_t left = c->channels - channel;
  const __mmask16 valid = left >= 16 ? 0xFFFF : (__mmask16)((1u << left) - 1);
  __m512 real = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), _mm512_loadu_ps(q->multiplier + channel));
  if (q->addend) {
    const __m128i bytes = _mm_maskz_loadu_epi8(valid, q->addend + pixel.addend + channel);
    const __m512i other =
        _mm512_sub_epi32(_mm512_cvtepu8_epi32(bytes), _mm512_set1_epi32(q->addend_zero_point));
    real = _mm512_add_ps(real, _mm512_mul_ps(_mm512_cvtepi32_ps(other), _mm512_set1_ps(q->addend_multiplier)));
  }
  real = _mm512_min_ps(_mm512_max_ps(real, _mm512_set1_ps(q->low)), _mm512_set1_ps(q->high));
  const __m512i value = _mm512_add_epi32(_mm512_cvtps_epi32(real), _mm512_set1_epi32(q->zero_point));
  uint8_t *to = c->output + pixel.output + channel;
  if (left >= 16)
    _mm_storeu_si128((__m128i *)to, _mm512_cvtepi32_epi8(value));
  else
    _mm_mask_storeu_epi8(to, valid, _mm512_cvtepi32_epi8(value));
}

/// Six pixels by `vectors` times sixteen channels: each step multiplies four taps.
TARGET MIEN_INLINE void convolve(const struct mien_convolution *c, const int vectors) {
  const size_t tile = 16 * (size_t)vectors;
  const int8_t *block_weights = c->packed;
  for (size_t block = 0; block < c->channels; block += tile) {
    for (size_t first = 0; first < c->pixel_count; first += PIXELS) {
      const size_t valid = mien_smaller(PIXELS, c->pixel_count - first);
      const uint8_t *patch[PIXELS];
      __m512i sum[PIXELS][4];
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p) {
        patch[p] = c->input + c->pixels[first + mien_smaller(p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = _mm512_loadu_si512(c->requantisation.bias + block + 16 * v);
      }
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < c->rows; ++row) {
        for (size_t tap = 0; tap < c->row_bytes; tap += 4, weights += 4 * tile) {
          __m512i w[4];
#pragma clang loop unroll(full)
          for (int v = 0; v < vectors; ++v)
            w[v] = _mm512_load_si512(weights + 64 * v);
#pragma clang loop unroll(full)
          for (int p = 0; p < PIXELS; ++p) {
            int32_t quad;
            memcpy(&quad, patch[p] + tap, sizeof quad);
            const __m512i x = _mm512_set1_epi32(quad);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; ++v)
              sum[p][v] = _mm512_dpbusd_epi32(sum[p][v], x, w[v]);
          }
        }
#pragma clang loop unroll(full)
        for (int p = 0; p < PIXELS; ++p)
          patch[p] += c->row_stride;
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          if ((size_t)p < valid && block + 16 * (size_t)v < c->channels)
            store(c, c->pixels[first + (size_t)p], block + 16 * (size_t)v, sum[p][v]);
    }
    block_weights += tile * c->rows * c->row_bytes;
  }
}

TARGET void convolution_u8s8_6x16_avx512vnni(const struct mien_convolution *c) { convolve(c, 1); }
TARGET void convolution_u8s8_6x32_avx512vnni(const struct mien_convolution *c) { convolve(c, 2); }
TARGET void convolution_u8s8_6x48_avx512vnni(const struct mien_convolution *c) { convolve(c, 3); }
TARGET void convolution_u8s8_6x64_avx512vnni(const struct mien_convolution *c) { convolve(c, 4); }

#endif
