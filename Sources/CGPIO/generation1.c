#include "internal.h"

#if CGPIO_GENERATION == 1

#include <stdlib.h>

struct cgpio_request {
  struct gpiod_chip *chip;
  struct gpiod_line *line;
};

bool cgpio_debounces(void) { return false; }

int cgpio_describe(const char *path, struct cgpio_chip *chip) {
  struct gpiod_chip *handle = gpiod_chip_open(path);
  if (!handle) return cgpio_failure();
  cgpio_copy(chip->label, gpiod_chip_label(handle));
  chip->lines = gpiod_chip_num_lines(handle);
  gpiod_chip_close(handle);
  return 0;
}

int cgpio_lines(const char *chip, struct cgpio_line *lines, int capacity) {
  char path[CGPIO_PATH_SIZE];
  int result = cgpio_path(chip, path);
  if (result < 0) return result;
  struct gpiod_chip *handle = gpiod_chip_open(path);
  if (!handle) return cgpio_failure();
  int count = (int)gpiod_chip_num_lines(handle);
  for (int i = 0; i < count && i < capacity; i++) {
    struct gpiod_line *line = gpiod_chip_get_line(handle, (unsigned)i);
    if (!line) {
      count = cgpio_failure();
      break;
    }
    cgpio_copy(lines[i].name, gpiod_line_name(line));
    cgpio_copy(lines[i].consumer, gpiod_line_consumer(line));
    lines[i].used = gpiod_line_is_used(line);
    lines[i].output = gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT;
  }
  gpiod_chip_close(handle);
  return count;
}

static int bias_flag(enum cgpio_bias bias) {
  switch (bias) {
    case CGPIO_BIAS_NONE: return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case CGPIO_BIAS_PULL_UP: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case CGPIO_BIAS_PULL_DOWN: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    default: return 0;
  }
}

static struct cgpio_request *request(
    const char *chip, unsigned offset, int type, int flags, bool active_low, int value, int *error) {
  char path[CGPIO_PATH_SIZE];
  if ((*error = cgpio_path(chip, path)) < 0) return NULL;
  struct cgpio_request *request = calloc(1, sizeof *request);
  if (!request) {
    *error = -ENOMEM;
    return NULL;
  }
  if (active_low) flags |= GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW;
  struct gpiod_line_request_config configuration = {.consumer = CGPIO_CONSUMER, .request_type = type, .flags = flags};
  if (!(request->chip = gpiod_chip_open(path)) || !(request->line = gpiod_chip_get_line(request->chip, offset)) ||
      gpiod_line_request(request->line, &configuration, value) < 0) {
    *error = cgpio_failure();
    cgpio_release(request);
    return NULL;
  }
  return request;
}

struct cgpio_request *cgpio_request_input(
    const char *chip, unsigned offset, const struct cgpio_input *input, int *error) {
  return request(
      chip, offset, GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES, bias_flag(input->bias), input->active_low, 0, error);
}

struct cgpio_request *cgpio_request_output(
    const char *chip, unsigned offset, bool active_low, bool active, int *error) {
  return request(chip, offset, GPIOD_LINE_REQUEST_DIRECTION_OUTPUT, 0, active_low, active, error);
}

int cgpio_descriptor(struct cgpio_request *request) { return gpiod_line_event_get_fd(request->line); }

int cgpio_read(struct cgpio_request *request, struct cgpio_edge *edge) {
  struct gpiod_line_event event;
  if (gpiod_line_event_read(request->line, &event) < 0) return cgpio_failure();
  edge->active = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  edge->nanoseconds = (int64_t)event.ts.tv_sec * 1000000000 + event.ts.tv_nsec;
  return 1;
}

int cgpio_level(struct cgpio_request *request) {
  int value = gpiod_line_get_value(request->line);
  return value < 0 ? cgpio_failure() : value;
}

int cgpio_set(struct cgpio_request *request, bool active) {
  return gpiod_line_set_value(request->line, active) < 0 ? cgpio_failure() : 0;
}

// Closing the chip releases its lines.
void cgpio_release(struct cgpio_request *request) {
  if (!request) return;
  if (request->chip) gpiod_chip_close(request->chip);
  free(request);
}

#endif
