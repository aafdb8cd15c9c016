#include "convolution.h"

#define KERNEL(types, pixels, channels, suffix, isa, offset, bytes, pack)                                              \
  {"convolution_" #types "_" #pixels "x" #channels "_" #suffix, isa, pixels, channels, offset, bytes, pack,            \
   convolution_##types##_##pixels##x##channels##_##suffix}

static const struct mien_convolution_kernel kernels[] = {
    KERNEL(u8s8, 1, 1, scalar, MIEN_ISA_SCALAR, 0, 1, mien_pack_quads),
#if defined(__x86_64__)
    KERNEL(u8s16, 3, 16, avx2, MIEN_ISA_AVX2, 0, 2, mien_pack_even_odd),
    KERNEL(u8s16, 2, 24, avx2, MIEN_ISA_AVX2, 0, 2, mien_pack_even_odd),
    KERNEL(u8s8, 6, 16, avxvnni, MIEN_ISA_AVXVNNI, 0, 1, mien_pack_quads),
    KERNEL(u8s8, 3, 24, avxvnni, MIEN_ISA_AVXVNNI, 0, 1, mien_pack_quads),
    KERNEL(u8s8, 6, 16, avx512vnni, MIEN_ISA_AVX512VNNI, 0, 1, mien_pack_quads),
    KERNEL(u8s8, 6, 32, avx512vnni, MIEN_ISA_AVX512VNNI, 0, 1, mien_pack_quads),
    KERNEL(u8s8, 6, 48, avx512vnni, MIEN_ISA_AVX512VNNI, 0, 1, mien_pack_quads),
    KERNEL(u8s8, 6, 64, avx512vnni, MIEN_ISA_AVX512VNNI, 0, 1, mien_pack_quads),
#elif defined(__aarch64__)
    KERNEL(s8s8, 3, 8, neon, MIEN_ISA_NEON, 128, 1, mien_pack_runs),
    KERNEL(s8s8, 4, 16, neondot, MIEN_ISA_NEONDOT, 128, 1, mien_pack_quads),
    KERNEL(s8s8, 8, 8, neondot, MIEN_ISA_NEONDOT, 128, 1, mien_pack_quads),
#endif
};

const struct mien_convolution_kernel *mien_convolution_kernels(size_t *count) {
  *count = sizeof kernels / sizeof *kernels;
  return kernels;
}

static size_t filled(size_t channels, size_t tile) { return (channels + tile - 1) / tile * tile; }

/// Below, a tile spends more time on storing its sums than on making them.
enum { FEW_TAPS = 64 };

/// Whether `a` suits better than `b`: less filling, or as much and a larger tile, or an equal one and a wider. Where
/// there are few taps the wider one suits better anyway, since more channels share a read of the pixel.
static bool suits_better(
    const struct mien_convolution_kernel *a, const struct mien_convolution_kernel *b, size_t pixels, size_t channels,
    size_t taps) {
  const size_t work_a = filled(pixels, a->tile_pixels) * filled(channels, a->tile_channels);
  const size_t work_b = filled(pixels, b->tile_pixels) * filled(channels, b->tile_channels);
  if (work_a != work_b)
    return work_a < work_b;
  const size_t tile_a = a->tile_pixels * a->tile_channels, tile_b = b->tile_pixels * b->tile_channels;
  return taps >= FEW_TAPS && tile_a != tile_b ? tile_a > tile_b : a->tile_channels > b->tile_channels;
}

const struct mien_convolution_kernel *mien_convolution_select(
    enum mien_isa isa, size_t pixels, size_t channels, size_t taps) {
  const struct mien_convolution_kernel *best = NULL;
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; ++i)
    if (kernels[i].isa == isa && (!best || suits_better(&kernels[i], best, pixels, channels, taps)))
      best = &kernels[i];
  return best;
}

size_t mien_convolution_packed_size(
    const struct mien_convolution_kernel *kernel, const struct mien_convolution_weights *w) {
  const size_t taps = w->rows * mien_row_bytes(w->row_taps);
  return filled(w->channels, kernel->tile_channels) * taps * kernel->packed_bytes_per_weight;
}
