#define _GNU_SOURCE
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "internal.h"

int cgpio_generation(void) { return CGPIO_GENERATION; }

const char *cgpio_consumer(void) { return CGPIO_CONSUMER; }

int cgpio_path(const char *name, char path[static CGPIO_PATH_SIZE]) {
  if (strchr(name, '/')) return -ENODEV;
  int length = snprintf(path, CGPIO_PATH_SIZE, "/dev/%s", name);
  return length > 0 && length < CGPIO_PATH_SIZE ? 0 : -ENAMETOOLONG;
}

void cgpio_copy(char to[static CGPIO_NAME_SIZE], const char *from) {
  memset(to, 0, CGPIO_NAME_SIZE);
  if (from) strncpy(to, from, CGPIO_NAME_SIZE - 1);
}

// A Raspberry Pi 5 has gpiochip4 as a link to gpiochip0: the same chip, which must not look like two.
static int is_chip(const struct dirent *entry) {
  char path[CGPIO_PATH_SIZE];
  struct stat status;
  return strncmp(entry->d_name, "gpiochip", 8) == 0 && cgpio_path(entry->d_name, path) == 0 &&
         lstat(path, &status) == 0 && S_ISCHR(status.st_mode);
}

int cgpio_chips(struct cgpio_chip *chips, int capacity) {
  struct dirent **entries = NULL;
  int count = scandir("/dev", &entries, is_chip, versionsort);
  if (count < 0) return cgpio_failure();
  for (int i = 0; i < count; i++) {
    char path[CGPIO_PATH_SIZE];
    if (i < capacity && cgpio_path(entries[i]->d_name, path) == 0) {
      memset(&chips[i], 0, sizeof chips[i]);
      cgpio_copy(chips[i].name, entries[i]->d_name);
      chips[i].error = cgpio_describe(path, &chips[i]);
    }
    free(entries[i]);
  }
  free(entries);
  return count;
}

// Done here and not by libgpiod, whose generations differ in what they make of a chip that has gone.
int cgpio_wait(struct cgpio_request *request, int64_t nanoseconds) {
  if (nanoseconds < 0) nanoseconds = 0;
  struct timespec longest = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  struct pollfd waited = {.fd = cgpio_descriptor(request), .events = POLLIN | POLLPRI};
  int ready = ppoll(&waited, 1, &longest, NULL);
  if (ready < 0) return cgpio_failure();
  if (ready == 0) return 0;
  return waited.revents & (POLLIN | POLLPRI) ? 1 : -ENODEV;
}
