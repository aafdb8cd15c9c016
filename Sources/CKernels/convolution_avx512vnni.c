#include "convolution.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
enum { PIXELS = 6 };

/// What storing needs, read once: a stored byte could be part of the arguments as far as the compiler knows.
struct epilogue {
  __m512 low, high, addend_multiplier;
  __m512i zero_point, addend_zero_point;
  const uint8_t *addend;
  uint8_t *output;
};

TARGET MIEN_INLINE struct epilogue epilogue(const struct mien_convolution *c) {
  const struct mien_requantisation *q = &c->requantisation;
  return (struct epilogue){_mm512_set1_ps(q->low),
                           _mm512_set1_ps(q->high),
                           _mm512_set1_ps(q->addend_multiplier),
                           _mm512_set1_epi32(q->zero_point),
                           _mm512_set1_epi32(q->addend_zero_point),
                           q->addend,
                           c->output};
}

/// `valid` has a bit for each of the sixteen channels that there is.
TARGET MIEN_INLINE void store(
    const struct epilogue *e, struct mien_pixel pixel, size_t channel, __m512 multiplier, __mmask16 valid,
    __m512i sum) {
  __m512 real = _mm512_mul_ps(_mm512_cvtepi32_ps(sum), multiplier);
  if (e->addend) {
    const __m128i bytes = _mm_maskz_loadu_epi8(valid, e->addend + pixel.addend + channel);
    const __m512i other = _mm512_sub_epi32(_mm512_cvtepu8_epi32(bytes), e->addend_zero_point);
    real = _mm512_add_ps(real, _mm512_mul_ps(_mm512_cvtepi32_ps(other), e->addend_multiplier));
  }
  real = _mm512_min_ps(_mm512_max_ps(real, e->low), e->high);
  const __m128i value = _mm512_cvtepi32_epi8(_mm512_add_epi32(_mm512_cvtps_epi32(real), e->zero_point));
  uint8_t *to = e->output + pixel.output + channel;
  if (valid == 0xFFFF)
    _mm_storeu_si128((__m128i *)to, value);
  else
    _mm_mask_storeu_epi8(to, valid, value);
}

/// A bit for each of the sixteen channels from `channel` on that there is.
MIEN_INLINE __mmask16 channels_left(size_t channels, size_t channel) {
  if (channel >= channels)
    return 0;
  return channels - channel >= 16 ? 0xFFFF : (__mmask16)((1u << (channels - channel)) - 1);
}

/// Six pixels by `vectors` times sixteen channels: each step multiplies four taps.
TARGET MIEN_INLINE void convolve(const struct mien_convolution *c, const int vectors) {
  const size_t tile = 16 * (size_t)vectors;
  const struct epilogue e = epilogue(c);
  const struct mien_pixel *const pixels = c->pixels;
  const size_t channels = c->channels, pixel_count = c->pixel_count, rows = c->rows, row_bytes = c->row_bytes;
  const ptrdiff_t row_stride = c->row_stride;
  const uint8_t *const input = c->input;
  const int32_t *const bias = c->requantisation.bias;
  const float *const multiplier = c->requantisation.multiplier;
  const int8_t *block_weights = c->packed;
  for (size_t block = 0; block < channels; block += tile) {
    __mmask16 mask[4];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; ++v)
      mask[v] = channels_left(channels, block + 16 * (size_t)v);
    for (size_t first = 0; first < pixel_count; first += PIXELS) {
      const size_t valid = mien_smaller(PIXELS, pixel_count - first);
      const uint8_t *patch[PIXELS];
      __m512i sum[PIXELS][4];
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p) {
        patch[p] = input + pixels[first + mien_smaller(p, valid - 1)].input;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          sum[p][v] = _mm512_loadu_si512(bias + block + 16 * v);
      }
      const int8_t *weights = block_weights;
      for (size_t row = 0; row < rows; ++row) {
        for (size_t tap = 0; tap < row_bytes; tap += 4, weights += 4 * tile) {
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
          patch[p] += row_stride;
      }
#pragma clang loop unroll(full)
      for (int p = 0; p < PIXELS; ++p)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; ++v)
          if ((size_t)p < valid && mask[v])
            store(
                &e, pixels[first + (size_t)p], block + 16 * (size_t)v, _mm512_loadu_ps(multiplier + block + 16 * v),
                mask[v], sum[p][v]);
    }
    block_weights += tile * rows * row_bytes;
  }
}

TARGET void convolution_u8s8_6x16_avx512vnni(const struct mien_convolution *c) { convolve(c, 1); }
TARGET void convolution_u8s8_6x32_avx512vnni(const struct mien_convolution *c) { convolve(c, 2); }
TARGET void convolution_u8s8_6x48_avx512vnni(const struct mien_convolution *c) { convolve(c, 3); }
TARGET void convolution_u8s8_6x64_avx512vnni(const struct mien_convolution *c) { convolve(c, 4); }

#endif
