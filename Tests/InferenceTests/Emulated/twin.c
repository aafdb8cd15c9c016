// Compares every kernel that this processor runs with its scalar twin on random layers: shapes, strides, zero points,
// extreme values. Every buffer ends directly before a page that must not be touched, as far as the kernel's contract
// allows reading behind it.
// Usage: twin [ROUNDS [SEED]]

#include "CKernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { MOST_MAPPINGS = 256 };

static uint64_t state;
static void *mapping[MOST_MAPPINGS];
static size_t mapping_size[MOST_MAPPINGS];
static int mappings;

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

/// Memory whose end, rounded up to the alignment, lies directly before a page that must not be touched.
static void *guarded(size_t bytes, size_t alignment) {
  const size_t page = 65536;
  bytes = (bytes + alignment - 1) / alignment * alignment;
  const size_t size = (bytes + page - 1) / page * page;
  char *base = mmap(NULL, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (base == MAP_FAILED || mprotect(base + size, page, PROT_NONE) != 0 || mappings == MOST_MAPPINGS)
    exit(2);
  mapping[mappings] = base;
  mapping_size[mappings++] = size + page;
  return base + size - bytes;
}

static void unmap_all(void) {
  while (mappings > 0) {
    --mappings;
    munmap(mapping[mappings], mapping_size[mappings]);
  }
}

static uint8_t *random_bytes(size_t count) {
  uint8_t *bytes = guarded(count, 1);
  for (size_t i = 0; i < count; ++i)
    bytes[i] = byte();
  return bytes;
}

static uint64_t round_seed;
static int comparisons;

static void compare(const char *name, const uint8_t *expected, const uint8_t *actual, size_t bytes) {
  ++comparisons;
  for (size_t i = 0; i < bytes; ++i)
    if (expected[i] != actual[i]) {
      printf("%s: byte %zu of %zu is %d, not %d; seed %llu\n", name, i, bytes, actual[i], expected[i],
             (unsigned long long)round_seed);
      exit(1);
    }
}

static const enum mien_isa sets[] = {MIEN_ISA_NEON, MIEN_ISA_NEONDOT};

static void random_bounds(int32_t *zero_point, float *low, float *high) {
  *zero_point = between(0, 255);
  *low = between(0, 1) ? 0 : (float)-*zero_point;
  *high = (float)(255 - *zero_point);
}


/// Channels of all kinds, more often than not a multiple of eight as networks have them.
static int random_channels(int most) { return between(0, 2) ? 8 * between(1, most / 8) : between(1, most); }

struct image {
  int height, width, kernel, stride, channels, gap;
  int rows, columns;
};

/// `kernel` by `kernel` windows over an image whose border is in memory, outputs `gap` bytes apart.
static struct image random_image(int channels, int kernel) {
  struct image i = {.kernel = kernel, .stride = between(1, 2), .channels = channels};
  i.width = kernel + between(0, 9);
  i.height = kernel + between(0, 5);
  i.rows = (i.height - kernel) / i.stride + 1;
  i.columns = (i.width - kernel) / i.stride + 1;
  return i;
}

static struct mien_pixel *pixel_table(const struct image *i, int outputs, int row_gap) {
  struct mien_pixel *pixels = guarded(sizeof *pixels * (size_t)(i->rows * i->columns), 4);
  for (int y = 0; y < i->rows; ++y)
    for (int x = 0; x < i->columns; ++x) {
      const int place = y * (i->columns * outputs + row_gap) + x * outputs;
      pixels[y * i->columns + x] =
          (struct mien_pixel){(y * i->stride * i->width + x * i->stride) * i->channels, place, place};
    }
  return pixels;
}

/// Without the bias and the multipliers, which each kernel has in a form of its own.
static struct mien_requantisation random_requantisation(size_t addend_bytes) {
  struct mien_requantisation q = {
      .addend = between(0, 1) ? random_bytes(addend_bytes) : NULL,
      .addend_zero_point = between(0, 255),
      .addend_multiplier = real(0.01f, 2)};
  random_bounds(&q.zero_point, &q.low, &q.high);
  return q;
}

enum { MOST_CHANNELS = 512 };

struct channels {
  int32_t bias[MOST_CHANNELS];
  float multiplier[MOST_CHANNELS];
};

static struct channels random_factors(int channels) {
  struct channels c;
  const float size = real(1e-5f, 1e-2f);
  for (int channel = 0; channel < channels; ++channel) {
    c.bias[channel] = between(-100000, 100000);
    c.multiplier[channel] = between(0, 15) ? real(0.1f, 3) * size : 1e6f;
  }
  return c;
}

static const uint8_t *run_convolution(
    struct mien_convolution c, const struct mien_convolution_kernel *kernel, const struct channels *factors,
    const struct mien_convolution_weights *weights, size_t output_bytes) {
  const size_t tile = kernel->tile_channels, channels = weights->channels, taps = weights->rows * weights->row_taps;
  const size_t filled = (channels + tile - 1) / tile * tile;
  int32_t *bias = guarded(filled * sizeof *bias, 64);
  float *multiplier = guarded(filled * sizeof *multiplier, 64);
  for (size_t channel = 0; channel < channels; ++channel) {
    int32_t sum = 0;
    for (size_t tap = 0; tap < taps; ++tap)
      sum += weights->values[channel * taps + tap];
    bias[channel] = factors->bias[channel] + kernel->input_offset * sum;
    multiplier[channel] = factors->multiplier[channel];
  }
  void *packed = guarded(mien_convolution_packed_size(kernel, weights), 64);
  kernel->pack(weights, tile, packed);
  uint8_t *output = guarded(output_bytes, 1);
  c.packed = packed;
  c.output = output;
  c.requantisation.bias = bias;
  c.requantisation.multiplier = multiplier;
  kernel->run(&c);
  return output;
}

/// Also fully connected layers, whose window is the whole image, and first layers, which have one or three channels.
static void convolution(void) {
  const int kind = between(0, 7), inputs = kind == 0 ? 1 : kind == 1 ? 3 : random_channels(64);
  const int outputs = random_channels(96), gap = between(0, 3);
  struct image image = random_image(inputs, between(0, 2) ? 2 * between(0, 1) + 1 : between(1, 7));
  if (kind == 2) {
    image.height = image.width = image.kernel;
    image.rows = image.columns = 1;
  }
  const int row_taps = image.kernel * inputs, row_bytes = image.width * inputs;
  const size_t pixels = (size_t)(image.rows * image.columns), taps = (size_t)(image.kernel * row_taps);
  const size_t output_bytes = pixels * (size_t)(outputs + gap) - (size_t)gap;
  int8_t *values = guarded((size_t)outputs * taps, 1);
  for (size_t i = 0; i < (size_t)outputs * taps; ++i)
    values[i] = weight();
  const struct mien_convolution_weights weights = {values, (size_t)outputs, (size_t)image.kernel, (size_t)row_taps};
  const struct mien_convolution layer = {
      .input = random_bytes((size_t)(image.height * row_bytes + (4 - row_taps % 4) % 4)),
      .pixels = pixel_table(&image, outputs + gap, 0), .pixel_count = pixels, .rows = (size_t)image.kernel,
      .row_bytes = (size_t)((row_taps + 3) & ~3), .row_stride = row_bytes, .channels = (size_t)outputs,
      .requantisation = random_requantisation(output_bytes)};
  const struct channels factors = random_factors(outputs);
  size_t count;
  const struct mien_convolution_kernel *kernels = mien_convolution_kernels(&count);
  const uint8_t *expected = run_convolution(layer, &kernels[0], &factors, &weights, output_bytes);
  for (size_t i = 1; i < count; ++i)
    if (mien_isa_available(kernels[i].isa))
      compare(
          kernels[i].name, expected, run_convolution(layer, &kernels[i], &factors, &weights, output_bytes),
          output_bytes);
}

static void depthwise(void) {
  const int kernel = between(0, 3) ? 2 * between(1, 2) + 1 : between(1, 7), channels = random_channels(80);
  const struct image image = random_image(channels, kernel);
  const int gap = between(0, 3), step = channels + MIEN_DEPTHWISE_TAIL;
  const size_t output_bytes = (size_t)(image.rows * (image.columns * channels + gap) - gap);
  const struct channels factors = random_factors(channels);
  int16_t *weights = guarded(sizeof *weights * (size_t)(kernel * kernel * step), 2);
  int32_t *bias = guarded(sizeof *bias * (size_t)step, 4);
  float *multiplier = guarded(sizeof *multiplier * (size_t)step, 4);
  for (int tap = 0; tap < kernel * kernel; ++tap)
    for (int i = 0; i < step; ++i)
      weights[tap * step + i] = i < channels ? weight() : weights[tap * step + i % channels];
  for (int i = 0; i < step; ++i) {
    bias[i] = factors.bias[i % channels];
    multiplier[i] = factors.multiplier[i % channels];
  }
  struct mien_depthwise layer = {
      .input = random_bytes((size_t)(image.height * image.width * channels + MIEN_DEPTHWISE_TAIL - 1)),
      .pixels = pixel_table(&image, channels, gap), .pixel_count = (size_t)(image.rows * image.columns),
      .width = (size_t)image.columns, .stride = (size_t)image.stride, .weights = weights, .rows = (size_t)kernel,
      .columns = (size_t)kernel, .channels = (size_t)channels, .row_stride = image.width * channels,
      .requantisation = random_requantisation(output_bytes + MIEN_DEPTHWISE_TAIL - 1)};
  layer.requantisation.bias = bias;
  layer.requantisation.multiplier = multiplier;
  uint8_t *expected = guarded(output_bytes, 1);
  layer.output = expected;
  mien_depthwise_select(MIEN_ISA_SCALAR)(&layer);
  for (size_t i = 0; i < sizeof sets / sizeof *sets; ++i)
    if (mien_isa_available(sets[i])) {
      layer.output = guarded(output_bytes, 1);
      mien_depthwise_select(sets[i])(&layer);
      compare(mien_depthwise_name(sets[i]), expected, layer.output, output_bytes);
    }
}

static void add(void) {
  const size_t rows = (size_t)between(1, 5), bytes = (size_t)between(1, 200), gap = (size_t)between(0, 9);
  const size_t all = rows * (bytes + gap) - gap;
  const ptrdiff_t stride = (ptrdiff_t)(bytes + gap);
  struct mien_add layer = {
      .a = random_bytes(all), .b = random_bytes(all), .a_stride = stride, .b_stride = stride, .output_stride = stride,
      .rows = {rows, bytes}, .a_zero_point = between(0, 255), .b_zero_point = between(0, 255),
      .a_multiplier = between(0, 15) ? real(0.01f, 2) : 1e6f, .b_multiplier = real(0.01f, 2)};
  random_bounds(&layer.zero_point, &layer.low, &layer.high);
  uint8_t *expected = guarded(all, 1);
  layer.output = expected;
  mien_add_select(MIEN_ISA_SCALAR)(&layer);
  for (size_t i = 0; i < sizeof sets / sizeof *sets; ++i)
    if (mien_isa_available(sets[i])) {
      layer.output = guarded(all, 1);
      mien_add_select(sets[i])(&layer);
      compare(mien_add_name(sets[i]), expected, layer.output, all);
    }
}

static void pooling(void) {
  const int channels = random_channels(96), gap = between(0, 3), kernel = between(0, 2) ? between(2, 3) : between(1, 7);
  const int height = kernel + between(0, 7), width = kernel + between(0, 9), top = between(0, kernel - 1);
  struct mien_pooling layer = {
      .input = random_bytes((size_t)(height * width * channels)), .input_stride = width * channels, .height = height,
      .width = width, .channels = channels, .kernel_height = kernel, .kernel_width = kernel,
      .stride_y = between(1, 3), .stride_x = between(1, 3), .padding_top = top, .padding_left = between(0, kernel - 1),
      .input_zero_point = between(0, 255), .multiplier = between(0, 15) ? real(0.001f, 1) : 1e5f};
  layer.output_height = (height + top + between(0, kernel - 1) - kernel) / layer.stride_y + 1;
  layer.output_width = (width + layer.padding_left + between(0, kernel - 1) - kernel) / layer.stride_x + 1;
  layer.output_stride = layer.output_width * channels + gap;
  random_bounds(&layer.zero_point, &layer.low, &layer.high);
  const size_t all = (size_t)(layer.output_height * layer.output_stride - gap);
  uint8_t *expected[2] = {guarded(all, 1), guarded(all, 1)};
  layer.output = expected[0];
  mien_maximum_select(MIEN_ISA_SCALAR)(&layer);
  layer.output = expected[1];
  mien_average_select(MIEN_ISA_SCALAR)(&layer);
  for (size_t i = 0; i < sizeof sets / sizeof *sets; ++i)
    if (mien_isa_available(sets[i])) {
      layer.output = guarded(all, 1);
      mien_maximum_select(sets[i])(&layer);
      compare(mien_maximum_name(sets[i]), expected[0], layer.output, all);
      layer.output = guarded(all, 1);
      mien_average_select(sets[i])(&layer);
      compare(mien_average_name(sets[i]), expected[1], layer.output, all);
    }
}

static void lookup(void) {
  const size_t rows = (size_t)between(1, 5), bytes = (size_t)between(1, 200);
  struct mien_lookup layer = {
      .input = random_bytes(rows * bytes), .output = guarded(rows * bytes, 1), .input_stride = (ptrdiff_t)bytes,
      .output_stride = (ptrdiff_t)bytes, .rows = {rows, bytes}};
  for (size_t i = 0; i < sizeof layer.table; ++i)
    layer.table[i] = byte();
  mien_lookup(&layer);
  uint8_t *expected = guarded(rows * bytes, 1);
  for (size_t i = 0; i < rows * bytes; ++i)
    expected[i] = layer.table[layer.input[i]];
  compare("lookup", expected, layer.output, rows * bytes);
}

static int8_t *random_values(size_t bytes) {
  int8_t *values = guarded(bytes, MIEN_NEAREST_STEP);
  for (size_t i = 0; i < bytes; ++i)
    values[i] = weight();
  return values;
}

static float *random_reals(size_t count) {
  float *values = guarded(count * sizeof(float), sizeof(float));
  for (size_t i = 0; i < count; ++i)
    values[i] = real(-1, 1);
  return values;
}

static void nearest(void) {
  const size_t count = (size_t)between(0, 70), bytes = (size_t)(MIEN_NEAREST_STEP * between(1, 4));
  struct mien_nearest x = {
      .rows = random_values(count * bytes), .query = random_values(bytes), .bytes = bytes, .count = count,
      .scales = random_reals(count), .offsets = between(0, 1) ? random_reals(count) : NULL, .factor = real(0, 1e-4f),
      .threshold = between(0, 2) ? real(-1, 1) : -1e30f};
  uint32_t *const places = x.places = guarded(count * sizeof *places, sizeof *places);
  float *const scores = x.scores = guarded(count * sizeof *scores, sizeof *scores);
  const size_t expected = mien_nearest_select(MIEN_ISA_SCALAR)->run(&x);
  size_t kernels;
  for (const struct mien_nearest_kernel *k = mien_nearest_kernels(&kernels), *end = k + kernels; k < end; ++k)
    if (mien_isa_available(k->isa)) {
      x.places = guarded(count * sizeof *places, sizeof *places);
      x.scores = guarded(count * sizeof *scores, sizeof *scores);
      const size_t hits = k->run(&x);
      compare(k->name, (const uint8_t *)&expected, (const uint8_t *)&hits, sizeof hits);
      compare(k->name, (const uint8_t *)places, (const uint8_t *)x.places, expected * sizeof *places);
      compare(k->name, (const uint8_t *)scores, (const uint8_t *)x.scores, expected * sizeof *scores);
    }
}

/// The instruction set that a processor of this kind must get.
static const char *best(void) {
  return mien_isa_available(MIEN_ISA_NEONDOT) ? "neondot" : mien_isa_available(MIEN_ISA_NEON) ? "neon" : "scalar";
}

int main(int argc, char **argv) {
  const int rounds = argc > 1 ? atoi(argv[1]) : 2000;
  const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  void (*const families[])(void) = {convolution, depthwise, add, pooling, lookup, nearest};
  for (int i = 0; i < rounds; ++i) {
    state = round_seed = seed + (uint64_t)i;
    for (size_t family = 0; family < sizeof families / sizeof *families; ++family)
      families[family]();
    unmap_all();
  }
  printf("%s, %d comparisons equal, seeds %llu to %llu\n", best(), comparisons, (unsigned long long)seed,
         (unsigned long long)round_seed);
  return 0;
}
