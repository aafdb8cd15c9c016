#ifndef MIEN_ISA_H
#define MIEN_ISA_H

#include <stdbool.h>

/// Instruction sets that kernels are written for, each one at least as fast as those before it on the same machine.
enum mien_isa {
  MIEN_ISA_SCALAR,
  MIEN_ISA_AVX2,
  MIEN_ISA_AVXVNNI,
  MIEN_ISA_AVX512VNNI,
  MIEN_ISA_NEON,
  MIEN_ISA_NEONDOT,
  MIEN_ISA_COUNT
};

/// Whether this processor and its operating system run the instruction set. The scalar one always runs.
bool mien_isa_available(enum mien_isa isa);

/// The one that the environment variable `MIEN_INSTRUCTION_SET` names, where it is available; otherwise the last that is.
enum mien_isa mien_isa_selected(void);

/// What tables and the environment variable `MIEN_INSTRUCTION_SET` call it.
const char *mien_isa_name(enum mien_isa isa);

#endif
