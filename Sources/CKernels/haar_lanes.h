// The body of the kernels that judge LANES neighbouring windows at once, for the instruction set that TARGET compiles
// for: the first stage line by line, the next ones block by block where windows are left, the rest in patches.

#include "haar_stage.h"

enum {
  /// Lines of windows that go through a stage together, so that there are full sets of blocks even where few are left.
  /// Their sums should fit into the nearest cache.
  BAND = MIEN_HAAR_BAND,
  /// After so many stages the windows left in patches are brought together anew.
  PATCH_STAGES = 3
};

/// Those of the windows `asked` that pass the stage, LANES bits for each block.
TARGET MIEN_INLINE uint64_t passing(
    const struct mien_haar *h, size_t stage, const struct blocks *b, uint64_t asked) {
  uint64_t doubtful, passes = judge_in_place(h->packed, stage, b, &doubtful) & asked;
  for (doubtful &= asked; doubtful != 0; doubtful &= doubtful - 1) {
    const int bit = __builtin_ctzll(doubtful), block = bit / LANES, lane = bit % LANES;
    passes |= (uint64_t)haar_passes(h, stage, b->window[block] + lane, b->normal[block][lane]) << bit;
  }
  return passes;
}

/// The windows that are not too even, and every window's normalisation.
TARGET MIEN_INLINE uint64_t normalise(const struct mien_haar *h, const uint32_t *window, float *normals) {
  const struct haar_packed *const p = h->packed;
  const struct mien_haar_rectangle r = h->rim;
  const uint32_t *const squared = window + h->squares;
  const double area = r.pixels;
  const sums sum = load(window + r.a) - load(window + r.b) - load(window + r.c) + load(window + r.d);
  const sums square = load(squared + r.a) - load(squared + r.b) - load(squared + r.c) + load(squared + r.d);
  const doubles real = __builtin_convertvector((ints)sum, doubles);
  const doubles spread = __builtin_convertvector((ints)square, doubles) * area - real * real;
  const floats normal = __builtin_convertvector(1 / __builtin_elementwise_sqrt(spread), floats);
  memcpy(normals, &normal, sizeof normal);
  // Not so where there is no spread at all, or where lanes hold no window.
  return bits_of(normal < p->even);
}

/// The windows that are not looked at, since `rejected` left of them were rejected at once; `carry` in and out: whether
/// the first window, and the one after the last, is one of them.
MIEN_INLINE uint64_t skipped(uint64_t rejected, uint64_t *carry) {
  const uint64_t even = 0x5555555555555555;
  // A skipped window skips nothing, so in a run of rejected ones every second is looked at, from the first on.
  rejected &= ~*carry;
  const uint64_t starts = rejected & ~(rejected << 1);
  // Adding its start clears a run.
  const uint64_t from_even = rejected & ~(rejected + (starts & even));
  const uint64_t skipping = (from_even & even) | (rejected & ~from_even & ~even);
  const uint64_t result = skipping << 1 | *carry;
  *carry = skipping >> 63;
  return result;
}

/// Judges the first stage of a line: `faces` are the windows that pass.
TARGET static void first_stage(
    const struct mien_haar *h, const uint32_t *line, size_t count, float *normals, uint64_t *faces) {
  uint64_t carry = 0;
  for (size_t x = 0; x < count; x += MIEN_HAAR_WORD) {
    const size_t left = mien_smaller(count - x, MIEN_HAAR_WORD);
    uint64_t alive = 0, passed = 0;
    for (size_t i = 0; i < left; i += LANES)
      alive |= normalise(h, line + x + i, normals + x + i) << i;
    alive &= ~(uint64_t)0 >> (MIEN_HAAR_WORD - left);
    for (size_t i = 0; i < left; i += BLOCKS * LANES) {
      const uint64_t asked = alive >> i;
      if (asked == 0)
        continue;
      struct blocks b;
      for (size_t block = 0; block < BLOCKS; ++block) {
        b.window[block] = line + x + i + block * LANES;
        b.normal[block] = normals + x + i + block * LANES;
      }
      passed |= passing(h, 0, &b, asked) << i;
    }
    faces[x / MIEN_HAAR_WORD] = passed & ~skipped(alive & ~passed, &carry);
  }
}

