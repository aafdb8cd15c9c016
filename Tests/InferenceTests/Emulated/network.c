// Runs a network as Sources/Inference does, so that its instructions can be counted on processors for which the tests
// build no Swift: the same kernels from the same selection, the same packing, borders and address tables, with weights
// and pictures made up. Tests/peers/instructions.py gives the layers, on standard input.
// Usage: network INFERENCES [scalar|neon|neondot]

#include "CKernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 512 };

struct activation {
  int height, width, channels, top, left, bottom, right;
  uint8_t *base, *image;
  ptrdiff_t row_bytes;
};

struct layer {
  char operation[32];
  int input, addend, output, kernel[2], stride[2], padding[4];
  struct mien_convolution convolution;
  struct mien_depthwise depthwise;
  struct mien_pooling pooling;
  struct mien_add add;
  mien_depthwise_function depthwise_run;
  mien_maximum_function pooling_run;
  mien_add_function add_run;
  void (*convolution_run)(const struct mien_convolution *);
};

static struct activation activations[MOST];
static struct layer layers[MOST];

static void *zeroed(size_t bytes) {
  bytes = (bytes + 127) / 64 * 64;
  void *result = aligned_alloc(64, bytes);
  if (!result)
    exit(2);
  return memset(result, 0, bytes);
}

static int larger(int a, int b) { return a > b ? a : b; }

static void place(struct activation *a) {
  a->row_bytes = (ptrdiff_t)(a->width + a->left + a->right) * a->channels;
  a->base = zeroed((size_t)((a->height + a->top + a->bottom) * a->row_bytes) + 64);
  a->image = a->base + a->top * a->row_bytes + a->left * a->channels;
}

static void fill_border(const struct activation *a) {
  const size_t side = (size_t)((a->left + a->right) * a->channels), head = (size_t)(a->image - a->base);
  const size_t tail = (size_t)(a->bottom * a->row_bytes + a->right * a->channels);
  if (head > 0)
    memset(a->base, 128, head);
  if (side > 0)
    for (int row = 1; row < a->height; ++row)
      memset(a->image + row * a->row_bytes - side, 128, side);
  if (tail > 0)
    memset(a->base + (a->height + a->top + a->bottom) * a->row_bytes - tail, 128, tail);
}

static struct mien_requantisation requantisation(int channels, const struct activation *addend) {
  const size_t filled = (size_t)(channels + 127);
  int32_t *bias = zeroed(filled * sizeof *bias);
  float *multiplier = zeroed(filled * sizeof *multiplier);
  for (int channel = 0; channel < channels; ++channel)
    multiplier[channel] = 1e-3f;
  struct mien_requantisation q = {.bias = bias, .multiplier = multiplier, .high = 255};
  if (addend) {
    q.addend = addend->image;
    q.addend_multiplier = 0.5f;
  }
  return q;
}

static struct mien_pixel *pixel_table(
    const struct layer *l, const struct activation *input, const struct activation *output,
    const struct activation *addend) {
  struct mien_pixel *pixels = zeroed(sizeof *pixels * (size_t)(output->height * output->width));
  for (int y = 0; y < output->height; ++y)
    for (int x = 0; x < output->width; ++x) {
      const ptrdiff_t from = (y * l->stride[0] - l->padding[0]) * input->row_bytes +
                             (x * l->stride[1] - l->padding[1]) * input->channels + (input->image - input->base);
      pixels[y * output->width + x] = (struct mien_pixel){
          (int32_t)from, (int32_t)(y * output->row_bytes + x * output->channels),
          (int32_t)(y * (addend ? addend->row_bytes : 0) + x * output->channels)};
    }
  return pixels;
}

