// Runs every cascade kernel that this processor has against the scalar one, and every kernel that shrinks and sums
// pictures, on random cases. Every buffer ends directly before a page that must not be touched.

#include "CKernels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static uint64_t state;

/// SplitMix64.
static uint64_t next(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static int between(int low, int high) { return low + (int)(next() % (uint64_t)(high - low + 1)); }

static float real(float low, float high) { return low + (high - low) * (float)(next() >> 40) / 16777216.0f; }

static void *guarded(size_t bytes, size_t alignment) {
  const size_t page = 65536;
  bytes = (bytes + alignment - 1) / alignment * alignment;
  const size_t size = (bytes + page - 1) / page * page;
  char *base = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base + size, page, PROT_NONE) != 0)
    exit(2);
  return base + size - bytes;
}

/// More stages than are judged in place, and than a patch is kept for.
enum { STAGES = 10, TREES = 5 };

struct test {
  int width, height, window, stride, odd;
  uint32_t *planes;
  struct mien_haar_node nodes[2 * STAGES * TREES];
  float leaves[3 * STAGES * TREES];
  int32_t roots[STAGES * TREES];
  struct mien_haar_stage stages[STAGES];
  struct mien_haar haar;
  struct mien_haar_windows windows;
};

static struct mien_haar_rectangle rectangle(const struct test *t, int x, int y, int wide, int tall, float weight) {
#define PLACE(x, y) (t->odd > 0 ? (x) / 2 + (x) % 2 * t->odd : (x)) + (y) * t->stride
  return (struct mien_haar_rectangle){
      PLACE(x, y), PLACE(x + wide, y), PLACE(x, y + tall), PLACE(x + wide, y + tall), wide * tall, weight};
#undef PLACE
}

/// Edges, lines, checkers, and what is none of them.
static void add_feature(const struct test *t, struct mien_haar_node *node) {
  const int wide = 2 * between(1, t->window / 2), tall = 2 * between(1, t->window / 2);
  const int x = between(0, t->window - wide), y = between(0, t->window - tall);
  struct mien_haar_rectangle *const r = node->rectangles;
  r[0] = rectangle(t, x, y, wide, tall, -1);
  const int side = between(0, 1);
  switch (between(0, 5)) {
  case 0:
    r[1] = rectangle(t, x + side * wide / 2, y, wide / 2, tall, 2);
    break;
  case 1:
    r[1] = rectangle(t, x, y + side * tall / 2, wide, tall / 2, 2);
    break;
  case 2:
    r[1] = rectangle(t, x + wide / 2, y, 1, tall, 3);
    break;
  case 3:
    r[1] = rectangle(t, x + side * wide / 2, y, wide / 2, tall / 2, 2);
    r[2] = rectangle(t, x + !side * wide / 2, y + tall / 2, wide / 2, tall / 2, 2);
    break;
  case 4:
    r[1] = rectangle(t, x + wide / 2 - 1, y + tall / 2 - 1, 1, 1, 9);
    break;
  default:
    r[0].weight = (float)between(-3, 3);
    r[1] = rectangle(t, x, y, 1, 1, (float)between(-9, 9));
    r[2] = rectangle(t, x + 1, y + 1, 1, 1, (float)between(-9, 9));
  }
  node->threshold = real(-0.1f, 0.1f);
}

static void add_trees(struct test *t) {
  int32_t node = 0, leaf = 0;
  for (int stage = 0, tree = 0; stage < STAGES; ++stage) {
    // Most stages let most windows pass, so that some reach the last.
    const bool is_close = between(0, 3) == 0;
    const float threshold = is_close ? real(-1, 0.2f) : real(-2.5f, -1);
    for (int i = between(1, TREES); i > 0; --i, ++tree) {
      const int nodes = between(1, 2);
      t->roots[tree] = node;
      struct mien_haar_node *const root = &t->nodes[node];
      add_feature(t, root);
      root->left = -leaf;
      root->right = -(leaf + 1);
      if (nodes == 2) {
        add_feature(t, root + 1);
        root[1].left = -(leaf + 1);
        root[1].right = -(leaf + 2);
        root->right = node + 1;
        if (between(0, 1)) {
          root->left = node + 1;
          root->right = -leaf;
        }
      }
      // Some sums of the others are exactly at the threshold, or next to it.
      for (int i = 0; i <= nodes; ++i) {
        const float near[3] = {threshold, nextafterf(threshold, -9), nextafterf(threshold, 9)};
        t->leaves[leaf++] = is_close && between(0, 1) ? near[between(0, 2)] : real(-1, 1);
      }
      node += nodes;
    }
    t->stages[stage] = (struct mien_haar_stage){threshold, tree};
    t->haar.tree_count = (size_t)tree;
  }
}