/// Where the windows of a block are: those from bit `bit` of `*word` on that are `asked` about.
struct origin {
  uint64_t *word;
  uint64_t asked;
  int bit;
};

TARGET MIEN_INLINE void judge_set(
    const struct mien_haar *h, size_t stage, const struct blocks *b, const struct origin *origins) {
  uint64_t asked = 0;
  for (int i = 0; i < BLOCKS; ++i)
    asked |= origins[i].asked << i * LANES;
  const uint64_t passes = passing(h, stage, b, asked);
  for (int i = 0; i < BLOCKS; ++i)
    *origins[i].word |= (passes >> i * LANES & ALL_LANES) << origins[i].bit;
}

/// Windows from anywhere in a band, their sums side by side: entry MIEN_HAAR_PATCH * i + j is sum i of window j.
struct patch {
  int count;
  struct origin origins[MIEN_HAAR_PATCH];
  const uint32_t *windows[MIEN_HAAR_PATCH];
  float normals[MIEN_HAAR_PATCH];
};

#if LANES == 16
#define LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif LANES == 8
#define LOW 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH 4, 12, 5, 13, 6, 14, 7, 15
#else
#define LOW 0, 4, 1, 5
#define HIGH 2, 6, 3, 7
#endif

/// Exchanges rows and columns: dealing the two halves of the rows together, as often as halving LANES gives 1.
TARGET MIEN_INLINE void transpose(sums *row) {
  for (int round = LANES; round > 1; round /= 2) {
    sums dealt[LANES];
    for (int i = 0; i < LANES / 2; ++i) {
      dealt[2 * i] = __builtin_shufflevector(row[i], row[i + LANES / 2], LOW);
      dealt[2 * i + 1] = __builtin_shufflevector(row[i], row[i + LANES / 2], HIGH);
    }
    for (int i = 0; i < LANES; ++i)
      row[i] = dealt[i];
  }
}

/// Copies `count` sums of each window, `place` entries from its own, to every `step`th place of the patch from `to` on.
TARGET MIEN_INLINE void copy_sums(
    const uint32_t *const *windows, size_t place, size_t count, size_t step, uint32_t *to) {
  for (size_t first = 0; first < count; first += LANES) {
    const size_t columns = mien_smaller(count - first, LANES);
    for (int block = 0; block < PATCH_BLOCKS; ++block) {
      sums row[LANES];
      for (int i = 0; i < LANES; ++i)
        row[i] = load(windows[block * LANES + i] + place + first);
      transpose(row);
      for (size_t i = 0; i < columns; ++i)
        memcpy(to + (first + i) * step * MIEN_HAAR_PATCH + block * LANES, &row[i], sizeof row[i]);
    }
  }
}

TARGET static void fill_patch(const struct mien_haar *h, struct patch *p, uint32_t *to) {
  for (int i = p->count; i < MIEN_HAAR_PATCH; ++i)
    p->windows[i] = p->windows[0];
  for (size_t y = 0; y <= h->height; ++y, to += (h->width + 1) * MIEN_HAAR_PATCH) {
    const size_t place = y * h->stride;
    if (h->odd == 0) {
      copy_sums(p->windows, place, h->width + 1, 1, to);
    } else {
      copy_sums(p->windows, place, h->width / 2 + 1, 2, to);
      copy_sums(p->windows, place + h->odd, (h->width + 1) / 2, 2, to + MIEN_HAAR_PATCH);
    }
  }
}

/// Marks those windows of the patch that pass all stages from `stage` to before `end`.
TARGET static void judge_patched(
    const struct mien_haar *h, size_t stage, size_t end, struct patch *p, uint32_t *sums_of_patch) {
  fill_patch(h, p, sums_of_patch);
  struct blocks b;
  for (int i = 0; i < PATCH_BLOCKS; ++i) {
    b.window[i] = sums_of_patch + i * LANES;
    b.normal[i] = p->normals + i * LANES;
  }
  uint64_t alive = ((uint64_t)1 << p->count) - 1;
  for (; stage < end && alive != 0; ++stage) {
    uint64_t doubtful, passes = judge_patch(h->packed, h->stage_count + stage, &b, &doubtful);
    for (doubtful &= alive; doubtful != 0; doubtful &= doubtful - 1) {
      const int i = __builtin_ctzll(doubtful);
      passes |= (uint64_t)haar_passes(h, stage, p->windows[i], p->normals[i]) << i;
    }
    alive &= passes;
  }
  for (; alive != 0; alive &= alive - 1) {
    const struct origin *const origin = &p->origins[__builtin_ctzll(alive)];
    *origin->word |= (uint64_t)1 << origin->bit;
  }
}

