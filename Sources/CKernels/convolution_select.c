#include "convolution.h"

/// The cycles are those of a step and of all else of a tile, fitted to measured layers of few and of many taps.
#define KERNEL(name, isa, pixels, channels, taps, step_cycles, tile_cycles, offset, bytes, pack)                       \
  {"convolution_" #name, isa, pixels, channels, taps, step_cycles, tile_cycles, offset, bytes, pack,                   \
   convolution_##name, false}
#define WINOGRAD(name, isa, pixels, channels, step_cycles, tile_cycles)                                                \
  {"winograd_" #name, isa, pixels, channels, 4, step_cycles, tile_cycles, 0, 4, mien_pack_winograd,                  \
   winograd_##name, true}
#define AVX512(tile, pixels, channels, taps, step_cycles, tile_cycles, pack)                                           \
  KERNEL(u8s8_##tile##_avx512vnni, MIEN_ISA_AVX512VNNI, pixels, channels, taps, step_cycles, tile_cycles, 0, 1, pack)

static const struct mien_convolution_kernel kernels[] = {
    KERNEL(u8s8_1x1_scalar, MIEN_ISA_SCALAR, 1, 1, 4, 1, 1, 0, 1, mien_pack_quads),
#if defined(__x86_64__)
    KERNEL(u8s16_12x8_avx2, MIEN_ISA_AVX2, 12, 8, 4, 17, 45, 0, 2, mien_pack_pairs),
    KERNEL(u8s16_6x16_avx2, MIEN_ISA_AVX2, 6, 16, 4, 14.5F, 30, 0, 2, mien_pack_pairs),
    KERNEL(u8s16_3x24_avx2, MIEN_ISA_AVX2, 3, 24, 4, 11.3F, 20, 0, 2, mien_pack_pairs),
    WINOGRAD(u8s16_24x16_avx2, MIEN_ISA_AVX2, 24, 16, 26, 340),
    WINOGRAD(u8s16_12x24_avx2, MIEN_ISA_AVX2, 12, 24, 17.5F, 480),
    KERNEL(u8s8_12x8_avxvnni, MIEN_ISA_AVXVNNI, 12, 8, 4, 6.5F, 45, 0, 1, mien_pack_quads),
    KERNEL(u8s8_6x16_avxvnni, MIEN_ISA_AVXVNNI, 6, 16, 4, 6.1F, 19, 0, 1, mien_pack_quads),
    KERNEL(u8s8_3x24_avxvnni, MIEN_ISA_AVXVNNI, 3, 24, 4, 4.9F, 16, 0, 1, mien_pack_quads),
    AVX512(12x16, 12, 16, 4, 6.6F, 34, mien_pack_quads),
    AVX512(6x32, 6, 32, 4, 6.0F, 22.5F, mien_pack_quads),
    AVX512(3x48, 3, 48, 4, 4.8F, 18, mien_pack_quads),
    AVX512(9x48, 9, 48, 4, 13.5F, 69, mien_pack_quads),
    AVX512(3x64, 3, 64, 4, 6.0F, 19.5F, mien_pack_quads),
    AVX512(8x8x8, 8, 8, 8, 5.3F, 20, mien_pack_octets),
    AVX512(8x16x8, 8, 16, 8, 8.0F, 31, mien_pack_octets),
    AVX512(8x24x8, 8, 24, 8, 12.0F, 42, mien_pack_octets),
#elif defined(__aarch64__)
    // Of a processor that runs an instruction a cycle.
    KERNEL(s8s8_3x8_neon, MIEN_ISA_NEON, 3, 8, 4, 24, 130, 128, 1, mien_pack_runs),
    KERNEL(u8s16_4x16_neon, MIEN_ISA_NEON, 4, 16, 4, 100, 140, 0, 2, mien_pack_single),
    KERNEL(s8s8_4x16_neondot, MIEN_ISA_NEONDOT, 4, 16, 4, 21, 140, 128, 1, mien_pack_quads),
    KERNEL(s8s8_6x16_neondot, MIEN_ISA_NEONDOT, 6, 16, 4, 30, 210, 128, 1, mien_pack_quads),
    KERNEL(s8s8_8x8_neondot, MIEN_ISA_NEONDOT, 8, 8, 4, 22, 170, 128, 1, mien_pack_quads),
#endif
};

const struct mien_convolution_kernel *mien_convolution_kernels(size_t *count) {
  *count = sizeof kernels / sizeof *kernels;
  return kernels;
}

static size_t pieces(size_t count, size_t step) { return (count + step - 1) / step; }

bool mien_convolution_fits(const struct mien_convolution_kernel *kernel, const struct mien_convolution_shape *s) {
  return !kernel->winograd || (s->rows == 3 && s->columns == 3 && s->stride == 1 && s->inputs % 8 == 0 &&
                               s->inputs <= MIEN_WINOGRAD_INPUTS && s->height % 2 == 0 && s->width % 2 == 0);
}

/// A tile that is not full takes as long to multiply, and longer to store.
static float cycles(const struct mien_convolution_kernel *k, const struct mien_convolution_shape *s) {
  const size_t pixels = s->height * s->width;
  const size_t tiles = pieces(pixels, k->tile_pixels) * pieces(s->channels, k->tile_channels);
  const size_t full = pixels / k->tile_pixels * (s->channels / k->tile_channels);
  const size_t steps = s->rows * pieces(s->columns * s->inputs, k->step_taps);
  return (float)(2 * tiles - full) * k->tile_cycles + (float)(tiles * steps) * k->step_cycles;
}

const struct mien_convolution_kernel *mien_convolution_select(
    enum mien_isa isa, const struct mien_convolution_shape *shape) {
  const struct mien_convolution_kernel *best = NULL;
  for (const struct mien_convolution_kernel *k = kernels; k < kernels + sizeof kernels / sizeof *kernels; ++k)
    if (k->isa == isa && mien_convolution_fits(k, shape) && (!best || cycles(k, shape) < cycles(best, shape)))
      best = k;
  return best;
}

size_t mien_convolution_packed_size(
    const struct mien_convolution_kernel *kernel, const struct mien_convolution_weights *w) {
  const size_t taps = w->rows * mien_filled(w->row_taps, kernel->step_taps);
  return mien_filled(w->channels, kernel->tile_channels) * taps * kernel->packed_bytes_per_weight;
}