static void prepare(struct layer *l, enum mien_isa isa) {
  const struct activation *input = &activations[l->input], *output = &activations[l->output];
  const struct activation *addend = l->addend < 0 ? NULL : &activations[l->addend];
  const size_t pixels = (size_t)(output->height * output->width), channels = (size_t)output->channels;
  if (strcmp(l->operation, "convolution") == 0) {
    const size_t rows = (size_t)l->kernel[0], row_taps = (size_t)(l->kernel[1] * input->channels);
    int8_t *values = zeroed(channels * rows * row_taps);
    for (size_t i = 0; i < channels * rows * row_taps; ++i)
      values[i] = (int8_t)(i * 37 % 255 - 127);
    const struct mien_convolution_weights weights = {values, channels, rows, row_taps};
    const struct mien_convolution_kernel *kernel = mien_convolution_select(
        isa, &(struct mien_convolution_shape){(size_t)output->height, (size_t)output->width, rows, (size_t)l->kernel[1],
                                              (size_t)l->stride[1], (size_t)input->channels, channels});
    void *packed = zeroed(mien_convolution_packed_size(kernel, &weights));
    kernel->pack(&weights, kernel->tile_channels, packed);
    l->convolution = (struct mien_convolution){
        input->base, output->image, pixel_table(l, input, output, addend), pixels, packed, rows,
        (row_taps + 3) / 4 * 4, input->row_bytes, channels, requantisation((int)channels, addend),
        (size_t)output->width};
    l->convolution_run = kernel->run;
  } else if (strcmp(l->operation, "depthwise") == 0) {
    l->depthwise = (struct mien_depthwise){
        input->base, output->image, pixel_table(l, input, output, addend), pixels,
        (size_t)output->width, (size_t)l->stride[1],
        zeroed((channels + MIEN_DEPTHWISE_TAIL) * (size_t)(l->kernel[0] * l->kernel[1]) * 2), (size_t)l->kernel[0],
        (size_t)l->kernel[1], channels, input->row_bytes, requantisation((int)channels, addend)};
    l->depthwise_run = mien_depthwise_select(isa);
  } else if (strcmp(l->operation, "add") == 0) {
    l->add = (struct mien_add){
        input->image, addend->image, output->image, input->row_bytes, addend->row_bytes, output->row_bytes,
        {(size_t)output->height, (size_t)output->width * channels}, 3, 5, 7, 0.3f, 0.4f, -7, 248};
    l->add_run = mien_add_select(isa);
  } else {
    l->pooling = (struct mien_pooling){
        input->image, output->image, input->row_bytes, output->row_bytes, input->height, input->width,
        output->height, output->width, output->channels, l->kernel[0], l->kernel[1], l->stride[0], l->stride[1],
        l->padding[0], l->padding[1], 128, 128, 0.1f, -128, 127};
    l->pooling_run = strcmp(l->operation, "maximum_pool") == 0 ? mien_maximum_select(isa) : mien_average_select(isa);
  }
}

static void run(const struct layer *l) {
  fill_border(&activations[l->output]);
  if (l->convolution_run)
    l->convolution_run(&l->convolution);
  else if (l->depthwise_run)
    l->depthwise_run(&l->depthwise);
  else if (l->add_run)
    l->add_run(&l->add);
  else
    l->pooling_run(&l->pooling);
}

int main(int argc, char **argv) {
  const char *wish = argc > 2 ? argv[2] : mien_isa_available(MIEN_ISA_NEONDOT) ? "neondot" : "neon";
  const enum mien_isa isa = strcmp(wish, "neondot") == 0 ? MIEN_ISA_NEONDOT
                            : strcmp(wish, "neon") == 0  ? MIEN_ISA_NEON
                                                         : MIEN_ISA_SCALAR;
  int activation_count, layer_count;
  if (argc < 2 || !mien_isa_available(isa) || scanf("%d %d", &activation_count, &layer_count) != 2 ||
      activation_count > MOST || layer_count > MOST)
    return 2;
  for (struct activation *a = activations; a < activations + activation_count; ++a)
    if (scanf("%d %d %d", &a->height, &a->width, &a->channels) != 3)
      return 2;
  for (struct layer *l = layers; l < layers + layer_count; ++l) {
    int *padding = l->padding;
    if (scanf(
            "%31s %d %d %d %d %d %d %d %d %d %d %d", l->operation, &l->input, &l->addend, &l->output, &l->kernel[0],
            &l->kernel[1], &l->stride[0], &l->stride[1], &padding[0], &padding[1], &padding[2], &padding[3]) != 12)
      return 2;
    struct activation *input = &activations[l->input];
    if (strstr(l->operation, "pool"))
      continue;
    input->top = larger(input->top, padding[0]);
    input->left = larger(input->left, padding[1]);
    input->bottom = larger(input->bottom, padding[2]);
    input->right = larger(input->right, padding[3]);
  }
  for (int i = 0; i < activation_count; ++i)
    place(&activations[i]);
  for (int i = 0; i < layer_count; ++i)
    prepare(&layers[i], isa);
  const struct activation *image = &activations[0];
  uint8_t *picture = zeroed((size_t)(image->height * image->width * image->channels));
  for (int i = 0; i < atoi(argv[1]); ++i) {
    fill_border(image);
    const size_t row_bytes = (size_t)(image->width * image->channels);
    for (int row = 0; row < image->height; ++row)
      memcpy(image->image + row * image->row_bytes, picture + (size_t)row * row_bytes, row_bytes);
    for (int l = 0; l < layer_count; ++l)
      run(&layers[l]);
  }
  return 0;
}
