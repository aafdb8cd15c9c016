#ifndef MIEN_VARIANTS_H
#define MIEN_VARIANTS_H

#include "include/isa.h"
#include "internal.h"

/// Compiles `name_body`, plain loops that the compiler vectorises, once for each instruction set that helps, and
/// defines `mien_name_select(isa)`, which picks one, and `mien_name_name(isa)`, the name of the one picked: `label` and
/// the instruction set. All give the same bytes, for the source is one.
#if defined(__x86_64__)
#define MIEN_VARIANTS(name, type, label)                                                                               \
  static void name##_scalar(const struct mien_##type *x) { name##_body(x); }                                           \
  __attribute__((target("avx2"))) static void name##_avx2(const struct mien_##type *x) { name##_body(x); }             \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) static void name##_avx512(              \
      const struct mien_##type *x) {                                                                                   \
    name##_body(x);                                                                                                    \
  }                                                                                                                    \
  mien_##name##_function mien_##name##_select(enum mien_isa isa) {                                                     \
    switch (isa) {                                                                                                     \
    case MIEN_ISA_AVX2:                                                                                                \
    case MIEN_ISA_AVXVNNI:                                                                                             \
      return name##_avx2;                                                                                              \
    case MIEN_ISA_AVX512VNNI:                                                                                          \
      return name##_avx512;                                                                                            \
    default:                                                                                                           \
      return name##_scalar;                                                                                            \
    }                                                                                                                  \
  }                                                                                                                    \
  const char *mien_##name##_name(enum mien_isa isa) {                                                                  \
    switch (isa) {                                                                                                     \
    case MIEN_ISA_AVX2:                                                                                                \
    case MIEN_ISA_AVXVNNI:                                                                                             \
      return label "_avx2";                                                                                            \
    case MIEN_ISA_AVX512VNNI:                                                                                          \
      return label "_avx512";                                                                                          \
    default:                                                                                                           \
      return label "_scalar";                                                                                          \
    }                                                                                                                  \
  }
#else
#define MIEN_VARIANTS(name, type, label)                                                                               \
  static void name##_scalar(const struct mien_##type *x) { name##_body(x); }                                           \
  mien_##name##_function mien_##name##_select(enum mien_isa isa) {                                                     \
    (void)isa;                                                                                                         \
    return name##_scalar;                                                                                              \
  }                                                                                                                    \
  const char *mien_##name##_name(enum mien_isa isa) {                                                                  \
    (void)isa;                                                                                                         \
    return label "_scalar";                                                                                            \
  }
#endif

/// The same for what has a kernel of its own for NEON, written by hand.
#if defined(__aarch64__)
#define MIEN_VARIANTS_AND_NEON(name, type, label, neon_kernel)                                                         \
  static void name##_scalar(const struct mien_##type *x) { name##_body(x); }                                           \
  mien_##name##_function mien_##name##_select(enum mien_isa isa) {                                                     \
    return isa == MIEN_ISA_NEON || isa == MIEN_ISA_NEONDOT ? neon_kernel : name##_scalar;                              \
  }                                                                                                                    \
  const char *mien_##name##_name(enum mien_isa isa) {                                                                  \
    return isa == MIEN_ISA_NEON || isa == MIEN_ISA_NEONDOT ? #neon_kernel : label "_scalar";                           \
  }
#else
#define MIEN_VARIANTS_AND_NEON(name, type, label, neon_kernel) MIEN_VARIANTS(name, type, label)
#endif

#endif
