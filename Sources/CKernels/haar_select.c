#include "haar.h"

static const struct mien_haar_kernel kernels[] = {
    {"haar_u32_1_scalar", MIEN_ISA_SCALAR, haar_u32_1_scalar},
#if defined(__x86_64__)
    {"haar_u32_8_avx2", MIEN_ISA_AVX2, haar_u32_8_avx2},
    {"haar_u32_16_avx512", MIEN_ISA_AVX512VNNI, haar_u32_16_avx512},
#elif defined(__aarch64__)
    {"haar_u32_4_neon", MIEN_ISA_NEON, haar_u32_4_neon},
#endif
};

const struct mien_haar_kernel *mien_haar_kernels(size_t *count) {
  *count = sizeof kernels / sizeof *kernels;
  return kernels;
}

const struct mien_haar_kernel *mien_haar_select(enum mien_isa isa) {
  // Of those that the instruction set includes the last: all of one architecture's sets include the ones before.
  const struct mien_haar_kernel *best = kernels;
  for (size_t i = 1; i < sizeof kernels / sizeof *kernels; ++i)
    if (kernels[i].isa <= isa)
      best = &kernels[i];
  return best;
}
