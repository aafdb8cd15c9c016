// A QEMU plugin that counts the instructions a program runs: qemu-aarch64 -plugin libinstructions.so PROGRAM prints
// their number on standard error when it ends. With ,blocks=FILE it also writes for every translated block its address,
// its length in instructions and how often it ran. Debian ships no qemu-plugin.h: what is used of it is declared here
// (QEMU 7.2, docs/devel/tcg-plugins.rst).

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
enum { QEMU_PLUGIN_INLINE_ADD_U64 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *, int operation, void *number, uint64_t addend);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

struct block {
  uint64_t address, length, runs;
  struct block *next;
};

static struct block *blocks;
static char *path;

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  struct block *block = calloc(1, sizeof *block);
  if (!block)
    abort();
  *block = (struct block){qemu_plugin_tb_vaddr(tb), qemu_plugin_tb_n_insns(tb), 0, blocks};
  blocks = block;
  qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64, &block->runs, 1);
}

static void ended(qemu_plugin_id_t id, void *unused) {
  (void)id, (void)unused;
  uint64_t total = 0;
  FILE *file = path ? fopen(path, "w") : NULL;
  for (const struct block *b = blocks; b; b = b->next) {
    total += b->length * b->runs;
    if (file && b->runs)
      fprintf(file, "%" PRIx64 " %" PRIu64 " %" PRIu64 "\n", b->address, b->length, b->runs);
  }
  if (file)
    fclose(file);
  fprintf(stderr, "%" PRIu64 " instructions\n", total);
}

__attribute__((visibility("default"))) int qemu_plugin_install(
    qemu_plugin_id_t id, const void *info, int count, char **arguments) {
  (void)info;
  for (int i = 0; i < count; ++i)
    if (strncmp(arguments[i], "blocks=", 7) == 0)
      path = strdup(arguments[i] + 7);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
