#include "ear.h"

#include <sndfile.h>
#include <soxr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *path, const char *reason) {
  fprintf(stderr, "ear: %s: %s\n", path, reason);
  exit(1);
}

struct sound sound_read(const char *path) {
  SF_INFO information;
  memset(&information, 0, sizeof information);
  SNDFILE *file = sf_open(path, SFM_READ, &information);
  if (!file) fail(path, sf_strerror(NULL));
  long frames = (long)information.frames;
  int channels = information.channels;
  float *samples = malloc(sizeof(float) * (size_t)(frames * channels + 1));
  if (!samples) fail(path, "no memory");
  frames = (long)sf_readf_float(file, samples, frames);
  sf_close(file);
  for (long i = 0; i < frames; i++) {
    float sum = 0;
    for (int c = 0; c < channels; c++) sum += samples[i * channels + c];
    samples[i] = sum / (float)channels;
  }
  double ratio = (double)EAR_COMPARE_RATE / information.samplerate;
  size_t room = (size_t)((double)frames * ratio) + 1, made = 0;
  struct sound sound = {calloc(room, sizeof(float)), 0};
  if (!sound.samples) fail(path, "no memory");
  soxr_quality_spec_t quality = soxr_quality_spec(SOXR_LQ, 0);
  const char *error = soxr_oneshot(
      information.samplerate, EAR_COMPARE_RATE, 1, samples, (size_t)frames, NULL, sound.samples, room, &made, NULL,
      &quality, NULL);
  if (error) fail(path, error);
  free(samples);
  sound.count = (long)made;
  return sound;
}
