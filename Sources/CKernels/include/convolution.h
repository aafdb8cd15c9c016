#ifndef MIEN_CONVOLUTION_H
#define MIEN_CONVOLUTION_H

#include "isa.h"
#include "requantisation.h"
#include <stddef.h>

/// A convolution over byte images with interleaved channels (height, width, channel). One kernel row of a pixel's patch
/// is contiguous, so a patch is `rows` runs of `row_bytes` bytes, `row_stride` apart; a 1x1 convolution and a fully
/// connected layer are special cases.
struct mien_convolution {
  /// Readable from every pixel's patch on, up to 3 bytes behind the end of each kernel row.
  const uint8_t *input;
  /// Apart from the input and the addend: some pixels are computed and stored twice.
  uint8_t *output;
  const struct mien_pixel *pixels;
  size_t pixel_count;
  /// Weights in the kernel's own order, made by `pack`, 64-byte aligned.
  const void *packed;
  size_t rows;
  /// Rounded up to a multiple of 4; the weights of the filling are zero.
  size_t row_bytes;
  ptrdiff_t row_stride;
  size_t channels;
  struct mien_requantisation requantisation;
  /// Output pixels of a row; `pixels` has them row by row.
  size_t width;
};

/// Weights as the model file has them: int8, [channels][rows][row_taps].
struct mien_convolution_weights {
  const int8_t *values;
  size_t channels, rows, row_taps;
};

/// What of a layer decides which kernel is the fastest: the size of its output, the window with its stride, channels.
struct mien_convolution_shape {
  size_t height, width;
  size_t rows, columns, stride;
  size_t inputs, channels;
};

struct mien_convolution_kernel {
  /// convolution or winograd_(types)_(pixels)x(channels)_(instruction set); after the channels, the taps of a step
  /// where they are not four.
  const char *name;
  enum mien_isa isa;
  size_t tile_pixels, tile_channels;
  /// How many taps of a kernel row are multiplied together: packed rows are filled up to a multiple of it.
  size_t step_taps;
  /// Cycles that a step and all else of a tile take on a processor of its kind: what the selection goes by.
  float step_cycles, tile_cycles;
  /// What the kernel takes off every input byte before multiplying; the folded bias allows for it.
  int32_t input_offset;
  size_t packed_bytes_per_weight;
  void (*pack)(const struct mien_convolution_weights *, size_t tile_channels, void *packed);
  void (*run)(const struct mien_convolution *);
  /// Whether it is one for windows of 3x3 alone.
  bool winograd;
};

/// All kernels that were built for this architecture, whether or not this processor runs them.
const struct mien_convolution_kernel *mien_convolution_kernels(size_t *count);

/// Whether the kernel can run such a layer. The Winograd kernels take windows of 3x3 with stride 1, multiples of eight
/// input channels up to 256 and outputs of even height and width; all others take anything.
bool mien_convolution_fits(const struct mien_convolution_kernel *, const struct mien_convolution_shape *);

/// The kernel of an instruction set that should be the fastest for such a layer; NULL if the set has none.
/// `mien bench kernels` shows how good its choice is.
const struct mien_convolution_kernel *mien_convolution_select(
    enum mien_isa isa, const struct mien_convolution_shape *);

/// Bytes that `pack` writes.
size_t mien_convolution_packed_size(const struct mien_convolution_kernel *, const struct mien_convolution_weights *);

#endif
