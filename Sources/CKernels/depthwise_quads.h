// Depthwise convolution with dot products of four rows of a column. To be included once by the file of an instruction
// set, after it has defined
//   TARGET, OUTPUTS (adjacent outputs that are computed together), BYTES (of a vector), integers, reals, dot_weights,
//   bounds, load, load_lanes, load_weights, store, store_some, zero, unpack_low_8, unpack_high_8, unpack_low_16,
//   unpack_high_16, subtract, multiply, add, to_real, as_reals, set_real, set_integer, prepare_dot, dot, make_bounds,
//   requantise.

#include "depthwise.h"

// The loops of a window of any size cannot be unrolled, and need not be.
#pragma clang diagnostic ignored "-Wpass-failed"

enum { QUARTERS = 4, QUADS = (MIEN_DEPTHWISE_SIDE + 3) / 4 };

/// Puts four bytes of a channel side by side. Unpacking works on lanes of 16 bytes, so quarter 0 has the first four
/// channels of each lane, quarter 1 the next four and so on; packing to bytes undoes that.
TARGET MIEN_INLINE void interleave(const integers row[4], integers quarter[QUARTERS]) {
  const integers low[2] = {unpack_low_8(row[0], row[1]), unpack_low_8(row[2], row[3])};
  const integers high[2] = {unpack_high_8(row[0], row[1]), unpack_high_8(row[2], row[3])};
  quarter[0] = unpack_low_16(low[0], low[1]);
  quarter[1] = unpack_high_16(low[0], low[1]);
  quarter[2] = unpack_low_16(high[0], high[1]);
  quarter[3] = unpack_high_16(high[0], high[1]);
}

/// All that is the same for every output of the channels that a vector holds.
struct strip {
  dot_weights weights[MIEN_DEPTHWISE_SIDE][QUADS][QUARTERS];
  integers bias[QUARTERS];
  reals multiplier[QUARTERS];
  bounds bounds;
  reals addend_multiplier;
  integers addend_zero_point;
  size_t channels;
  ptrdiff_t row_stride;
};

/// A vector's weights and factors, from `channel` on and on into the tail.
TARGET MIEN_INLINE void prepare(const struct mien_depthwise *d, size_t channel, struct strip *s) {
  const struct mien_requantisation *const q = &d->requantisation;
  const size_t step = d->channels + MIEN_DEPTHWISE_TAIL;
  for (size_t column = 0; column < d->columns; ++column)
    for (size_t quad = 0; 4 * quad < d->rows; ++quad) {
      integers row[4], quarter[QUARTERS];
      for (size_t i = 0; i < 4; ++i)
        row[i] = 4 * quad + i < d->rows
                     ? load_weights(d->weights + ((4 * quad + i) * d->columns + column) * step + channel)
                     : zero();
      interleave(row, quarter);
      for (size_t i = 0; i < QUARTERS; ++i)
        s->weights[column][quad][i] = prepare_dot(quarter[i]);
    }
  for (size_t i = 0; i < QUARTERS; ++i) {
    s->bias[i] = load_lanes(q->bias + channel + 4 * i);
    s->multiplier[i] = as_reals(load_lanes(q->multiplier + channel + 4 * i));
  }
  s->bounds = make_bounds(q);
  s->addend_multiplier = set_real(q->addend_multiplier);
  s->addend_zero_point = set_integer(q->addend_zero_point);
  s->channels = d->channels;
  s->row_stride = d->row_stride;
}

/// A vector of each of so many outputs, the first one's bytes at `patch`, `addend` (NULL for nothing) and `output`.
/// Each column is interleaved once and serves every output whose window it is in. Only `count` bytes are stored.
TARGET MIEN_INLINE void convolve(
    const struct strip *s, const int outputs, const int rows, const int columns, const int stride, const uint8_t *patch,
    const uint8_t *addend, uint8_t *output, size_t count) {
  integers sum[OUTPUTS][QUARTERS], quarter[QUARTERS];
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; ++o)
#pragma clang loop unroll(full)
    for (int i = 0; i < QUARTERS; ++i)
      sum[o][i] = s->bias[i];
#pragma clang loop unroll(full)
  for (int column = 0; column < (outputs - 1) * stride + columns; ++column)
