#if defined(__aarch64__)
#include "depthwise_neon.h"

#define TARGET __attribute__((target("dotprod")))
enum { SIDE = 5, OUTPUTS = 3, QUADS = (SIDE + 3) / 4 };

struct strip {
  struct factors factors;
  uint8x16_t places[4];
  /// [column][four rows][four channels]
  int8x16_t weights[SIDE][QUADS][4];
};

/// Puts the bytes of up to four rows of a column side by side, zeros for those that are not there: quarter `i` has
/// channels 4 * i to 4 * i + 3.
MIEN_INLINE void interleave(
    const uint8x16_t places[4], const int8x16_t *row, const int count, int8x16_t quarter[4]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; ++i) {
    if (count == 1)
      quarter[i] = vqtbl1q_s8(row[0], places[i]);
    else if (count == 3)
      quarter[i] = vqtbl3q_s8((int8x16x3_t){{row[0], row[1], row[2]}}, places[i]);
    else
      quarter[i] = vqtbl4q_s8((int8x16x4_t){{row[0], row[1], row[2], row[3]}}, places[i]);
  }
}

/// How many of the rows of a quad there are.
MIEN_INLINE int quad_rows(const int rows, const int quad) { return rows - 4 * quad < 4 ? rows - 4 * quad : 4; }

TARGET MIEN_INLINE struct strip prepare(
    const struct mien_depthwise *d, const int rows, const int columns, size_t channel) {
  struct strip s = {.factors = factors(d, channel)};
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; ++i) {
    uint8_t places[16];
    for (int place = 0; place < 16; ++place)
      places[place] = (uint8_t)(16 * (place % 4) + 4 * i + place / 4);
    s.places[i] = vld1q_u8(places);
  }
  const size_t step = d->channels + MIEN_DEPTHWISE_TAIL;
#pragma clang loop unroll(full)
  for (int column = 0; column < columns; ++column)
#pragma clang loop unroll(full)
    for (int quad = 0; 4 * quad < rows; ++quad) {
      int8x16_t row[4];
#pragma clang loop unroll(full)
      for (int i = 0; i < quad_rows(rows, quad); ++i)
        row[i] = load_weights(d->weights + (size_t)((4 * quad + i) * columns + column) * step + channel);
      interleave(s.places, row, quad_rows(rows, quad), s.weights[column][quad]);
    }
  return s;
}

/// Each column is interleaved once and serves every output whose window it is in.
TARGET MIEN_INLINE void convolve(
    const struct strip *s, const int outputs, const int rows, const int columns, const int stride, const uint8_t *patch,
    uint8_t *output, size_t count) {
  int32x4_t sum[OUTPUTS][4];
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; ++o)
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; ++i)
      sum[o][i] = s->factors.bias[i];
#pragma clang loop unroll(full)
  for (int column = 0; column < (outputs - 1) * stride + columns; ++column)
#pragma clang loop unroll(full)
    for (int quad = 0; 4 * quad < rows; ++quad) {
      int8x16_t row[4], quarter[4];
#pragma clang loop unroll(full)
      for (int i = 0; i < quad_rows(rows, quad); ++i)
        row[i] = load_signed(
            patch + (4 * quad + i) * s->factors.row_stride + (ptrdiff_t)((size_t)column * s->factors.channels));
      interleave(s->places, row, quad_rows(rows, quad), quarter);
#pragma clang loop unroll(full)
      for (int o = 0; o < outputs; ++o) {
        const int from = column - o * stride;
        if (from >= 0 && from < columns)
#pragma clang loop unroll(full)
          for (int i = 0; i < 4; ++i)
            sum[o][i] = vdotq_s32(sum[o][i], quarter[i], s->weights[from][quad][i]);
      }
    }
#pragma clang loop unroll(full)
  for (int o = 0; o < outputs; ++o)
    finish(&s->factors, sum[o], output + (size_t)o * s->factors.channels, count);
}

#include "depthwise_strips_neon.h"

TARGET void depthwise_s8s8_3x16_neondot(const struct mien_depthwise *d) { run_square(d); }

#endif
