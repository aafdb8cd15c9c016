#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/timex.h>
#include <unistd.h>

static int count;
static char **arguments;

// Runs before the Swift runtime's own initialisers (priorities up to 100 are the C library's). Where there is no
// /proc/self/exe the runtime cannot find out where it lies and would abort, unless SWIFT_ROOT tells it. A static binary
// needs no file of the toolchain, so any folder will do.
__attribute__((constructor(101))) static void start(int argc, char **argv) {
  count = argc;
  arguments = argv;
  if (access("/proc/self/exe", F_OK) != 0) setenv("SWIFT_ROOT", "/", 0);
}

int mien_argument_count(void) { return count; }

const char *mien_argument(int index) { return index >= 0 && index < count ? arguments[index] : 0; }

static int stops[2] = {-1, -1};

static void note_stop(int signal) {
  int saved = errno;
  unsigned char byte = (unsigned char)signal;
  if (write(stops[1], &byte, 1) != 1) { /* A full pipe holds stops enough. */
  }
  errno = saved;
}

int mien_catch_stop_signals(void) {
  if (pipe2(stops, O_CLOEXEC) != 0) return -1;
  fcntl(stops[1], F_SETFL, O_NONBLOCK);
  struct sigaction action = {.sa_handler = note_stop, .sa_flags = SA_RESTART};
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  for (int i = 0; i < 3; i++) {
    struct sigaction before;
    if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(signals[i], &action, NULL);
  }
  return stops[0];
}

// A kernel without huge pages refuses, and is fine as it is.
void mien_keep_small_pages(void) { prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); }

// Once a second libdispatch counts its running threads in /proc/TID/stat, and it traps where a busy pool's file is
// missing. The static binary is linked with `--wrap=open`, so that without /proc these files are empty, which it accepts.
int __real_open(const char *path, int flags, ...) __attribute__((weak));
int __wrap_open(const char *path, int flags, ...);

int __wrap_open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  int descriptor = __real_open(path, flags, mode);
  if (descriptor >= 0 || errno != ENOENT) return descriptor;
  size_t length = strlen(path);
  int is_thread = length > 11 && strncmp(path, "/proc/", 6) == 0 && strcmp(path + length - 5, "/stat") == 0;
  return is_thread ? memfd_create("empty", MFD_CLOEXEC) : descriptor;
}

bool mien_clock_is_synchronised(void) {
  struct timex times = {.modes = 0};
  return adjtimex(&times) != TIME_ERROR;
}