#pragma clang loop unroll(full)
    for (int quad = 0; 4 * quad < rows; ++quad) {
      integers row[4];
#pragma clang loop unroll(full)
      for (int i = 0; i < 4; ++i)
        row[i] = 4 * quad + i < rows
                     ? load(patch + (4 * quad + i) * s->row_stride + (ptrdiff_t)((size_t)column * s->channels))
                     : zero();
      interleave(row, quarter);
#pragma clang loop unroll(full)
      for (int o = 0; o < outputs; ++o) {
        const int from = column - o * stride;
        if (from >= 0 && from < columns)
#pragma clang loop unroll(full)
          for (int i = 0; i < QUARTERS; ++i)
            sum[o][i] = dot(sum[o][i], quarter[i], &s->weights[from][quad][i], outputs > 1);
      }
    }
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; ++o) {
    const size_t at = (size_t)o * s->channels;
    reals real[QUARTERS];
#pragma clang loop unroll(full)
    for (int i = 0; i < QUARTERS; ++i)
      real[i] = multiply(to_real(sum[o][i]), s->multiplier[i]);
    if (addend) {
      const integers row[4] = {load(addend + at), zero(), zero(), zero()};
      interleave(row, quarter);
#pragma clang loop unroll(full)
      for (int i = 0; i < QUARTERS; ++i)
        real[i] =
            add(real[i], multiply(to_real(subtract(quarter[i], s->addend_zero_point)), s->addend_multiplier));
    }
    const integers bytes = requantise(&s->bounds, real);
    if (count == BYTES)
      store(output + at, bytes);
    else
      store_some(output + at, bytes, count);
  }
}

/// Outputs of one row, for each channel by itself.
TARGET MIEN_INLINE void along_row(
    const struct mien_depthwise *d, const struct strip *s, const int rows, const int columns, const int stride,
    size_t channel, struct mien_pixel pixel) {
  const size_t count = mien_smaller(BYTES, d->channels - channel), step = d->channels;
  const uint8_t *patch = d->input + pixel.input + channel;
  const uint8_t *addend = d->requantisation.addend ? d->requantisation.addend + pixel.addend + channel : NULL;
  uint8_t *output = d->output + pixel.output + channel;
  size_t x = 0;
  for (; x + OUTPUTS <= d->width; x += OUTPUTS)
    convolve(s, OUTPUTS, rows, columns, stride, patch + x * (size_t)stride * step, addend ? addend + x * step : NULL,
             output + x * step, count);
  for (; x < d->width; ++x)
    convolve(s, 1, rows, columns, stride, patch + x * (size_t)stride * step, addend ? addend + x * step : NULL,
             output + x * step, count);
}

/// With stride 1 a row of outputs is one run of bytes, whose channels repeat: every `period` bytes a vector begins with
/// the same channel.
TARGET MIEN_INLINE void along_bytes(
    const struct mien_depthwise *d, const struct strip *s, const int rows, const int columns, size_t first,
    size_t period, struct mien_pixel pixel) {
  const uint8_t *const addend = d->requantisation.addend ? d->requantisation.addend + pixel.addend : NULL;
  const size_t bytes = d->width * d->channels;
  for (size_t at = first; at < bytes; at += period)
    convolve(s, 1, rows, columns, 1, d->input + pixel.input + at, addend ? addend + at : NULL,
             d->output + pixel.output + at, mien_smaller(BYTES, bytes - at));
}

TARGET MIEN_INLINE void run(
    const struct mien_depthwise *d, const int rows, const int columns, const int stride, const bool by_bytes) {
  struct strip s;
  size_t period = d->channels;
  if (by_bytes)
    while (period % BYTES)
      period += d->channels;
  const size_t end = by_bytes ? mien_smaller(period, d->width * d->channels) : d->channels;
  for (size_t first = 0; first < end; first += BYTES) {
    prepare(d, first % d->channels, &s);
    for (size_t p = 0; p < d->pixel_count; p += d->width) {
      if (by_bytes)
        along_bytes(d, &s, rows, columns, first, period, d->pixels[p]);
      else
        along_row(d, &s, rows, columns, stride, first, d->pixels[p]);
    }
  }
}

/// Along the bytes no vector is filled in vain, but columns are interleaved over and over.
MIEN_INLINE bool suits_bytes(const struct mien_depthwise *d) {
  const size_t filled = (d->channels + BYTES - 1) / BYTES * BYTES;
  return d->stride == 1 && 5 * filled > 6 * d->channels;
}

TARGET MIEN_INLINE void run_any(const struct mien_depthwise *d) {
  const int rows = (int)d->rows, columns = (int)d->columns, stride = (int)d->stride;
  if (rows == 3 && columns == 3 && suits_bytes(d))
    run(d, 3, 3, 1, true);
  else if (rows == 3 && columns == 3 && stride == 1)
    run(d, 3, 3, 1, false);
  else if (rows == 3 && columns == 3 && stride == 2)
    run(d, 3, 3, 2, false);
  else if (rows == 5 && columns == 5 && suits_bytes(d))
    run(d, 5, 5, 1, true);
  else if (rows == 5 && columns == 5 && stride == 1)
    run(d, 5, 5, 1, false);
  else if (rows == 5 && columns == 5 && stride == 2)
    run(d, 5, 5, 2, false);
  else
    run(d, rows, columns, stride, suits_bytes(d));
}
