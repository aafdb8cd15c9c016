// Runs every convolution kernel that this processor has against the scalar one on random cases. Every buffer ends
// directly before a page that must not be touched.

#include "CKernels.h"
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

/// Any byte, often an extreme.
static uint8_t byte(void) {
  const int kind = between(0, 7);
  return kind == 0 ? 0 : kind == 1 ? 255 : (uint8_t)next();
}

static int8_t weight(void) {
  const int kind = between(0, 7);
  return (int8_t)(kind == 0 ? -127 : kind == 1 ? 127 : between(-127, 127));
}

static void *guarded(size_t bytes, size_t alignment) {
  const size_t page = 65536;
  bytes = (bytes + alignment - 1) / alignment * alignment;
  const size_t size = (bytes + page - 1) / page * page;
  char *base = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base + size, page, PROT_NONE) != 0)
    exit(2);
  return base + size - bytes;
}

struct test {
  struct mien_convolution convolution;
  struct mien_convolution_weights weights;
  size_t output_bytes;
  int32_t bias[80];
  float multiplier[80];
};

static struct test random_test(void) {
  struct test t = {0};
  struct mien_convolution *c = &t.convolution;
  const int inputs = between(1, 40), kernel = between(1, 5), stride = between(1, 2), gap = between(0, 3);
  const int width = kernel + between(0, 7), height = kernel + between(0, 4), channels = between(1, 70);
  const int taps = kernel * inputs, row_bytes = width * inputs;
  const int rows = (height - kernel) / stride + 1, columns = (width - kernel) / stride + 1;
  const size_t input_bytes = (size_t)(height * row_bytes + (4 - taps % 4) % 4);
  t.output_bytes = (size_t)(rows * columns * (channels + gap) - gap);
  uint8_t *input = guarded(input_bytes, 1), *addend = guarded(t.output_bytes, 1);
  for (size_t i = 0; i < input_bytes; ++i)
    input[i] = byte();
  for (size_t i = 0; i < t.output_bytes; ++i)
    addend[i] = byte();
  int8_t *values = guarded((size_t)(channels * kernel * taps), 1);
  for (int i = 0; i < channels * kernel * taps; ++i)
    values[i] = weight();
  struct mien_pixel *pixels = guarded(sizeof *pixels * (size_t)(rows * columns), 4);
  for (int y = 0; y < rows; ++y)
    for (int x = 0; x < columns; ++x) {
      const int place = (y * columns + x) * (channels + gap);
      pixels[y * columns + x] = (struct mien_pixel){y * stride * row_bytes + x * stride * inputs, place, place};
    }
  const float size = real(1e-5f, 1e-2f);
  for (int channel = 0; channel < channels; ++channel) {
    t.bias[channel] = between(-100000, 100000);
    t.multiplier[channel] = between(0, 15) ? real(0.1f, 3) * size : 1e6f;
  }
  t.weights = (struct mien_convolution_weights){values, (size_t)channels, (size_t)kernel, (size_t)taps};
  c->input = input;
  c->pixels = pixels;
  c->pixel_count = (size_t)(rows * columns);
  c->rows = (size_t)kernel;
  c->row_bytes = (size_t)((taps + 3) & ~3);
  c->row_stride = row_bytes;
  c->channels = (size_t)channels;
  c->requantisation.zero_point = between(0, 255);
  c->requantisation.low = between(0, 1) ? 0 : (float)-c->requantisation.zero_point;
  c->requantisation.high = (float)(255 - c->requantisation.zero_point);
  c->requantisation.addend = between(0, 1) ? addend : NULL;
  c->requantisation.addend_zero_point = between(0, 255);
  c->requantisation.addend_multiplier = real(0.01f, 2);
  return t;
}

static uint8_t *run(struct test *t, const struct mien_convolution_kernel *kernel) {
  const size_t tile = kernel->tile_channels, channels = t->weights.channels;
  const size_t filled = (channels + tile - 1) / tile * tile, taps = t->weights.rows * t->weights.row_taps;
  int32_t *bias = guarded(filled * sizeof *bias, 64);
  float *multiplier = guarded(filled * sizeof *multiplier, 64);
  for (size_t channel = 0; channel < channels; ++channel) {
    int32_t sum = 0;
    for (size_t tap = 0; tap < taps; ++tap)
      sum += t->weights.values[channel * taps + tap];
    bias[channel] = t->bias[channel] + kernel->input_offset * sum;
    multiplier[channel] = t->multiplier[channel];
  }
  void *packed = guarded(mien_convolution_packed_size(kernel, &t->weights), 64);
  kernel->pack(&t->weights, tile, packed);
  t->convolution.packed = packed;
  t->convolution.output = guarded(t->output_bytes, 1);
  t->convolution.requantisation.bias = bias;
  t->convolution.requantisation.multiplier = multiplier;
  kernel->run(&t->convolution);
  return t->convolution.output;
}

int main(int argc, char **argv) {
  const int rounds = argc > 1 ? atoi(argv[1]) : 60;
  size_t count;
  const struct mien_convolution_kernel *kernels = mien_convolution_kernels(&count);
  int compared = 0;
  for (int seed = 0; seed < rounds; ++seed) {
    state = (uint64_t)seed;
    struct test t = random_test();
    const uint8_t *expected = run(&t, &kernels[0]);
    for (size_t i = 1; i < count; ++i) {
      if (!mien_isa_available(kernels[i].isa))
        continue;
      ++compared;
      if (memcmp(expected, run(&t, &kernels[i]), t.output_bytes) != 0) {
        printf("%s differs from %s, seed %d\n", kernels[i].name, kernels[0].name, seed);
        return 1;
      }
    }
  }
  printf("%d comparisons equal\n", compared);
  return 0;
}
