// Judges blocks of LANES neighbouring windows by one stage, for the instruction set that TARGET compiles for. Features
// are made in integers, which is exact (mien_haar_pack sees to it), then normalised and compared in single precision as
// the scalar kernel does. The stages' sums are in fixed point; the few that rounding could decide are judged again by
// the scalar kernel's code.

#include "haar.h"

enum {
  /// Blocks that go through a stage together: they share the reading of its words, and one's waiting is another's time.
  BLOCKS = 4,
  PATCH_BLOCKS = MIEN_HAAR_PATCH / LANES
};

typedef uint32_t sums __attribute__((vector_size(4 * LANES)));
typedef int32_t ints __attribute__((vector_size(4 * LANES)));
typedef float floats __attribute__((vector_size(4 * LANES)));
typedef double doubles __attribute__((vector_size(8 * LANES)));
static const uint64_t ALL_LANES = ((uint64_t)1 << LANES) - 1;

typedef bool flags __attribute__((ext_vector_type(LANES)));
#if LANES == 16
typedef uint16_t bits;
#else
typedef uint8_t bits;
#endif

TARGET MIEN_INLINE sums load(const uint32_t *from) {
  sums value;
  memcpy(&value, from, sizeof value);
  return value;
}

TARGET MIEN_INLINE uint64_t bits_of(ints mask) {
  const flags flag = __builtin_convertvector(mask, flags);
  bits value;
  memcpy(&value, &flag, sizeof value);
  return value & ALL_LANES;
}

/// The places of blocks of windows, and their normalisations.
struct blocks {
  const uint32_t *window[BLOCKS];
  const float *normal[BLOCKS];
};

/// Writes the features of the windows, and returns the words after the form's.
TARGET MIEN_INLINE const int32_t *features(
    const enum haar_form form, const int32_t *words, const uint32_t *const *window, const int blocks, sums *value) {
#define EACH_BLOCK for (int i = 0; i < blocks; ++i)
#define SUM(place) load(window[i] + words[place])
#define DIFFERENCE(place) (SUM(place) - load(window[i] + words[place] + words[0]))
#define ROW(place) (SUM(place) + SUM(place + 2) - (SUM(place + 1) << 1))
  switch (form) {
  case HAAR_EDGE:
    EACH_BLOCK value[i] = DIFFERENCE(1) + DIFFERENCE(3) - (DIFFERENCE(2) << 1);
    return words + 4;
  case HAAR_LINE:
    EACH_BLOCK value[i] = (DIFFERENCE(2) - DIFFERENCE(3)) * (uint32_t)words[5] - (DIFFERENCE(1) - DIFFERENCE(4));
    return words + 6;
  case HAAR_CHECKER:
    EACH_BLOCK value[i] = (ROW(0) + ROW(6) - (ROW(3) << 1)) * (uint32_t)words[9];
    return words + 10;
  default:
    EACH_BLOCK value[i] = (sums){0};
    for (int32_t left = *words++; left > 0; --left, words += 5)
      EACH_BLOCK value[i] += (SUM(0) - SUM(1) - SUM(2) + SUM(3)) * (uint32_t)words[4];
    return words;
  }
#undef EACH_BLOCK
#undef SUM
#undef DIFFERENCE
#undef ROW
}

/// Finds the windows whose feature is below the record's threshold, and returns the next record.
TARGET MIEN_INLINE const int32_t *below(
    const enum haar_form form, const int32_t *record, const uint32_t *const *window, const floats *normal,
    const int blocks, ints *is_below) {
  sums value[BLOCKS];
  const int32_t *const next = features(form, record + HAAR_RECORD_HEAD, window, blocks, value);
  for (int i = 0; i < blocks; ++i)
    is_below[i] = __builtin_convertvector((ints)value[i], floats) * normal[i] < haar_threshold(record);
  return next;
}

