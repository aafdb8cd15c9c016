#include "show.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t shown;

static void next(int signal) {
  (void)signal;
  shown++;
}

/* show OUTPUT INPUT PICTURE...: the first picture, after each SIGUSR1 the next one, and the end after the last. */
int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: show /dev/OUTPUT /dev/INPUT PICTURE...\n");
    return 2;
  }
  int pictures = count - 3;
  unsigned char **yuyv = calloc((size_t)pictures, sizeof *yuyv);
  for (int i = 0; i < pictures; i++) {
    yuyv[i] = malloc(SHOW_BYTES);
    if (!yuyv[i]) return 1;
    show_read(arguments[3 + i], yuyv[i]);
  }
  struct sigaction action = {.sa_handler = next};
  sigaction(SIGUSR1, &action, NULL);
  int output = show_connect(arguments[1], arguments[2]);
  printf("showing %s\n", arguments[3]);
  fflush(stdout);
  show_stream(output, yuyv, pictures, &shown);
  close(output);
  return 0;
}
