#ifndef MIEN_POOLING_WINDOW_H
#define MIEN_POOLING_WINDOW_H

#include "include/pooling.h"
#include "internal.h"

/// What of a window lies in the image; the ends are not included.
struct window {
  int32_t top, bottom, left, right;
};

MIEN_INLINE int32_t within(int32_t value, int32_t bound) { return value < 0 ? 0 : value > bound ? bound : value; }

MIEN_INLINE struct window window_at(const struct mien_pooling *x, int32_t row, int32_t column) {
  const int32_t top = row * x->stride_y - x->padding_top, left = column * x->stride_x - x->padding_left;
  return (struct window){within(top, x->height), within(top + x->kernel_height, x->height), within(left, x->width),
                         within(left + x->kernel_width, x->width)};
}

#endif
