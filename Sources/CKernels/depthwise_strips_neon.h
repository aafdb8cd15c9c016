// Depthwise convolution along the rows of an image, sixteen channels at a time. To be included once by the file of a NEON
// kernel, after depthwise_neon.h and after it has defined
//   TARGET, OUTPUTS (adjacent outputs that are computed together),
//   struct strip, all that is the same for every output of the channels of a vector,
//   prepare(depthwise, rows, columns, channel), which makes it, and
//   convolve(strip, outputs, rows, columns, stride, patch, output, count), which computes so many adjacent outputs from
//   what lies at `patch` on and stores `count` bytes of each.

/// Outputs of one row, for each channel by itself.
TARGET MIEN_INLINE void along_row(
    const struct mien_depthwise *d, const struct strip *s, const int rows, const int columns, const int stride,
    size_t channel, const size_t count, struct mien_pixel pixel) {
  const size_t step = d->channels;
  const uint8_t *patch = d->input + pixel.input + channel;
  uint8_t *output = d->output + pixel.output + channel;
  size_t left = d->width;
  for (; left >= OUTPUTS; left -= OUTPUTS, patch += OUTPUTS * (size_t)stride * step, output += OUTPUTS * step) {
    // Otherwise the compiler keeps a pointer to every tap and moves them all along.
    __asm__("" : "+r"(patch), "+r"(output));
    convolve(s, OUTPUTS, rows, columns, stride, patch, output, count);
  }
  for (; left > 0; --left, patch += (size_t)stride * step, output += step)
    convolve(s, 1, rows, columns, stride, patch, output, count);
}

/// With stride 1 a row of outputs is one run of bytes, whose channels repeat: every `period` bytes a vector begins with
/// the same channel.
TARGET MIEN_INLINE void along_bytes(
    const struct mien_depthwise *d, const struct strip *s, const int rows, const int columns, size_t first,
    size_t period, struct mien_pixel pixel) {
  const size_t bytes = d->width * d->channels;
  size_t at = first;
  for (; at + BYTES <= bytes; at += period)
    convolve(s, 1, rows, columns, 1, d->input + pixel.input + at, d->output + pixel.output + at, BYTES);
  if (at < bytes)
    convolve(s, 1, rows, columns, 1, d->input + pixel.input + at, d->output + pixel.output + at, bytes - at);
}

TARGET MIEN_INLINE void run(
    const struct mien_depthwise *d, const int rows, const int columns, const int stride, const bool by_bytes) {
  size_t period = d->channels;
  if (by_bytes)
    while (period % BYTES)
      period += d->channels;
  const size_t end = by_bytes ? mien_smaller(period, d->width * d->channels) : d->channels;
  for (size_t first = 0; first < end; first += BYTES) {
    const struct strip s = prepare(d, rows, columns, first % d->channels);
    for (size_t p = 0; p < d->pixel_count; p += d->width) {
      if (by_bytes)
        along_bytes(d, &s, rows, columns, first, period, d->pixels[p]);
      else if (first + BYTES <= d->channels)
        along_row(d, &s, rows, columns, stride, first, BYTES, d->pixels[p]);
      else
        along_row(d, &s, rows, columns, stride, first, d->channels - first, d->pixels[p]);
    }
  }
}

/// Along the bytes no vector is filled in vain, but columns are interleaved over and over.
MIEN_INLINE bool suits_bytes(const struct mien_depthwise *d) {
  const size_t filled = (d->channels + BYTES - 1) / BYTES * BYTES;
  return d->stride == 1 && 5 * filled > 6 * d->channels;
}

/// Windows of 3x3 and 5x5.
TARGET MIEN_INLINE void run_square(const struct mien_depthwise *d) {
  const bool small = d->rows == 3, by_bytes = suits_bytes(d);
  if (small && by_bytes)
    run(d, 3, 3, 1, true);
  else if (small && d->stride == 1)
    run(d, 3, 3, 1, false);
  else if (small)
    run(d, 3, 3, 2, false);
  else if (by_bytes)
    run(d, 5, 5, 1, true);
  else if (d->stride == 1)
    run(d, 5, 5, 1, false);
  else
    run(d, 5, 5, 2, false);
}