/// Adds up a run of trees of two nodes.
TARGET MIEN_INLINE const int32_t *pairs(
    const enum haar_form first, const enum haar_form second, int32_t count, const int32_t *record,
    const uint32_t *const *window, const floats *normal, const int blocks, ints *total) {
  for (; count > 0; --count) {
    ints in_leaf[BLOCKS], in_other[BLOCKS];
    const int32_t leaf = record[1];
    record = below(first, record, window, normal, blocks, in_leaf);
    const int32_t other = record[1];
    record = below(second, record, window, normal, blocks, in_other);
    for (int i = 0; i < blocks; ++i)
      total[i] += (in_leaf[i] & leaf) + (in_other[i] & ~in_leaf[i] & other);
  }
  return record;
}

/// Adds up a run of trees of one node.
TARGET MIEN_INLINE const int32_t *stumps(
    const enum haar_form form, int32_t count, const int32_t *record, const uint32_t *const *window,
    const floats *normal, const int blocks, ints *total) {
  for (; count > 0; --count) {
    ints in_leaf[BLOCKS];
    const int32_t leaf = record[1];
    record = below(form, record, window, normal, blocks, in_leaf);
    for (int i = 0; i < blocks; ++i)
      total[i] += in_leaf[i] & leaf;
  }
  return record;
}

/// The windows that pass the stage, LANES bits for each block; `doubtful` are those that rounding decides.
TARGET MIEN_INLINE uint64_t judge(
    const struct haar_packed_stage *s, const int32_t *stream, const struct blocks *b, const int blocks,
    uint64_t *doubtful) {
  const int32_t *record = stream + s->first;
  ints total[BLOCKS];
  floats normal[BLOCKS];
  const uint32_t *window[BLOCKS];
  for (int i = 0; i < blocks; ++i) {
    window[i] = b->window[i];
    memcpy(&normal[i], b->normal[i], sizeof normal[i]);
    total[i] = (ints){0} + s->start;
  }
#define PAIRS(first, second)                                                                                           \
  case first + HAAR_FORMS * second:                                                                                    \
    record = pairs(first, second, count, record, window, normal, blocks, total);                                       \
    break;
#define STUMPS(form)                                                                                                   \
  case HAAR_FORMS * HAAR_FORMS + form:                                                                                 \
    record = stumps(form, count, record, window, normal, blocks, total);                                               \
    break;
  for (int32_t run = 0; run < s->runs; ++run) {
    const int32_t kind = *record++, count = *record++;
    switch (kind) {
      PAIRS(HAAR_EDGE, HAAR_EDGE)
      PAIRS(HAAR_LINE, HAAR_LINE)
      PAIRS(HAAR_LINE, HAAR_CHECKER)
      PAIRS(HAAR_LINE, HAAR_ANY)
      PAIRS(HAAR_CHECKER, HAAR_LINE)
      PAIRS(HAAR_CHECKER, HAAR_CHECKER)
      PAIRS(HAAR_CHECKER, HAAR_ANY)
      PAIRS(HAAR_ANY, HAAR_LINE)
      PAIRS(HAAR_ANY, HAAR_CHECKER)
      PAIRS(HAAR_ANY, HAAR_ANY)
      STUMPS(HAAR_EDGE)
      STUMPS(HAAR_LINE)
      STUMPS(HAAR_CHECKER)
      STUMPS(HAAR_ANY)
    default:
      __builtin_unreachable();
    }
  }
#undef PAIRS
#undef STUMPS
  uint64_t passes = 0;
  *doubtful = 0;
  for (int i = 0; i < blocks; ++i) {
    const uint64_t sure = bits_of(total[i] >= s->pass_from), open = bits_of(total[i] >= s->reject_below);
    passes |= sure << i * LANES;
    *doubtful |= (open & ~sure) << i * LANES;
  }
  return passes;
}

/// As `judge`, for BLOCKS blocks in place.
TARGET static uint64_t judge_in_place(
    const struct haar_packed *p, size_t stage, const struct blocks *b, uint64_t *doubtful) {
  return judge(&p->stages[stage], p->stream, b, BLOCKS, doubtful);
}

/// As `judge`, for a patch.
TARGET static uint64_t judge_patch(
    const struct haar_packed *p, size_t stage, const struct blocks *b, uint64_t *doubtful) {
  return judge(&p->stages[stage], p->stream, b, PATCH_BLOCKS, doubtful);
}
