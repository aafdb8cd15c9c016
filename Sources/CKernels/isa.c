#include "isa.h"
#include <stdlib.h>
#include <string.h>

const char *mien_isa_name(enum mien_isa isa) {
  static const char *const names[MIEN_ISA_COUNT] = {"scalar", "avx2", "avxvnni", "avx512vnni", "neon", "neondot"};
  return names[isa];
}

#if defined(__x86_64__)
#include <cpuid.h>

/// Leaf 7, subleaf 1, EAX bit 4: AVX-VNNI, which older compiler runtimes do not name.
static bool cpu_names_avxvnni(void) {
  unsigned eax, ebx, ecx, edx;
  return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax >> 4 & 1);
}

bool mien_isa_available(enum mien_isa isa) {
  __builtin_cpu_init();
  switch (isa) {
  case MIEN_ISA_SCALAR:
    return true;
  case MIEN_ISA_AVX2:
    return __builtin_cpu_supports("avx2");
  case MIEN_ISA_AVXVNNI:
    return __builtin_cpu_supports("avx2") && cpu_names_avxvnni();
  case MIEN_ISA_AVX512VNNI:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
  default:
    return false;
  }
}

#elif defined(__aarch64__)
#include <sys/auxv.h>

bool mien_isa_available(enum mien_isa isa) {
  const unsigned long dot_product = 1UL << 20; // HWCAP_ASIMDDP
  switch (isa) {
  case MIEN_ISA_SCALAR:
  case MIEN_ISA_NEON:
    return true;
  case MIEN_ISA_NEONDOT:
    return (getauxval(AT_HWCAP) & dot_product) != 0;
  default:
    return false;
  }
}

#else

bool mien_isa_available(enum mien_isa isa) { return isa == MIEN_ISA_SCALAR; }

#endif

enum mien_isa mien_isa_selected(void) {
  const char *const wish = getenv("MIEN_INSTRUCTION_SET");
  enum mien_isa best = MIEN_ISA_SCALAR;
  for (int isa = 0; isa < MIEN_ISA_COUNT; ++isa)
    if (mien_isa_available((enum mien_isa)isa)) {
      best = (enum mien_isa)isa;
      if (wish && strcmp(wish, mien_isa_name(best)) == 0)
        break;
    }
  return best;
}
