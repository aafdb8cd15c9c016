#include "ear.h"

#include <alsa/asoundlib.h>
#include <signal.h>
#include <sndfile.h>
#include <stdio.h>
#include <time.h>

static volatile sig_atomic_t stopping;

static void stop(int signal) {
  (void)signal;
  stopping = 1;
}

double ear_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The card's own rate where one end is in use already: both ends of it run in one format. */
static int configure(snd_pcm_t *pcm, unsigned *rate) {
  snd_pcm_hw_params_t *wanted;
  snd_pcm_hw_params_alloca(&wanted);
  snd_pcm_uframes_t buffer = 2 * EAR_CAPTURE_RATE;
  *rate = EAR_CAPTURE_RATE;
  int result = snd_pcm_hw_params_any(pcm, wanted);
  if (result >= 0) result = snd_pcm_hw_params_set_access(pcm, wanted, SND_PCM_ACCESS_RW_INTERLEAVED);
  if (result >= 0) result = snd_pcm_hw_params_set_format(pcm, wanted, SND_PCM_FORMAT_S16);
  if (result >= 0) result = snd_pcm_hw_params_set_channels(pcm, wanted, EAR_CHANNELS);
  if (result >= 0) result = snd_pcm_hw_params_set_rate_near(pcm, wanted, rate, NULL);
  if (result >= 0) result = snd_pcm_hw_params_set_buffer_size_near(pcm, wanted, &buffer);
  if (result >= 0) result = snd_pcm_hw_params(pcm, wanted);
  return result;
}

/* No configuration file is needed: the definition is a text of our own. */
static snd_pcm_t *open_capture(unsigned *rate) {
  static const char definition[] = "pcm.ear { type hw card Loopback device 1 }";
  snd_config_t *configuration;
  snd_pcm_t *pcm = NULL;
  int result = snd_config_load_string(&configuration, definition, 0);
  if (result >= 0) result = snd_pcm_open_lconf(&pcm, "ear", SND_PCM_STREAM_CAPTURE, 0, configuration);
  if (result >= 0) result = configure(pcm, rate);
  if (result >= 0) result = snd_pcm_start(pcm);
  if (result >= 0) return pcm;
  fprintf(stderr, "ear: the other end of the sound card: %s\n", snd_strerror(result));
  return NULL;
}

static int has_sound(const short *frames, long count) {
  for (long i = 0; i < count * EAR_CHANNELS; i++)
    if (frames[i] != 0) return 1;
  return 0;
}

int ear_record(const char *path, double seconds) {
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  unsigned rate;
  snd_pcm_t *pcm = open_capture(&rate);
  if (!pcm) return 1;
  SF_INFO information = {
      .samplerate = (int)rate, .channels = EAR_CHANNELS, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
  SNDFILE *file = sf_open(path, SFM_WRITE, &information);
  if (!file) {
    fprintf(stderr, "ear: %s: %s\n", path, sf_strerror(NULL));
    return 1;
  }
  short frames[441 * EAR_CHANNELS];
  int heard = 0, overruns = 0, begun = 0;
  const char *reason = "time is up";
  for (double end = ear_now() + seconds; ear_now() < end && !stopping;) {
    long count = snd_pcm_readi(pcm, frames, 441);
    if (count == -EPIPE) {
      overruns++;
      if (snd_pcm_prepare(pcm) >= 0 && snd_pcm_start(pcm) >= 0) continue;
    }
    if (count < 0) {
      reason = snd_strerror((int)count);
      break;
    }
    if (!begun) {
      begun = 1;
      printf("began %.3f\n", ear_now() - (double)count / rate);
      fflush(stdout);
    }
    if (!heard && has_sound(frames, count)) {
      heard = 1;
      printf("first-sound %.3f\n", ear_now());
      fflush(stdout);
    }
    sf_writef_short(file, frames, count);
  }
  printf("ended %.3f overruns %d: %s\n", ear_now(), overruns, stopping ? "asked to stop" : reason);
  sf_close(file);
  snd_pcm_close(pcm);
  return 0;
}