static struct test *random_test(void) {
  struct test *const t = calloc(1, sizeof *t);
  const int step = between(1, 2);
  t->window = 2 * between(3, 8);
  t->width = t->window + between(0, 200);
  t->height = t->window + between(0, 45);
  t->stride = (t->width + 2 + between(0, 9)) / 2 * 2;
  t->odd = step == 2 ? t->stride / 2 : 0;
  const size_t plane = (size_t)(t->stride * (t->height + 1));
  t->planes = guarded((2 * plane + MIEN_HAAR_SLACK) * sizeof *t->planes, 4);
  uint8_t *pixels = guarded((size_t)(t->width * t->height), 1);
  for (int i = 0; i < t->width * t->height; ++i)
    pixels[i] = i % t->width / 13 % 3 == 0 ? 90 : (uint8_t)next();
  const struct mien_integral integral = {
      pixels, (size_t)t->width, (size_t)t->height, t->planes, t->planes + plane, (size_t)t->stride, (size_t)t->odd};
  mien_integral_select(MIEN_ISA_SCALAR)(&integral);
  t->haar.rim = rectangle(t, 1, 1, t->window - 2, t->window - 2, 0);
  t->haar.squares = (ptrdiff_t)plane;
  t->haar.width = t->haar.height = (size_t)t->window;
  t->haar.stride = (size_t)t->stride;
  t->haar.odd = (size_t)t->odd;
  add_trees(t);
  t->haar.nodes = t->nodes;
  t->haar.leaves = t->leaves;
  t->haar.roots = t->roots;
  t->haar.stages = t->stages;
  t->haar.stage_count = STAGES;
  void *const packed = guarded(mien_haar_packed_size(&t->haar), 64);
  if (!mien_haar_pack(&t->haar, packed))
    exit(3);
  t->haar.packed = packed;
  t->windows = (struct mien_haar_windows){
      .sums = t->planes,
      .columns = (size_t)((t->width - t->window) / step + 1),
      .lines = (size_t)((t->height - t->window) / step + 1),
      .stride = (size_t)(step * t->stride)};
  return t;
}

static size_t words(const struct test *t) { return (t->windows.columns + MIEN_HAAR_WORD - 1) / MIEN_HAAR_WORD; }

static size_t answer_size(const struct test *t) { return t->windows.lines * words(t) * sizeof(uint64_t); }

static uint64_t *run(struct test *t, const struct mien_haar_kernel *kernel) {
  t->windows.faces = guarded(answer_size(t), 8);
  t->windows.normals =
      guarded((MIEN_HAAR_BAND * words(t) * MIEN_HAAR_WORD + MIEN_HAAR_SLACK) * sizeof(float), 4);
  t->windows.patch = guarded((size_t)((t->window + 1) * (t->window + 1) * MIEN_HAAR_PATCH) * sizeof(uint32_t), 64);
  kernel->run(&t->haar, &t->windows);
  return t->windows.faces;
}

int main(int argc, char **argv) {
  const int rounds = argc > 1 ? atoi(argv[1]) : 200;
  size_t count;
  const struct mien_haar_kernel *kernels = mien_haar_kernels(&count);
  int compared = 0, faces = 0;
  for (int seed = 0; seed < rounds; ++seed) {
    state = (uint64_t)seed;
    struct test *const t = random_test();
    const uint64_t *const expected = run(t, &kernels[0]);
    for (size_t i = 0; i < answer_size(t) / sizeof *expected; ++i)
      faces += __builtin_popcountll(expected[i]);
    for (size_t i = 1; i < count; ++i) {
      if (!mien_isa_available(kernels[i].isa))
        continue;
      ++compared;
      if (memcmp(expected, run(t, &kernels[i]), answer_size(t)) != 0) {
        printf("%s differs from %s, seed %d\n", kernels[i].name, kernels[0].name, seed);
        return 1;
      }
    }
  }
  printf("%d comparisons equal, %d windows pass\n", compared, faces);
  return 0;
}
