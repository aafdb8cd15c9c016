#include "nearest.h"

static const struct mien_nearest_kernel kernels[] = {
    {"nearest_s8_1_scalar", MIEN_ISA_SCALAR, nearest_s8_1_scalar},
#if defined(__x86_64__)
    {"nearest_s8_8_avx2", MIEN_ISA_AVX2, nearest_s8_8_avx2},
    {"nearest_s8_8_avxvnni", MIEN_ISA_AVXVNNI, nearest_s8_8_avxvnni},
    {"nearest_s8_16_avx512vnni", MIEN_ISA_AVX512VNNI, nearest_s8_16_avx512vnni},
#elif defined(__aarch64__)
    {"nearest_s8_4_neon", MIEN_ISA_NEON, nearest_s8_4_neon},
    {"nearest_s8_4_neondot", MIEN_ISA_NEONDOT, nearest_s8_4_neondot},
#endif
};

const struct mien_nearest_kernel *mien_nearest_kernels(size_t *count) {
  *count = sizeof kernels / sizeof *kernels;
  return kernels;
}

const struct mien_nearest_kernel *mien_nearest_select(enum mien_isa isa) {
  const struct mien_nearest_kernel *best = kernels;
  for (size_t i = 1; i < sizeof kernels / sizeof *kernels; ++i)
    if (kernels[i].isa <= isa)
      best = &kernels[i];
  return best;
}
