#include "depthwise.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
enum { CHANNELS = 32, QUARTERS = 4, QUADS = MIEN_DEPTHWISE_TAPS / 4 };

/// Interleaves four taps of 32 channels: a dword for each channel. Unpacking works on halves of a register, so quarter
/// 0 has channels 0-3 and 16-19, quarter 1 has 4-7 and 20-23, and so on; packing bytes again undoes that.
TARGET MIEN_INLINE void interleave(const __m256i tap[4], __m256i quarter[QUARTERS]) {
  const __m256i low[2] = {_mm256_unpacklo_epi8(tap[0], tap[1]), _mm256_unpacklo_epi8(tap[2], tap[3])};
  const __m256i high[2] = {_mm256_unpackhi_epi8(tap[0], tap[1]), _mm256_unpackhi_epi8(tap[2], tap[3])};
  quarter[0] = _mm256_unpacklo_epi16(low[0], low[1]);
  quarter[1] = _mm256_unpackhi_epi16(low[0], low[1]);
  quarter[2] = _mm256_unpacklo_epi16(high[0], high[1]);
  quarter[3] = _mm256_unpackhi_epi16(high[0], high[1]);
}

/// Four values from `from` on and four from sixteen further on, in the order of a quarter.
TARGET MIEN_INLINE __m256i load_quarter(const void *from, size_t quarter) {
  const char *low = (const char *)from + 16 * quarter;
  return _mm256_set_m128i(_mm_loadu_si128((const __m128i *)(low + 64)), _mm_loadu_si128((const __m128i *)low));
}

/// All pixels of up to 32 channels: the weights are put in order once, four taps are multiplied in each step.
TARGET MIEN_INLINE void convolve(const struct mien_depthwise *d, size_t channel, const __mmask32 valid) {
  const struct mien_requantisation *const q = &d->requantisation;
  const size_t count = mien_smaller(CHANNELS, d->channels - channel), taps = d->rows * d->columns;
  const size_t quads = (taps + 3) / 4;
  ptrdiff_t offset[MIEN_DEPTHWISE_TAPS];
  __m256i weights[QUADS][QUARTERS];
  for (size_t quad = 0; quad < quads; ++quad) {
    __m256i tap[4];
    for (size_t i = 0; i < 4; ++i) {
      const size_t t = 4 * quad + i;
      const size_t row = t < taps ? t / d->columns : 0, column = t < taps ? t % d->columns : 0;
      offset[t] = (ptrdiff_t)row * d->row_stride + (ptrdiff_t)(column * d->channels);
      tap[i] = t < taps ? _mm512_cvtepi16_epi8(_mm512_maskz_loadu_epi16(valid, d->weights + t * d->channels + channel))
                        : _mm256_setzero_si256();
    }
    interleave(tap, weights[quad]);
  }
  int32_t bias_values[CHANNELS] = {0};
  float multiplier_values[CHANNELS] = {0};
  memcpy(bias_values, q->bias + channel, count * sizeof *bias_values);
  memcpy(multiplier_values, q->multiplier + channel, count * sizeof *multiplier_values);
  __m256i bias[QUARTERS];
  __m256 multiplier[QUARTERS];
  for (size_t i = 0; i < QUARTERS; ++i) {
    bias[i] = load_quarter(bias_values, i);
    multiplier[i] = _mm256_castsi256_ps(load_quarter(multiplier_values, i));
  }
  const __m256 low = _mm256_set1_ps(q->low), high = _mm256_set1_ps(q->high);
  const __m256 addend_multiplier = _mm256_set1_ps(q->addend_multiplier);
  const __m256i zero_point = _mm256_set1_epi32(q->zero_point);
  const __m256i addend_zero_point = _mm256_set1_epi32(q->addend_zero_point);
  const uint8_t *const input = d->input + channel, *const addend = q->addend;
  uint8_t *const output = d->output + channel;
  const struct mien_pixel *const pixels = d->pixels;
  const size_t pixel_count = d->pixel_count;

  for (size_t p = 0; p < pixel_count; ++p) {
    const struct mien_pixel pixel = pixels[p];
    const uint8_t *const patch = input + pixel.input;
    __m256i sum[QUARTERS], quarter[QUARTERS];
    for (size_t i = 0; i < QUARTERS; ++i)
      sum[i] = bias[i];
    for (size_t quad = 0; quad < quads; ++quad) {
      __m256i tap[4];
      for (size_t i = 0; i < 4; ++i)
        tap[i] = _mm256_maskz_loadu_epi8(valid, patch + offset[4 * quad + i]);
      interleave(tap, quarter);
      for (size_t i = 0; i < QUARTERS; ++i)
        sum[i] = _mm256_dpbusd_epi32(sum[i], quarter[i], weights[quad][i]);
    }
    __m256 real[QUARTERS];
    for (size_t i = 0; i < QUARTERS; ++i)
      real[i] = _mm256_mul_ps(_mm256_cvtepi32_ps(sum[i]), multiplier[i]);
    if (addend) {
      const __m256i none = _mm256_setzero_si256();
      const __m256i tap[4] = {_mm256_maskz_loadu_epi8(valid, addend + pixel.addend + channel), none, none, none};
      interleave(tap, quarter);
      for (size_t i = 0; i < QUARTERS; ++i) {
        const __m256 other = _mm256_cvtepi32_ps(_mm256_sub_epi32(quarter[i], addend_zero_point));
        real[i] = _mm256_add_ps(real[i], _mm256_mul_ps(other, addend_multiplier));
      }
    }
    for (size_t i = 0; i < QUARTERS; ++i) {
      real[i] = _mm256_min_ps(_mm256_max_ps(real[i], low), high);
      sum[i] = _mm256_add_epi32(_mm256_cvtps_epi32(real[i]), zero_point);
    }
    const __m256i words[2] = {_mm256_packus_epi32(sum[0], sum[1]), _mm256_packus_epi32(sum[2], sum[3])};
    const __m256i bytes = _mm256_packus_epi16(words[0], words[1]);
    if (count == CHANNELS)
      _mm256_storeu_si256((__m256i *)(output + pixel.output), bytes);
    else
      _mm256_mask_storeu_epi8(output + pixel.output, valid, bytes);
  }
}

TARGET void depthwise_u8s8_1x32_avx512vnni(const struct mien_depthwise *d) {
  size_t channel = 0;
  for (; channel + CHANNELS <= d->channels; channel += CHANNELS)
    convolve(d, channel, ~(__mmask32)0);
  if (channel < d->channels)
    convolve(d, channel, ((__mmask32)1 << (d->channels - channel)) - 1);
}

#endif
