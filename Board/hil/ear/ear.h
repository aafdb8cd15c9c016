/* The ear of the virtual board: records what came out of the sound card, and tells which track it was. */
#ifndef EAR_H
#define EAR_H

enum { EAR_CHANNELS = 2, EAR_CAPTURE_RATE = 44100, EAR_COMPARE_RATE = 4000 };

/* Records the far end of the card Loopback into a WAV, until `seconds` are over, SIGTERM, or the card goes. Prints when
   (CLOCK_MONOTONIC, seconds) the first sample that is not silence came, and when and why it ended. */
int ear_record(const char *path, double seconds);

/* Prints which of `tracks` the recording is of, how surely, and from where to where in the track:
   "TRACK correlation 0.998 from 1.234 to 5.678 interval 4.444". Fails where the recording is silent or no track reaches
   a correlation of 0.7, which another track is far from. "to - from" and the interval that the sound lasted in the
   recording are equal when nothing was left out or repeated. */
int ear_name(const char *recording, char **tracks, int count);

/* A sound file as mono at EAR_COMPARE_RATE. */
struct sound {
  float *samples;
  long count;
};

/* Ends the program where the file cannot be read. */
struct sound sound_read(const char *path);

#endif
