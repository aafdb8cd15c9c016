#ifndef MIEN_HAAR_H
#define MIEN_HAAR_H

#include "isa.h"
#include <stddef.h>
#include <stdint.h>

/// Where a rectangle's corners lie in an integral image, counted from a window's place: its sum is a - b - c + d.
struct mien_haar_rectangle {
  int32_t a, b, c, d;
  /// How many pixels it covers.
  int32_t pixels;
  float weight;
};

/// A tree's node: the weighted sum of up to three rectangles, compared with a threshold.
struct mien_haar_node {
  /// Those that there are not have the weight 0 and corners that cancel out.
  struct mien_haar_rectangle rectangles[3];
  float threshold;
  /// Where to go below the threshold and from it on. Positive: a later node of the tree. Zero or less: a leaf, negated.
  int32_t left, right;
};

struct mien_haar_stage {
  /// A window whose trees add up to less is rejected.
  double threshold;
  /// The first tree of the next stage.
  int32_t end;
};

/// A cascade laid out for integral images of one row length.
struct mien_haar {
  const struct mien_haar_node *nodes;
  const float *leaves;
  /// The first node of each tree.
  const int32_t *roots;
  const struct mien_haar_stage *stages;
  size_t tree_count, stage_count;
  /// The window's sides in pixels, and how sums lie: entries from one row to the next, and as in mien_integral where
  /// the odd columns are.
  size_t width, height, stride, odd;
  /// Light is normalised over this part of the window. Its weight does not count.
  struct mien_haar_rectangle rim;
  /// From a sum to the sum of squares of the same place.
  ptrdiff_t squares;
  /// What `mien_haar_pack` wrote; NULL where it cannot serve the cascade.
  const void *packed;
};

enum {
  /// How many windows a word of the answer has.
  MIEN_HAAR_WORD = 64,
  /// Entries behind a window's own that kernels may read, whatever they hold.
  MIEN_HAAR_SLACK = 64,
  /// Lines of windows that are judged together.
  MIEN_HAAR_BAND = 16,
  /// Windows whose sums are brought together where few are left.
  MIEN_HAAR_PATCH = 16
};

/// Windows to judge, in lines of neighbours.
struct mien_haar_windows {
  /// The top left corner of the first window in the plane of sums.
  const uint32_t *sums;
  size_t columns, lines;
  /// Entries from one line to the next.
  size_t stride;
  /// For each line ceil(columns / MIEN_HAAR_WORD) words: bit i % 64 of word i / 64 tells whether window i passes every
  /// stage. As in OpenCV's detectMultiScale the right neighbour of a window that already the first stage rejects is not
  /// looked at, unless the window itself was too even to be judged.
  uint64_t *faces;
  /// Scratch: as many entries as there are bits in MIEN_HAAR_BAND lines of `faces`, and MIEN_HAAR_SLACK more.
  float *normals;
  /// Scratch: (width + 1) * (height + 1) * MIEN_HAAR_PATCH entries, 64-byte aligned.
  uint32_t *patch;
};

typedef void (*mien_haar_function)(const struct mien_haar *, const struct mien_haar_windows *);

struct mien_haar_kernel {
  /// haar_(type)_(windows at once)_(instruction set)
  const char *name;
  enum mien_isa isa;
  mien_haar_function run;
};

/// All kernels that were built for this architecture, whether or not this processor runs them; the scalar one first.
const struct mien_haar_kernel *mien_haar_kernels(size_t *count);

/// The kernel of an instruction set; every set has one.
const struct mien_haar_kernel *mien_haar_select(enum mien_isa isa);

/// Bytes that `mien_haar_pack` may write.
size_t mien_haar_packed_size(const struct mien_haar *);

/// Lays the cascade out for the kernels that judge many windows at once; `packed` is 64-byte aligned. False where the
/// cascade is not of the shape that they take: trees of one node, or of two of which the first has a leaf, and weights
/// that are whole numbers and so small that every feature is one below 2^24 in magnitude, so that single precision and
/// integers give the same. The scalar kernel then does its work.
bool mien_haar_pack(const struct mien_haar *, void *packed);

#endif
