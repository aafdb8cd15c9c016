#ifndef CGPIO_H
#define CGPIO_H

#include <stdbool.h>
#include <stdint.h>

// GPIO lines by libgpiod, the same for its 1.x and its 2.x interface. Every int result is 0 or more when all went well,
// else a negative error number. Lines are logical: "active" is the low level of a line that is requested as active-low.

// The kernel's limit, with the final 0.
#define CGPIO_NAME_SIZE 32

struct cgpio_chip {
  char name[CGPIO_NAME_SIZE];   // gpiochip0: changes from boot to boot
  char label[CGPIO_NAME_SIZE];  // pinctrl-bcm2711: stays
  unsigned lines;
  int error;  // 0, or the negative error number for which the chip could not be opened; then only the name is known
};

struct cgpio_line {
  char name[CGPIO_NAME_SIZE];      // "" where the board gives none
  char consumer[CGPIO_NAME_SIZE];  // who uses it; "" for nobody or unknown
  bool used;
  bool output;
};

enum cgpio_bias { CGPIO_BIAS_AS_IS, CGPIO_BIAS_NONE, CGPIO_BIAS_PULL_UP, CGPIO_BIAS_PULL_DOWN };

struct cgpio_input {
  bool active_low;
  enum cgpio_bias bias;
  unsigned debounce_us;  // heeded where cgpio_debounces()
};

struct cgpio_edge {
  bool active;           // the level after the edge
  int64_t nanoseconds;   // CLOCK_MONOTONIC (CLOCK_REALTIME before Linux 5.7)
};

// A line in use. For one thread at a time.
struct cgpio_request;

// 1 or 2: the generation of libgpiod's interface this was built with.
int cgpio_generation(void);

// What the kernel calls the user of our lines.
const char *cgpio_consumer(void);

// Whether the interface can ask the kernel to debounce.
bool cgpio_debounces(void);

// The chips, by number, symbolic links left out. Fills at most capacity; returns how many there are.
int cgpio_chips(struct cgpio_chip *chips, int capacity);

// The lines of the chip of this name, by offset. Fills at most capacity; returns how many there are.
int cgpio_lines(const char *chip, struct cgpio_line *lines, int capacity);

// An input whose edges are queued. NULL with a negative *error.
struct cgpio_request *cgpio_request_input(const char *chip, unsigned offset, const struct cgpio_input *input, int *error);

// An output at the given level. NULL with a negative *error.
struct cgpio_request *cgpio_request_output(const char *chip, unsigned offset, bool active_low, bool active, int *error);

// Sleeps until an edge is queued: 1, or 0 after the time-out. -ENODEV when the chip is gone.
int cgpio_wait(struct cgpio_request *request, int64_t nanoseconds);

// Takes the oldest edge from the queue; blocks when it is empty. Returns 1.
int cgpio_read(struct cgpio_request *request, struct cgpio_edge *edge);

// The level now: 1 active, 0 not.
int cgpio_level(struct cgpio_request *request);

int cgpio_set(struct cgpio_request *request, bool active);

// NULL is allowed.
void cgpio_release(struct cgpio_request *request);

#endif
