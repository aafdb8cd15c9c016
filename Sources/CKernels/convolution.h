#ifndef MIEN_CONVOLUTION_FAMILY_H
#define MIEN_CONVOLUTION_FAMILY_H

#include "include/convolution.h"
#include "internal.h"

#define MIEN_CONVOLUTION(name) void name(const struct mien_convolution *)

MIEN_CONVOLUTION(convolution_u8s8_1x1_scalar);
MIEN_CONVOLUTION(convolution_u8s16_12x8_avx2);
MIEN_CONVOLUTION(convolution_u8s16_6x16_avx2);
MIEN_CONVOLUTION(convolution_u8s16_3x24_avx2);
MIEN_CONVOLUTION(winograd_u8s16_24x16_avx2);
MIEN_CONVOLUTION(winograd_u8s16_12x24_avx2);
MIEN_CONVOLUTION(convolution_u8s8_12x8_avxvnni);
MIEN_CONVOLUTION(convolution_u8s8_6x16_avxvnni);
MIEN_CONVOLUTION(convolution_u8s8_3x24_avxvnni);
MIEN_CONVOLUTION(convolution_u8s8_12x16_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_6x32_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_3x48_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_9x48_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_3x64_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_8x8x8_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_8x16x8_avx512vnni);
MIEN_CONVOLUTION(convolution_u8s8_8x24x8_avx512vnni);
MIEN_CONVOLUTION(convolution_s8s8_3x8_neon);
MIEN_CONVOLUTION(convolution_u8s16_4x16_neon);
MIEN_CONVOLUTION(convolution_s8s8_4x16_neondot);
MIEN_CONVOLUTION(convolution_s8s8_6x16_neondot);
MIEN_CONVOLUTION(convolution_s8s8_8x8_neondot);

/// The most input channels that the Winograd kernels have room for.
enum { MIEN_WINOGRAD_INPUTS = 256 };

MIEN_INLINE size_t mien_filled(size_t count, size_t step) { return (count + step - 1) / step * step; }

MIEN_INLINE size_t mien_row_bytes(size_t row_taps) { return mien_filled(row_taps, 4); }

/// The weight of a channel and tap, zero in the filling behind the last channel and the last tap of a row.
MIEN_INLINE int8_t mien_weight(const struct mien_convolution_weights *w, size_t channel, size_t row, size_t tap) {
  if (channel >= w->channels || tap >= w->row_taps)
    return 0;
  return w->values[(channel * w->rows + row) * w->row_taps + tap];
}

/// [channel block][row][tap / 4][channel][tap % 4], int8: four taps of a channel side by side.
void mien_pack_quads(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
/// The same with eight taps of a channel: [channel block][row][tap / 8][channel][tap % 8].
void mien_pack_octets(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
/// [channel block][row][tap / 2][channel][tap % 2], int16: two taps of a channel side by side.
void mien_pack_pairs(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
/// [channel block][row][tap][channel], int16.
void mien_pack_single(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
/// The transform of 3x3 weights, at four times its value: [channel block][16 products][input / 2][channel][input % 2],
/// int16.
void mien_pack_winograd(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
/// [channel block][row][tap / 16][channel][tap % 16], int8: sixteen taps of a channel side by side, then with what is left
/// of a row eight, then four.
void mien_pack_runs(const struct mien_convolution_weights *, size_t tile_channels, void *packed);

#endif
