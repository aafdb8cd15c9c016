/* finger: what a hand does to a button, with times that a shell cannot keep, and what comes of it.

   A button is the folder of a gpio-sim line; it is wired to ground, so that pulling it down presses it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const long long millisecond = 1000000;

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 * millisecond + time.tv_nsec;
}

static void sleep_until(long long end) {
  struct timespec time = {.tv_sec = end / (1000 * millisecond), .tv_nsec = end % (1000 * millisecond)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

static int open_file(const char *folder, const char *name, int flags) {
  char path[512];
  snprintf(path, sizeof path, name ? "%s/%s" : "%s", folder, name);
  int file = open(path, flags | O_CLOEXEC);
  if (file < 0) {
    fprintf(stderr, "finger: %s: %s\n", path, strerror(errno));
    exit(1);
  }
  return file;
}

static void move(int pull, int down) {
  const char *text = down ? "pull-down" : "pull-up";
  if (pwrite(pull, text, strlen(text), 0) < 0) {
    perror("finger: pull");
    exit(1);
  }
}

static char level(int value) {
  char text = 0;
  if (pread(value, &text, 1, 0) < 1) {
    perror("finger: value");
    exit(1);
  }
  return text;
}

/* tap BUTTON COUNT DOWN UP: presses, held for DOWN and let go for UP milliseconds. */
static int tap(char **arguments) {
  int pull = open_file(arguments[0], "pull", O_WRONLY);
  long long time = now(), down = atoll(arguments[2]) * millisecond, up = atoll(arguments[3]) * millisecond;
  for (int i = atoi(arguments[1]); i > 0; i--) {
    move(pull, 1);
    sleep_until(time += down);
    move(pull, 0);
    sleep_until(time += up);
  }
  return 0;
}

/* bounce BUTTON EDGES MICROSECONDS: goes down with so many edges, the last of which leaves it down, or up where it was
   down; prints how many microseconds they took. */
static int bounce(char **arguments) {
  int pull = open_file(arguments[0], "pull", O_WRONLY), value = open_file(arguments[0], "value", O_RDONLY);
  int edges = atoi(arguments[1]) | 1, down = level(value) == '0';
  long long start = now(), length = atoll(arguments[2]) * 1000;
  for (int i = 0; i < edges; i++) {
    sleep_until(start + length * i / (edges > 1 ? edges - 1 : 1));
    move(pull, down ^= 1);
  }
  printf("%d edges in %lld microseconds\n", edges, (now() - start) / 1000);
  return 0;
}

static int later(const void *left, const void *right) {
  long long a = *(const long long *)left, b = *(const long long *)right;
  return (a > b) - (a < b);
}

static void tell(const char *name, long long *times, int count) {
  qsort(times, (size_t)count, sizeof *times, later);
  printf("%s %.1f %.1f %.1f\n", name, (double)times[count / 2] / 1e6, (double)times[(count * 99 - 1) / 100] / 1e6,
      (double)times[count - 1] / 1e6);
}

/* Whether TEXT comes up in what the file has gained. */
static int gained(int file, const char *text) {
  static char kept[8192];
  static size_t length;
  ssize_t got = read(file, kept + length, sizeof kept - 1 - length);
  if (got > 0) length += (size_t)got;
  kept[length] = 0;
  char *found = strstr(kept, text);
  if (!found && length < sizeof kept / 2) return 0;
  length = 0;
  return found != NULL;
}

/* measure BUTTON LAMP COUNT LOG TEXT: so many short presses. Prints the median, the 99th percentile and the longest time,
   in milliseconds, from a press to the lamp's change, and from its release to TEXT at the end of LOG. */
static int measure(char **arguments) {
  int pull = open_file(arguments[0], "pull", O_WRONLY), value = open_file(arguments[1], "value", O_RDONLY);
  int count = atoi(arguments[2]), log = open_file(arguments[3], NULL, O_RDONLY);
  const long long step = millisecond, patience = 3000 * millisecond;
  long long *lamp = calloc((size_t)count, sizeof *lamp), *text = calloc((size_t)count, sizeof *text);
  if (!lamp || !text || count < 1) return 2;
  lseek(log, 0, SEEK_END);
  for (int i = 0; i < count; i++) {
    char before = level(value);
    long long start = now(), time = start;
    move(pull, 1);
    while (level(value) == before && now() - start < patience) sleep_until(time += step);
    lamp[i] = now() - start;
    if (lamp[i] >= patience) return fprintf(stderr, "finger: press %d did not show on the lamp\n", i + 1), 1;
    sleep_until(start + 60 * millisecond);
    start = time = now();
    move(pull, 0);
    while (!gained(log, arguments[4]) && now() - start < patience) sleep_until(time += 2 * step);
    text[i] = now() - start;
    if (text[i] >= patience) return fprintf(stderr, "finger: press %d did not show in the log\n", i + 1), 1;
    /* The next press comes at a moment that is not in step with anything. */
    sleep_until(now() + (10 + i * 37 % 40) * millisecond);
  }
  tell("lamp", lamp, count);
  tell("text", text, count);
  return 0;
}

/* closed BUTTON PROCESS DEVICE: presses, and prints after how many milliseconds the process has no file open whose path
   begins with DEVICE. */
static int closed(char **arguments) {
  int pull = open_file(arguments[0], "pull", O_WRONLY);
  long long start = now(), time = start;
  move(pull, 1);
  for (;;) {
    int is_open = 0;
    for (int file = 0; file < 256 && !is_open; file++) {
      char path[64], target[256];
      snprintf(path, sizeof path, "/proc/%s/fd/%d", arguments[1], file);
      ssize_t length = readlink(path, target, sizeof target - 1);
      if (length > 0) target[length] = 0;
      is_open = length > 0 && strncmp(target, arguments[2], strlen(arguments[2])) == 0;
    }
    if (!is_open) break;
    if (now() - start > 3000 * millisecond) return fprintf(stderr, "finger: %s stays open\n", arguments[2]), 1;
    sleep_until(time += millisecond);
  }
  printf("%.1f\n", (double)(now() - start) / 1e6);
  return 0;
}

int main(int count, char **arguments) {
  const struct {
    const char *name;
    int arguments;
    int (*run)(char **);
  } commands[] = {{"tap", 4, tap}, {"bounce", 3, bounce}, {"measure", 5, measure}, {"closed", 3, closed}};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (count == commands[i].arguments + 2 && strcmp(arguments[1], commands[i].name) == 0)
      return commands[i].run(arguments + 2);
  fprintf(stderr, "usage: finger tap BUTTON COUNT DOWN UP | bounce BUTTON EDGES MICROSECONDS |\n"
                  "  measure BUTTON LAMP COUNT LOG TEXT | closed BUTTON PROCESS DEVICE\n");
  return 2;
}
