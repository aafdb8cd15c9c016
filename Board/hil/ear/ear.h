/* The ear of the virtual board: records what came out of the sound card, and tells which track or which short sound it was.
   It can also ask a control socket, read a mixer, and freeze a thread of another program. */
#ifndef EAR_H
#define EAR_H

enum { EAR_CHANNELS = 2, EAR_CAPTURE_RATE = 44100, EAR_COMPARE_RATE = 4000 };

/* Records the far end of the card Loopback into a WAV, until `seconds` are over, SIGTERM, or the card goes. Prints when
   (CLOCK_MONOTONIC, seconds) it began and the first sample that is not silence came, and when and why it ended. */
int ear_record(const char *path, double seconds);

/* Prints which of `tracks` the recording is of, how surely, and from where to where in the track:
   "TRACK correlation 0.998 from 1.234 to 5.678 interval 4.444". Fails where the recording is silent or no track reaches
   a correlation of 0.7, which another track is far from. "to - from" and the interval that the sound lasted in the
   recording are equal when nothing was left out or repeated. */
int ear_name(const char *recording, char **tracks, int count);

/* Prints where in the recording the short sound is, in seconds after its beginning and on the clock (CLOCK_MONOTONIC), the
   recording having begun at `began`, and how surely: "found 3.210 at 45.678 correlation 0.912". */
int ear_find(const char *recording, const char *sound, double began);

/* Sends one HTTP request without a body to a Unix socket and prints when (CLOCK_MONOTONIC) it went and its answer came:
   "asked 12.345 answered 12.367 status 200". */
int ear_ask(const char *socket, const char *method, const char *path);

/* Prints the level of a card's volume control in decibels, as the card reads. */
int ear_mixer(const char *card, const char *name);

double ear_now(void);

/* Stops one thread of a process, found by its name, as though it hung in the kernel: prints "frozen" when it stands
   still, and keeps it so for as long as this program runs. */
int ear_freeze(int process, const char *name);

/* A sound file as mono at EAR_COMPARE_RATE. */
struct sound {
  float *samples;
  long count;
};

/* Ends the program where the file cannot be read. */
struct sound sound_read(const char *path);

#endif
