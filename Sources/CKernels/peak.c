#include "include/peak.h"
#include "internal.h"

// As many sums as hide the latency of a dot product and still leave registers for both factors. The empty assembly
// makes every step's factors unknown, so that the compiler can neither skip a step nor merge two.

#if defined(__x86_64__)
#include <immintrin.h>

enum { SUMS = 12 };

/// As in convolution_avx2.c: bytes widened to 16 bits, a multiply-add of pairs, an addition.
__attribute__((target("avx2"))) static uint64_t peak_u8s16_avx2(uint64_t steps) {
  __m256i sum[SUMS], x = _mm256_set1_epi16(3), w = _mm256_set1_epi16(-2);
  for (int i = 0; i < SUMS; ++i)
    sum[i] = _mm256_setzero_si256();
  for (uint64_t step = 0; step < steps; ++step)
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; ++i) {
      __asm__ volatile("" : "+x"(x), "+x"(w));
      sum[i] = _mm256_add_epi32(sum[i], _mm256_madd_epi16(x, w));
    }
  for (int i = 0; i < SUMS; ++i)
    __asm__ volatile("" : : "x"(sum[i]));
  return steps * SUMS * 16;
}

__attribute__((target("avx2,avxvnni"))) static uint64_t peak_u8s8_avxvnni(uint64_t steps) {
  __m256i sum[SUMS], x = _mm256_set1_epi8(3), w = _mm256_set1_epi8(-2);
  for (int i = 0; i < SUMS; ++i)
    sum[i] = _mm256_setzero_si256();
  for (uint64_t step = 0; step < steps; ++step)
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; ++i) {
      __asm__ volatile("" : "+x"(x), "+x"(w));
      sum[i] = _mm256_dpbusd_avx_epi32(sum[i], x, w);
    }
  for (int i = 0; i < SUMS; ++i)
    __asm__ volatile("" : : "x"(sum[i]));
  return steps * SUMS * 32;
}

__attribute__((target("avx512f,avx512vnni"))) static uint64_t peak_u8s8_avx512vnni(uint64_t steps) {
  __m512i sum[SUMS], x = _mm512_set1_epi8(3), w = _mm512_set1_epi8(-2);
  for (int i = 0; i < SUMS; ++i)
    sum[i] = _mm512_setzero_si512();
  for (uint64_t step = 0; step < steps; ++step)
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; ++i) {
      __asm__ volatile("" : "+v"(x), "+v"(w));
      sum[i] = _mm512_dpbusd_epi32(sum[i], x, w);
    }
  for (int i = 0; i < SUMS; ++i)
    __asm__ volatile("" : : "v"(sum[i]));
  return steps * SUMS * 64;
}

uint64_t mien_peak_run(enum mien_isa isa, uint64_t steps) {
  switch (isa) {
  case MIEN_ISA_AVX2:
    return peak_u8s16_avx2(steps);
  case MIEN_ISA_AVXVNNI:
    return peak_u8s8_avxvnni(steps);
  case MIEN_ISA_AVX512VNNI:
    return peak_u8s8_avx512vnni(steps);
  default:
    return 0;
  }
}

#elif defined(__aarch64__)
#include <arm_neon.h>

enum { SUMS = 16 };

/// As in convolution_neon.c: 16-bit multiply-accumulates of four.
static uint64_t peak_u8s16_neon(uint64_t steps) {
  int32x4_t sum[SUMS];
  int16x4_t x = vdup_n_s16(3), w = vdup_n_s16(-2);
  for (int i = 0; i < SUMS; ++i)
    sum[i] = vdupq_n_s32(0);
  for (uint64_t step = 0; step < steps; ++step)
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; ++i) {
      __asm__ volatile("" : "+w"(x), "+w"(w));
      sum[i] = vmlal_s16(sum[i], w, x);
    }
  for (int i = 0; i < SUMS; ++i)
    __asm__ volatile("" : : "w"(sum[i]));
  return steps * SUMS * 4;
}

__attribute__((target("dotprod"))) static uint64_t peak_s8s8_neondot(uint64_t steps) {
  int32x4_t sum[SUMS];
  int8x16_t x = vdupq_n_s8(3), w = vdupq_n_s8(-2);
  for (int i = 0; i < SUMS; ++i)
    sum[i] = vdupq_n_s32(0);
  for (uint64_t step = 0; step < steps; ++step)
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; ++i) {
      __asm__ volatile("" : "+w"(x), "+w"(w));
      sum[i] = vdotq_s32(sum[i], w, x);
    }
  for (int i = 0; i < SUMS; ++i)
    __asm__ volatile("" : : "w"(sum[i]));
  return steps * SUMS * 16;
}

uint64_t mien_peak_run(enum mien_isa isa, uint64_t steps) {
  switch (isa) {
  case MIEN_ISA_NEON:
    return peak_u8s16_neon(steps);
  case MIEN_ISA_NEONDOT:
    return peak_s8s8_neondot(steps);
  default:
    return 0;
  }
}

#else

uint64_t mien_peak_run(enum mien_isa isa, uint64_t steps) {
  (void)isa, (void)steps;
  return 0;
}

#endif
