#include "haar.h"
#include <math.h>

enum {
  ALIGNMENT = 64,
  /// With so many stages passed, few windows are left, and bringing their sums together pays.
  PATCHED_FROM = 4,
  /// A patch should fit into a cache: sums of a window.
  PATCH_MOST = 2048
};

static size_t header_size(const struct mien_haar *h) {
  const size_t size = sizeof(struct haar_packed) + 2 * h->stage_count * sizeof(struct haar_packed_stage);
  return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/// Trees that the fast kernels take have two nodes at most.
size_t mien_haar_packed_size(const struct mien_haar *h) {
  return header_size(h) + 2 * h->tree_count * (2 + 2 * HAAR_RECORD_MOST) * sizeof(int32_t);
}

/// Whether single precision computes the node's feature without rounding, in any order.
static bool is_whole(const struct mien_haar_node *node) {
  double most = 0;
  for (int i = 0; i < 3; ++i) {
    const float weight = node->rectangles[i].weight;
    if (!(fabsf(weight) < 1 << 20) || weight != floorf(weight))
      return false;
    // A sum must be exact itself, however small its weight.
    most += fmax(fabsf(weight), 1) * node->rectangles[i].pixels * 255;
  }
  return most < 1 << 24 && isfinite(node->threshold);
}

/// Writes the words of a rectangle and one of its halves.
static int32_t *put_edge(int32_t *words, const struct mien_haar_node *node, bool negated) {
  const struct mien_haar_rectangle r = node->rectangles[0], half = node->rectangles[1];
  if (r.weight != -1 || half.weight != 2)
    return NULL;
  // The two ends of the outer differences and of the one between them.
  int32_t first[2] = {r.a, r.c}, last[2] = {r.b, r.d}, middle[2];
  if (half.a == r.a && half.c == r.c) { // left
    middle[0] = half.b, middle[1] = half.d;
  } else if (half.b == r.b && half.d == r.d) { // right
    middle[0] = half.a, middle[1] = half.c;
    negated = !negated;
  } else {
    first[1] = r.b, last[0] = r.c;
    if (half.a == r.a && half.b == r.b) { // upper
      middle[0] = half.c, middle[1] = half.d;
    } else if (half.c == r.c && half.d == r.d) { // lower
      middle[0] = half.a, middle[1] = half.b;
      negated = !negated;
    } else {
      return NULL;
    }
  }
  const int32_t across = first[1] - first[0];
  if (middle[1] - middle[0] != across || last[1] - last[0] != across)
    return NULL;
  // A difference is taken from the other end to negate it. D is S[o] - S[o + d].
  words[0] = negated ? -across : across;
  words[1] = first[negated];
  words[2] = middle[negated];
  words[3] = last[negated];
  return words + 4;
}

/// Writes the words of two rectangles of one height or width.
static int32_t *put_line(int32_t *words, const struct mien_haar_node *node, bool negated) {
  const struct mien_haar_rectangle r = node->rectangles[0], s = node->rectangles[1];
  if (r.weight != -1)
    return NULL;
  int32_t across = r.c - r.a;
  int32_t from[4] = {r.a, s.a, s.b, r.b};
  if (r.d - r.b != across || s.c - s.a != across || s.d - s.b != across) {
    across = r.b - r.a;
    from[2] = s.c, from[3] = r.c;
    if (r.d - r.c != across || s.b - s.a != across || s.d - s.c != across)
      return NULL;
  }
  words[0] = negated ? -across : across;
  for (int i = 0; i < 4; ++i)
    words[1 + i] = negated ? from[i] + across : from[i];
  words[5] = (int32_t)s.weight;
  return words + 6;
}

/// Writes the words of a rectangle and two opposite quarters.
static int32_t *put_checker(int32_t *words, const struct mien_haar_node *node, bool negated) {
  const struct mien_haar_rectangle r = node->rectangles[0];
  if (r.weight != -1 || node->rectangles[1].weight != 2 || node->rectangles[2].weight != 2)
    return NULL;
  for (int first = 1; first <= 2; ++first) {
    const struct mien_haar_rectangle s = node->rectangles[first], t = node->rectangles[3 - first];
    if (s.a == r.a && t.d == r.d && s.d == t.a) {
      const int32_t points[9] = {r.a, s.b, r.b, s.c, s.d, t.b, r.c, t.c, r.d};
      memcpy(words, points, sizeof points);
      words[9] = negated ? -1 : 1;
      return words + 10;
    }
    if (s.b == r.b && t.c == r.c && s.c == t.b) {
      const int32_t points[9] = {r.a, s.a, r.b, t.a, s.c, s.d, r.c, t.d, r.d};
      memcpy(words, points, sizeof points);
      words[9] = negated ? 1 : -1;
      return words + 10;
    }
  }
  return NULL;
}

static int32_t *put_any(int32_t *words, const struct mien_haar_node *node, bool negated) {
  const int32_t count = node->rectangles[2].weight == 0 ? 2 : 3;
  *words++ = count;
  for (int32_t i = 0; i < count; ++i) {
    const struct mien_haar_rectangle *r = &node->rectangles[i];
    const int32_t values[5] = {r->a, r->b, r->c, r->d, (int32_t)(negated ? -r->weight : r->weight)};
    memcpy(words, values, sizeof values);
    words += 5;
  }
  return words;
}

/// Writes a node's record with a form, and returns where the next one goes, NULL where the node is not of that form.
/// `negated` nodes hold where the value is at the threshold or above it: the negated value is then below the next
/// number after the negated threshold.
static int32_t *put_record(
    int32_t *record, enum haar_form form, const struct mien_haar_node *node, bool negated, int32_t gain) {
  const float threshold = negated ? nextafterf(-node->threshold, INFINITY) : node->threshold;
  memcpy(&record[0], &threshold, sizeof threshold);
  record[1] = gain;
  int32_t *const words = record + HAAR_RECORD_HEAD;
  const bool is_pair = node->rectangles[2].weight == 0;
  switch (form) {
  case HAAR_EDGE:
    return is_pair ? put_edge(words, node, negated) : NULL;
  case HAAR_LINE:
    return is_pair ? put_line(words, node, negated) : NULL;
  case HAAR_CHECKER:
    return is_pair ? NULL : put_checker(words, node, negated);
  default:
    return put_any(words, node, negated);
  }
}

static enum haar_form form_of(const struct mien_haar_node *node) {
  int32_t scratch[HAAR_RECORD_MOST];
  int form = HAAR_EDGE;
  while (form < HAAR_ANY && !put_record(scratch, (enum haar_form)form, node, false, 0))
    ++form;
  return (enum haar_form)form;
}

/// Turns a corner's offset in place into one in a patch; false where it is not in the window's sums.
static bool move_corner(const struct mien_haar *h, int32_t *corner) {
  if (*corner < 0 || h->stride == 0)
    return false;
  const size_t y = (size_t)*corner / h->stride, place = (size_t)*corner % h->stride;
  const size_t x = h->odd == 0 ? place : place < h->odd ? 2 * place : 2 * (place - h->odd) + 1;
  *corner = (int32_t)((y * (h->width + 1) + x) * MIEN_HAAR_PATCH);
  return x <= h->width && y <= h->height;
}

static bool move(const struct mien_haar *h, struct mien_haar_node *node) {
  for (int i = 0; i < 3; ++i) {
    struct mien_haar_rectangle *const r = &node->rectangles[i];
    if (!move_corner(h, &r->a) || !move_corner(h, &r->b) || !move_corner(h, &r->c) || !move_corner(h, &r->d))
      return false;
  }
  return true;
}

/// A tree of the fast shape, its corners in place or in a patch.
struct shape {
  struct mien_haar_node first, second;
  bool has_second;
  /// Whether the first node's leaf is at its threshold and above.
  bool is_turned;
  /// The leaves: the first node's, and those that the last node has below its threshold and above.
  float leaf, above;
  float below;
};

static bool shape_of(const struct mien_haar *h, int32_t root, bool is_moved, struct shape *shape) {
  const struct mien_haar_node *const first = &h->nodes[root];
  *shape = (struct shape){.first = *first};
  if (first->left <= 0 && first->right <= 0) {
    shape->leaf = h->leaves[-first->left];
    shape->above = h->leaves[-first->right];
  } else if (first->left <= 0 || first->right <= 0) {
    shape->has_second = true;
    shape->is_turned = first->left > 0;
    shape->second = h->nodes[shape->is_turned ? first->left : first->right];
    if (shape->second.left > 0 || shape->second.right > 0)
      return false;
    shape->leaf = h->leaves[-(shape->is_turned ? first->right : first->left)];
    shape->below = h->leaves[-shape->second.left];
    shape->above = h->leaves[-shape->second.right];
  } else {
    return false;
  }
  if (is_moved && !(move(h, &shape->first) && move(h, &shape->second)))
    return false;
  return is_whole(&shape->first) && is_whole(&shape->second) && isfinite(shape->leaf) && isfinite(shape->below) &&
         isfinite(shape->above);
}

static float most(const struct shape *s) { return fmaxf(fmaxf(fabsf(s->leaf), fabsf(s->below)), fabsf(s->above)); }

static int32_t clamp(double value) { return (int32_t)fmax(fmin(value, 1 << 30), -(1 << 30)); }

static int kind_of(const struct shape *s) {
  const enum haar_form first = form_of(&s->first);
  if (!s->has_second)
    return HAAR_FORMS * HAAR_FORMS + (int)first;
  const enum haar_form second = form_of(&s->second);
  // An edge is a line too. Fewer kinds make longer runs.
  if (first == second)
    return (int)first + HAAR_FORMS * (int)second;
  return (first == HAAR_EDGE ? HAAR_LINE : (int)first) + HAAR_FORMS * (second == HAAR_EDGE ? HAAR_LINE : (int)second);
}

static int32_t *put_tree(int32_t *record, int kind, const struct shape *s, double one) {
  const int32_t above = (int32_t)rint(s->above * one), leaf = (int32_t)rint(s->leaf * one) - above;
  if (!s->has_second)
    return put_record(record, (enum haar_form)(kind - HAAR_FORMS * HAAR_FORMS), &s->first, false, leaf);
  record = put_record(record, (enum haar_form)(kind % HAAR_FORMS), &s->first, s->is_turned, leaf);
  const int32_t below = (int32_t)rint(s->below * one) - above;
  return put_record(record, (enum haar_form)(kind / HAAR_FORMS), &s->second, false, below);
}

/// Writes the runs of stage `index` from `stream + next` on; where the next stage's go, or -1 where a tree does not
/// fit.
static int32_t put_stage(
    const struct mien_haar *h, size_t index, bool is_moved, struct haar_packed_stage *stage, int32_t *stream,
    int32_t next) {
  const int32_t begin = index > 0 ? h->stages[index - 1].end : 0, end = h->stages[index].end;
  double size = 0;
  struct shape shape;
  for (int32_t tree = begin; tree < end; ++tree) {
    if (!shape_of(h, h->roots[tree], is_moved, &shape))
      return -1;
    size += most(&shape);
  }
  // As many fraction bits as keep every sum below 2^29.
  int exponent;
  frexp(size, &exponent);
  const double one = ldexp(1, 29 - exponent);
  if (!isfinite(h->stages[index].threshold))
    return -1;
  *stage = (struct haar_packed_stage){.first = next};
  for (int kind = 0; kind < HAAR_KINDS; ++kind) {
    int32_t count = 0, *record = stream + next + 2;
    for (int32_t tree = begin; tree < end; ++tree) {
      shape_of(h, h->roots[tree], is_moved, &shape);
      if (kind_of(&shape) != kind)
        continue;
      record = put_tree(record, kind, &shape, one);
      stage->start += (int32_t)rint(shape.above * one);
      ++count;
    }
    if (count == 0)
      continue;
    stream[next] = kind;
    stream[next + 1] = count;
    next = (int32_t)(record - stream);
    ++stage->runs;
  }
  // Every leaf is off by half a step at most; one step more for the rounding of the double precision sum.
  const double threshold = h->stages[index].threshold * one, slack = 0.5 * (end - begin) + 2;
  stage->reject_below = clamp(floor(threshold - slack));
  stage->pass_from = clamp(ceil(threshold + slack));
  return next;
}

/// The smallest normalisation of a window that is too even.
static float even_limit(double area) {
  float limit = (float)(0.1 / area);
  while (area * limit < 0.1)
    limit = nextafterf(limit, INFINITY);
  while (!(area * nextafterf(limit, 0) < 0.1))
    limit = nextafterf(limit, 0);
  return limit;
}

bool mien_haar_pack(const struct mien_haar *h, void *packed) {
  struct haar_packed *const header = packed;
  int32_t *const stream = (int32_t *)((char *)packed + header_size(h));
  // The fast kernels' sums of squares are signed.
  if (h->rim.pixels <= 0 || h->rim.pixels > INT32_MAX / (255 * 255))
    return false;
  header->even = even_limit(h->rim.pixels);
  header->stream = stream;
  int32_t next = 0;
  for (size_t stage = 0; stage < h->stage_count && next >= 0; ++stage)
    next = put_stage(h, stage, false, &header->stages[stage], stream, next);
  const bool is_packed = next >= 0;
  header->patched_from = mien_smaller(PATCHED_FROM, h->stage_count);
  for (size_t stage = header->patched_from; stage < h->stage_count && next >= 0; ++stage)
    next = put_stage(h, stage, true, &header->stages[h->stage_count + stage], stream, next);
  // Tilted features reach out of the window's sums.
  if (next < 0 || (h->width + 1) * (h->height + 1) > PATCH_MOST)
    header->patched_from = h->stage_count;
  return is_packed;
}
