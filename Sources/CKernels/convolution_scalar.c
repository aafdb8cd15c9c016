#include "convolution.h"

/// The reference: every other convolution kernel gives its bytes exactly.
void convolution_u8s8_1x1_scalar(const struct mien_convolution *c) {
  const struct mien_requantisation *q = &c->requantisation;
  for (size_t p = 0; p < c->pixel_count; ++p) {
    const struct mien_pixel pixel = c->pixels[p];
    const int8_t *weight = c->packed;
    for (size_t channel = 0; channel < c->channels; ++channel) {
      int32_t sum = q->bias[channel];
      for (size_t row = 0; row < c->rows; ++row, weight += c->row_bytes) {
        const uint8_t *patch = c->input + pixel.input + (ptrdiff_t)row * c->row_stride;
        for (size_t tap = 0; tap < c->row_bytes; ++tap)
          sum += (int32_t)patch[tap] * weight[tap];
      }
      float real = (float)sum * q->multiplier[channel];
      if (q->addend) {
        const int32_t other = q->addend[pixel.addend + (ptrdiff_t)channel] - q->addend_zero_point;
        real += (float)other * q->addend_multiplier;
      }
      c->output[pixel.output + (ptrdiff_t)channel] = mien_clamp_and_round(real, q->low, q->high, q->zero_point);
    }
  }
}