/// The windows of a band that were not rejected yet.
struct band {
  const uint32_t *sums;
  size_t stride;
  const float *normals;
  uint64_t *faces;
  size_t words, count;
};

/// Judges a stage in place; whether windows were left for it.
TARGET static bool judge_stage(const struct mien_haar *h, size_t stage, const struct band *band) {
  struct blocks b;
  struct origin origins[BLOCKS];
  int filled = 0;
  bool is_empty = true;
  for (size_t i = 0; i < band->count; ++i) {
    uint64_t remaining = band->faces[i];
    band->faces[i] = 0;
    for (; remaining != 0; ++filled) {
      if (filled == BLOCKS) {
        judge_set(h, stage, &b, origins);
        filled = 0;
      }
      const int bit = __builtin_ctzll(remaining);
      const size_t y = i / band->words, x = i % band->words * MIEN_HAAR_WORD + (size_t)bit;
      b.window[filled] = band->sums + y * band->stride + x;
      b.normal[filled] = band->normals + y * band->words * MIEN_HAAR_WORD + x;
      origins[filled] = (struct origin){&band->faces[i], remaining >> bit & ALL_LANES, bit};
      remaining &= ~(ALL_LANES << bit);
      is_empty = false;
    }
  }
  if (is_empty)
    return false;
  // The places that are left over ask about no window.
  for (; filled < BLOCKS; ++filled) {
    b.window[filled] = b.window[0];
    b.normal[filled] = b.normal[0];
    origins[filled] = (struct origin){origins[0].word, 0, 0};
  }
  judge_set(h, stage, &b, origins);
  return true;
}

/// Judges stages in patches; whether windows were left for them.
TARGET static bool judge_stages(
    const struct mien_haar *h, size_t stage, size_t end, const struct band *band, uint32_t *sums_of_patch) {
  struct patch p = {0};
  bool is_empty = true;
  for (size_t i = 0; i < band->count; ++i) {
    uint64_t remaining = band->faces[i];
    band->faces[i] = 0;
    for (; remaining != 0; remaining &= remaining - 1, ++p.count) {
      if (p.count == MIEN_HAAR_PATCH) {
        judge_patched(h, stage, end, &p, sums_of_patch);
        p.count = 0;
      }
      const int bit = __builtin_ctzll(remaining);
      const size_t y = i / band->words, x = i % band->words * MIEN_HAAR_WORD + (size_t)bit;
      p.windows[p.count] = band->sums + y * band->stride + x;
      p.normals[p.count] = band->normals[y * band->words * MIEN_HAAR_WORD + x];
      p.origins[p.count] = (struct origin){&band->faces[i], 1, bit};
      is_empty = false;
    }
  }
  if (!is_empty)
    judge_patched(h, stage, end, &p, sums_of_patch);
  return !is_empty;
}

TARGET static void run(const struct mien_haar *h, const struct mien_haar_windows *w) {
  const size_t patched_from = ((const struct haar_packed *)h->packed)->patched_from;
  const size_t words = (w->columns + MIEN_HAAR_WORD - 1) / MIEN_HAAR_WORD;
  for (size_t top = 0; top < w->lines; top += BAND) {
    const size_t lines = mien_smaller(w->lines - top, BAND);
    const struct band band = {
        w->sums + top * w->stride, w->stride, w->normals, w->faces + top * words, words, lines * words};
    for (size_t line = 0; line < lines; ++line)
      first_stage(
          h, band.sums + line * w->stride, w->columns, w->normals + line * words * MIEN_HAAR_WORD,
          band.faces + line * words);
    size_t stage = 1;
    while (stage < patched_from && judge_stage(h, stage, &band))
      ++stage;
    if (stage < patched_from)
      continue;
    while (stage < h->stage_count) {
      const size_t end = mien_smaller(stage + PATCH_STAGES, h->stage_count);
      if (!judge_stages(h, stage, end, &band, w->patch))
        break;
      stage = end;
    }
  }
}
