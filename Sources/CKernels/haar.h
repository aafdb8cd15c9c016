#ifndef MIEN_HAAR_INTERNAL_H
#define MIEN_HAAR_INTERNAL_H

#include "include/haar.h"
#include "internal.h"

/// How a feature's value is made of sums S at offsets from the window.
enum haar_form {
  /// An edge, one half against the other: D0 - 2 D1 + D2, where Di = S[oi] - S[oi + d]. Words: d, o0 to o2.
  HAAR_EDGE,
  /// Two rectangles of one width or height: w (D1 - D2) - (D0 - D3). Words: d, o0 to o3, w.
  HAAR_LINE,
  /// Two quarters against the others: w (R0 - 2 R1 + R2), where Ri = S[oi] - 2 S[oi'] + S[oi'']. Words: the nine
  /// offsets, row by row; w.
  HAAR_CHECKER,
  /// Any two or three rectangles. Words: how many, and for each its corners and its weight.
  HAAR_ANY,
  HAAR_FORMS,
};

enum {
  HAAR_RECORD_HEAD = 2,
  HAAR_RECORD_MOST = HAAR_RECORD_HEAD + 1 + 3 * 5,
  /// What a run can consist of: trees of two nodes of certain forms, and of one node.
  HAAR_KINDS = HAAR_FORMS * HAAR_FORMS + HAAR_FORMS
};

/// A stage in fixed point. Its trees are sorted by their nodes' forms, so that there is a loop for each kind of tree
/// and no branch on the form within; their order does not matter to a sum of integers. A run is a word with its kind
/// (the first form + HAAR_FORMS * the second; for trees of one node HAAR_FORMS * HAAR_FORMS + the form), a word with
/// its number of trees, and their records: the threshold's bits, the gain, the words of the form. A sum starts at
/// `start`; a node whose value times the window's normalisation is below its threshold adds its gain, the second node
/// of a tree only where the first does not.
struct haar_packed_stage {
  int32_t runs;
  int32_t start;
  /// A sum below the first is rejected, one from the second on passes. Between them rounding decides, and the stage has
  /// to be judged in double precision.
  int32_t reject_below, pass_from;
  /// The first word in the stream.
  int32_t first;
};

struct haar_packed {
  /// A window is even where its normalisation is not below this.
  float even;
  const int32_t *stream;
  /// From this stage on windows are brought together.
  size_t patched_from;
  /// All stages for windows in place; behind them all once more, those from `patched_from` on for patches: their
  /// offsets are MIEN_HAAR_PATCH times the place in a window's own (width + 1) x (height + 1) sums.
  struct haar_packed_stage stages[];
};

MIEN_INLINE int32_t haar_sum(const struct mien_haar_rectangle *r, const uint32_t *window) {
  return (int32_t)(window[r->a] - window[r->b] - window[r->c] + window[r->d]);
}

MIEN_INLINE float haar_threshold(const int32_t *record) {
  float value;
  memcpy(&value, record, sizeof value);
  return value;
}

/// Whether a window passes a stage.
bool haar_passes(const struct mien_haar *, size_t stage, const uint32_t *window, float normal);

void haar_u32_1_scalar(const struct mien_haar *, const struct mien_haar_windows *);
void haar_u32_8_avx2(const struct mien_haar *, const struct mien_haar_windows *);
void haar_u32_16_avx512(const struct mien_haar *, const struct mien_haar_windows *);
void haar_u32_4_neon(const struct mien_haar *, const struct mien_haar_windows *);

#endif
