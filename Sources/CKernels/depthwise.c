#include "include/depthwise.h"
#include "variants.h"

MIEN_INLINE void depthwise_block(
    const struct mien_depthwise *d, struct mien_pixel pixel, size_t channel, const size_t count) {
  const struct mien_requantisation *q = &d->requantisation;
  int32_t sum[32];
  for (size_t i = 0; i < count; ++i)
    sum[i] = q->bias[channel + i];
  const int16_t *weights = d->weights + channel;
  for (size_t row = 0; row < d->rows; ++row) {
    const uint8_t *patch = d->input + pixel.input + (ptrdiff_t)row * d->row_stride + channel;
    for (size_t column = 0; column < d->columns; ++column, patch += d->channels, weights += d->channels)
      for (size_t i = 0; i < count; ++i)
        sum[i] += (int16_t)(patch[i] * weights[i]); // at most 255 * 128: no overflow
  }
  uint8_t *output = d->output + pixel.output + channel;
  if (q->addend) {
    const uint8_t *addend = q->addend + pixel.addend + channel;
    for (size_t i = 0; i < count; ++i) {
      float real = (float)sum[i] * q->multiplier[channel + i];
      real += (float)(addend[i] - q->addend_zero_point) * q->addend_multiplier;
      output[i] = mien_clamp_and_round(real, q->low, q->high, q->zero_point);
    }
  } else {
    for (size_t i = 0; i < count; ++i) {
      const float real = (float)sum[i] * q->multiplier[channel + i];
      output[i] = mien_clamp_and_round(real, q->low, q->high, q->zero_point);
    }
  }
}

MIEN_INLINE void depthwise_body(const struct mien_depthwise *d) {
  for (size_t p = 0; p < d->pixel_count; ++p) {
    size_t channel = 0;
    for (; channel + 32 <= d->channels; channel += 32)
      depthwise_block(d, d->pixels[p], channel, 32);
    for (; channel + 8 <= d->channels; channel += 8)
      depthwise_block(d, d->pixels[p], channel, 8);
    for (; channel < d->channels; ++channel)
      depthwise_block(d, d->pixels[p], channel, 1);
  }
}

MIEN_VARIANTS(depthwise, depthwise)
