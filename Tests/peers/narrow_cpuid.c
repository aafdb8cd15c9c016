// Shows libraries a processor without AVX-512 and without dot products. In a copy of the library (narrow.py) every cpuid
// instruction is ud2, of the same two bytes, and this signal handler answers in the processor's place.
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

static const unsigned char ud2[2] = {0x0f, 0x0b};

// Intel's manual, volume 2A, CPUID: leaf 7. AVX512*, AMX; in subleaf 1 AVX-VNNI and its kin. Leaf 0x24 is AVX10.
static void hide(unsigned leaf, unsigned subleaf, unsigned *a, unsigned *b, unsigned *c, unsigned *d) {
  if (leaf == 7 && subleaf == 0) {
    *b &= ~(1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31);
    *c &= ~(1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14);
    *d &= ~(1u << 2 | 1u << 3 | 1u << 8 | 1u << 22 | 1u << 23 | 1u << 24 | 1u << 25);
  } else if (leaf == 7) {
    *a &= ~(1u << 4 | 1u << 5);
    *d &= ~(1u << 4 | 1u << 5 | 1u << 10 | 1u << 19);
  } else if (leaf == 0x24) {
    *a = *b = *c = *d = 0;
  }
}

static void answer(int signal_number, siginfo_t *info, void *context) {
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  if (memcmp((void *)registers[REG_RIP], ud2, 2) != 0) {
    signal(signal_number, SIG_DFL);
    return;
  }
  unsigned leaf = (unsigned)registers[REG_RAX], subleaf = (unsigned)registers[REG_RCX], a, b, c, d;
  __cpuid_count(leaf, subleaf, a, b, c, d);
  hide(leaf, subleaf, &a, &b, &c, &d);
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

int narrow_cpuid(void) {
  struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO};
  return sigaction(SIGILL, &action, NULL);
}
