#ifndef MIEN_REQUANTISATION_H
#define MIEN_REQUANTISATION_H

#include <stdint.h>

/// How int32 accumulators become 8-bit values, the same in every kernel, bit for bit:
///
///     real  = (float)accumulator * multiplier[channel]
///     real += (float)(addend - addend_zero_point) * addend_multiplier     where there is an addend
///     value = round_half_even(clamp(real, low, high)) + zero_point
///
/// Each operation rounds on its own to fp32 (no fused multiply-add). 8-bit values are kept as bytes: the int8 value of
/// the model plus 128, so that camera pixels are activations as they are.
struct mien_requantisation {
  /// One per channel, zero-filled up to a multiple of the kernel's channel tile. Holds the folded input zero point.
  const int32_t *bias;
  /// One per channel, filled up likewise; positive, less than 2^20.
  const float *multiplier;
  /// Whole numbers, relative to the zero point: `zero_point + low` and `zero_point + high` lie in 0...255.
  float low, high;
  int32_t zero_point;
  /// What is added before rounding, addressed by `mien_pixel.addend`; NULL for nothing.
  const uint8_t *addend;
  float addend_multiplier;
  int32_t addend_zero_point;
};

/// Where one output pixel's data lie, as byte offsets from the base pointers.
struct mien_pixel {
  int32_t input, output, addend;
};

#endif
