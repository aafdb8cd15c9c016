#include "depthwise.h"

/// Defines sum_(lanes), which adds up all taps of so many channels. Out of plain loops the compiler makes no vectors
/// here; with vector types it does for every instruction set.
#define SUM(lanes)                                                                                                     \
  MIEN_INLINE void sum_##lanes(                                                                                        \
      const struct mien_depthwise *d, struct mien_pixel pixel, size_t channel, int32_t *sums) {                        \
    typedef uint8_t bytes __attribute__((vector_size(lanes)));                                                         \
    typedef int16_t words __attribute__((vector_size(2 * lanes)));                                                     \
    typedef int32_t longs __attribute__((vector_size(4 * lanes)));                                                     \
    longs sum;                                                                                                         \
    memcpy(&sum, d->requantisation.bias + channel, sizeof sum);                                                        \
    const int16_t *weights = d->weights + channel;                                                                     \
    const uint8_t *patch = d->input + pixel.input + channel;                                                           \
    for (size_t row = 0; row < d->rows; ++row, patch += d->row_stride)                                                 \
      for (size_t column = 0; column < d->columns; ++column, weights += d->channels + MIEN_DEPTHWISE_TAIL) { \
        bytes x;                                                                                                       \
        words w;                                                                                                       \
        memcpy(&x, patch + column * d->channels, sizeof x);                                                            \
        memcpy(&w, weights, sizeof w);                                                                                 \
        sum += __builtin_convertvector(__builtin_convertvector(x, words) * w, longs); /* at most 255 * 128 */          \
      }                                                                                                                \
    memcpy(sums, &sum, sizeof sum);                                                                                    \
  }

SUM(32)
SUM(16)
SUM(8)

MIEN_INLINE void sum_1(const struct mien_depthwise *d, struct mien_pixel pixel, size_t channel, int32_t *sums) {
  int32_t sum = d->requantisation.bias[channel];
  const int16_t *weights = d->weights + channel;
  const uint8_t *patch = d->input + pixel.input + channel;
  for (size_t row = 0; row < d->rows; ++row, patch += d->row_stride)
    for (size_t column = 0; column < d->columns; ++column, weights += d->channels + MIEN_DEPTHWISE_TAIL)
      sum += patch[column * d->channels] * *weights;
  *sums = sum;
}

MIEN_INLINE void requantise(
    const struct mien_depthwise *d, struct mien_pixel pixel, size_t channel, const int32_t *sum, const size_t count) {
  const struct mien_requantisation *q = &d->requantisation;
  // Copies, since a stored byte could be part of what `q` points at as far as the compiler knows.
  const float low = q->low, high = q->high, addend_multiplier = q->addend_multiplier;
  const int32_t zero_point = q->zero_point, addend_zero_point = q->addend_zero_point;
  uint8_t value[32];
  if (q->addend) {
    const uint8_t *addend = q->addend + pixel.addend + channel;
    for (size_t i = 0; i < count; ++i) {
      float real = (float)sum[i] * q->multiplier[channel + i];
      real += (float)(addend[i] - addend_zero_point) * addend_multiplier;
      value[i] = mien_clamp_and_round(real, low, high, zero_point);
    }
  } else {
    for (size_t i = 0; i < count; ++i) {
      const float real = (float)sum[i] * q->multiplier[channel + i];
      value[i] = mien_clamp_and_round(real, low, high, zero_point);
    }
  }
  memcpy(d->output + pixel.output + channel, value, count);
}

#define BLOCKS(count)                                                                                                  \
  for (; channel + count <= d->channels; channel += count) {                                                           \
    int32_t sums[count];                                                                                               \
    sum_##count(d, d->pixels[p], channel, sums);                                                                       \
    requantise(d, d->pixels[p], channel, sums, count);                                                                 \
  }

static void depthwise_u8s16_1x32_scalar(const struct mien_depthwise *d) {
  for (size_t p = 0; p < d->pixel_count; ++p) {
    size_t channel = 0;
    BLOCKS(32)
    BLOCKS(16)
    BLOCKS(8)
    BLOCKS(1)
  }
}

struct kernel {
  enum mien_isa isa;
  const char *name;
  mien_depthwise_function run;
};

#define KERNEL(isa, name) {isa, "depthwise_" #name, depthwise_##name}

#if defined(__aarch64__)
/// The kernels of NEON are for the windows that networks have.
#define USUAL(kernel)                                                                                                  \
  static void usual_##kernel(const struct mien_depthwise *d) {                                                         \
    const bool square = d->rows == d->columns && (d->rows == 3 || d->rows == 5);                                       \
    if (square && d->stride <= 2 && !d->requantisation.addend)                                                         \
      depthwise_##kernel(d);                                                                                           \
    else                                                                                                               \
      depthwise_u8s16_1x32_scalar(d);                                                                                  \
  }

USUAL(s8s8_2x16_neon)
USUAL(s8s8_3x16_neondot)
#endif

/// The first one is for all other instruction sets too.
static const struct kernel kernels[] = {
    KERNEL(MIEN_ISA_SCALAR, u8s16_1x32_scalar),
#if defined(__x86_64__)
    KERNEL(MIEN_ISA_AVX2, u8s16_1x32_avx2),
    KERNEL(MIEN_ISA_AVXVNNI, u8s8_1x32_avxvnni),
    KERNEL(MIEN_ISA_AVX512VNNI, u8s8_3x64_avx512vnni),
#elif defined(__aarch64__)
    {MIEN_ISA_NEON, "depthwise_s8s8_2x16_neon", usual_s8s8_2x16_neon},
    {MIEN_ISA_NEONDOT, "depthwise_s8s8_3x16_neondot", usual_s8s8_3x16_neondot},
#endif
};

static const struct kernel *select(enum mien_isa isa) {
  for (size_t i = 1; i < sizeof kernels / sizeof *kernels; ++i)
    if (kernels[i].isa == isa)
      return &kernels[i];
  return &kernels[0];
}

mien_depthwise_function mien_depthwise_select(enum mien_isa isa) { return select(isa)->run; }
const char *mien_depthwise_name(enum mien_isa isa) { return select(isa)->name; }
