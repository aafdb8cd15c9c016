#include "ear.h"

#include <kiss_fftr.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An excerpt this long (s) is looked for; the edges of the recording are left out for the fades of the player. */
static const double excerpt_seconds = 1.0, edge_seconds = 0.3;
/* Silence this long (s) within the sound is worth telling. */
static const double dropout_seconds = 0.02;
static const double surely = 0.7;

struct place {
  double correlation;
  long offset;
};

/* Where in the track the excerpt fits best, by correlation normalised with the energies of both, so that loudness does
   not matter. */
static struct place find(const float *excerpt, long length, struct sound track) {
  struct place best = {0, 0};
  if (track.count < length) return best;
  int size = 2;
  while (size < track.count + length) size *= 2;
  kiss_fftr_cfg forward = kiss_fftr_alloc(size, 0, NULL, NULL), inverse = kiss_fftr_alloc(size, 1, NULL, NULL);
  float *wave = calloc((size_t)size, sizeof(float));
  kiss_fft_cpx *a = calloc((size_t)size / 2 + 1, sizeof *a), *b = calloc((size_t)size / 2 + 1, sizeof *b);
  if (!forward || !inverse || !wave || !a || !b) exit(1);
  memcpy(wave, track.samples, (size_t)track.count * sizeof(float));
  kiss_fftr(forward, wave, a);
  memset(wave, 0, (size_t)size * sizeof(float));
  memcpy(wave, excerpt, (size_t)length * sizeof(float));
  kiss_fftr(forward, wave, b);
  for (int i = 0; i <= size / 2; i++) {
    kiss_fft_cpx product = {a[i].r * b[i].r + a[i].i * b[i].i, a[i].i * b[i].r - a[i].r * b[i].i};
    a[i] = product;
  }
  kiss_fftri(inverse, a, wave);
  double energy = 0, local = 0;
  for (long i = 0; i < length; i++) {
    energy += (double)excerpt[i] * excerpt[i];
    local += (double)track.samples[i] * track.samples[i];
  }
  for (long offset = 0; offset + length <= track.count; offset++) {
    /* Silence in the track would divide by nothing. */
    if (local > energy * 1e-6) {
      double correlation = wave[offset] / (double)size / sqrt(energy * local);
      if (correlation > best.correlation) best = (struct place){correlation, offset};
    }
    if (offset + length < track.count) {
      double leaving = track.samples[offset], coming = track.samples[offset + length];
      local += coming * coming - leaving * leaving;
    }
  }
  kiss_fftr_free(forward);
  kiss_fftr_free(inverse);
  free(wave);
  free(a);
  free(b);
  return best;
}

/* Says where inside the sound there is none: a dropout of the player. */
static void tell_dropouts(struct sound heard, long first, long last, float threshold) {
  long silent = 0;
  for (long i = first; i < last; i++) {
    if (fabsf(heard.samples[i]) < threshold) {
      silent++;
      continue;
    }
    if (silent > (long)(dropout_seconds * EAR_COMPARE_RATE))
      fprintf(stderr, "dropout at %.3f s for %.3f s\n", (double)(i - silent - first) / EAR_COMPARE_RATE,
          (double)silent / EAR_COMPARE_RATE);
    silent = 0;
  }
}

int ear_find(const char *recording, const char *sound, double began) {
  struct sound wanted = sound_read(sound);
  struct place place = find(wanted.samples, wanted.count, sound_read(recording));
  double seconds = (double)place.offset / EAR_COMPARE_RATE;
  printf("found %.3f at %.3f correlation %.3f\n", seconds, began + seconds, place.correlation);
  return place.correlation >= surely ? 0 : 1;
}

int ear_name(const char *recording, char **tracks, int count) {
  struct sound heard = sound_read(recording);
  const float threshold = 1e-4f;
  long first = 0, last = heard.count;
  while (first < last && fabsf(heard.samples[first]) < threshold) first++;
  while (last > first && fabsf(heard.samples[last - 1]) < threshold) last--;
  long length = (long)(excerpt_seconds * EAR_COMPARE_RATE), edge = (long)(edge_seconds * EAR_COMPARE_RATE);
  if (last - first < length + 2 * edge) {
    fprintf(stderr, "ear: %s: %.2f s of sound are too short\n", recording, (double)(last - first) / EAR_COMPARE_RATE);
    return 1;
  }
  tell_dropouts(heard, first, last, threshold);
  struct place head = {0, 0}, tail = {0, 0};
  int best = 0;
  for (int i = 0; i < count; i++) {
    struct sound track = sound_read(tracks[i]);
    struct place place = find(heard.samples + first + edge, length, track);
    if (place.correlation > head.correlation) {
      best = i;
      head = place;
      tail = find(heard.samples + last - edge - length, length, track);
    }
    free(track.samples);
  }
  double rate = EAR_COMPARE_RATE;
  printf("%s correlation %.3f from %.3f to %.3f interval %.3f\n", tracks[best],
      head.correlation < tail.correlation ? head.correlation : tail.correlation, (double)(head.offset - edge) / rate,
      (double)(tail.offset + length + edge) / rate, (double)(last - first) / rate);
  return head.correlation >= surely && tail.correlation >= surely ? 0 : 1;
}
