/* Shows a picture to the virtual board's camera: writes it into vivid's HDMI output, which is wired to its HDMI input. */
#ifndef SHOW_H
#define SHOW_H

#include <signal.h>

/* The wire's picture: DV timings of 640x480p, YUYV on both ends, without which vivid does not pass pictures through. */
enum { SHOW_WIDTH = 640, SHOW_HEIGHT = 480, SHOW_BYTES = 2 * SHOW_WIDTH * SHOW_HEIGHT };

/* Reads a JPEG or PNG, fills the frame with it, and turns it into YUYV. Ends the program where it
   cannot be read. */
void show_read(const char *path, unsigned char *yuyv);

/* Opens both ends, /dev/videoN each, and wires them. Returns the output, in the picture's format. Ends the program on
   failure. */
int show_connect(const char *output, const char *input);

/* Puts one of the pictures, SHOW_BYTES each, out again and again, at the output's own rate, until there is no picture of
   the number `shown`. Ends the program on failure. */
void show_stream(int output, unsigned char *const *pictures, int count, const volatile sig_atomic_t *shown);

/* Says on standard error what failed, with errno, and ends the program. */
void show_fail(const char *what, const char *step);

#endif
