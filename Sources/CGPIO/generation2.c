#include "internal.h"

#if CGPIO_GENERATION == 2

#include <stdlib.h>

struct cgpio_request {
  struct gpiod_line_request *lines;
  struct gpiod_edge_event_buffer *edges;
  unsigned offset;
};

bool cgpio_debounces(void) { return true; }

int cgpio_describe(const char *path, struct cgpio_chip *chip) {
  struct gpiod_chip *handle = gpiod_chip_open(path);
  if (!handle) return cgpio_failure();
  struct gpiod_chip_info *information = gpiod_chip_get_info(handle);
  int result = information ? 0 : cgpio_failure();
  if (information) {
    cgpio_copy(chip->label, gpiod_chip_info_get_label(information));
    chip->lines = (unsigned)gpiod_chip_info_get_num_lines(information);
    gpiod_chip_info_free(information);
  }
  gpiod_chip_close(handle);
  return result;
}

static int describe_line(struct gpiod_chip *chip, unsigned offset, struct cgpio_line *line) {
  struct gpiod_line_info *information = gpiod_chip_get_line_info(chip, offset);
  if (!information) return cgpio_failure();
  cgpio_copy(line->name, gpiod_line_info_get_name(information));
  cgpio_copy(line->consumer, gpiod_line_info_get_consumer(information));
  line->used = gpiod_line_info_is_used(information);
  line->output = gpiod_line_info_get_direction(information) == GPIOD_LINE_DIRECTION_OUTPUT;
  gpiod_line_info_free(information);
  return 0;
}

int cgpio_lines(const char *chip, struct cgpio_line *lines, int capacity) {
  char path[CGPIO_PATH_SIZE];
  int result = cgpio_path(chip, path);
  if (result < 0) return result;
  struct gpiod_chip *handle = gpiod_chip_open(path);
  if (!handle) return cgpio_failure();
  struct gpiod_chip_info *information = gpiod_chip_get_info(handle);
  int count = information ? (int)gpiod_chip_info_get_num_lines(information) : cgpio_failure();
  if (information) gpiod_chip_info_free(information);
  for (int i = 0; i < count && i < capacity; i++) {
    result = describe_line(handle, (unsigned)i, &lines[i]);
    if (result < 0) count = result;
  }
  gpiod_chip_close(handle);
  return count;
}

static enum gpiod_line_bias line_bias(enum cgpio_bias bias) {
  switch (bias) {
    case CGPIO_BIAS_NONE: return GPIOD_LINE_BIAS_DISABLED;
    case CGPIO_BIAS_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case CGPIO_BIAS_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
    default: return GPIOD_LINE_BIAS_AS_IS;
  }
}

static struct gpiod_line_request *request_lines(
    const char *path, unsigned offset, struct gpiod_line_settings *settings) {
  struct gpiod_line_request *lines = NULL;
  struct gpiod_chip *chip = gpiod_chip_open(path);
  struct gpiod_line_config *configuration = gpiod_line_config_new();
  struct gpiod_request_config *consumer = gpiod_request_config_new();
  if (chip && configuration && consumer &&
      gpiod_line_config_add_line_settings(configuration, &offset, 1, settings) == 0) {
    gpiod_request_config_set_consumer(consumer, CGPIO_CONSUMER);
    lines = gpiod_chip_request_lines(chip, consumer, configuration);
  }
  // Freeing and closing may change errno, which the caller still needs.
  int failure = errno;
  if (consumer) gpiod_request_config_free(consumer);
  if (configuration) gpiod_line_config_free(configuration);
  if (chip) gpiod_chip_close(chip);
  errno = failure;
  return lines;
}

// Takes the settings over.
static struct cgpio_request *request(
    const char *chip, unsigned offset, struct gpiod_line_settings *settings, int *error) {
  char path[CGPIO_PATH_SIZE];
  struct cgpio_request *request = calloc(1, sizeof *request);
  *error = settings && request ? cgpio_path(chip, path) : -ENOMEM;
  if (*error == 0) {
    request->offset = offset;
    request->edges = gpiod_edge_event_buffer_new(1);
    request->lines = request->edges ? request_lines(path, offset, settings) : NULL;
    if (!request->lines) *error = cgpio_failure();
  }
  if (settings) gpiod_line_settings_free(settings);
  if (*error == 0) return request;
  cgpio_release(request);
  return NULL;
}

struct cgpio_request *cgpio_request_input(
    const char *chip, unsigned offset, const struct cgpio_input *input, int *error) {
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  if (settings) {
    gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
    gpiod_line_settings_set_active_low(settings, input->active_low);
    gpiod_line_settings_set_bias(settings, line_bias(input->bias));
    gpiod_line_settings_set_debounce_period_us(settings, input->debounce_us);
  }
  return request(chip, offset, settings, error);
}

struct cgpio_request *cgpio_request_output(
    const char *chip, unsigned offset, bool active_low, bool active, int *error) {
  struct gpiod_line_settings *settings = gpiod_line_settings_new();
  if (settings) {
    gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
    gpiod_line_settings_set_active_low(settings, active_low);
    gpiod_line_settings_set_output_value(settings, active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  }
  return request(chip, offset, settings, error);
}

int cgpio_descriptor(struct cgpio_request *request) { return gpiod_line_request_get_fd(request->lines); }

int cgpio_read(struct cgpio_request *request, struct cgpio_edge *edge) {
  int count = gpiod_line_request_read_edge_events(request->lines, request->edges, 1);
  if (count < 1) return cgpio_failure();
  struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(request->edges, 0);
  if (!event) return cgpio_failure();
  edge->active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  edge->nanoseconds = (int64_t)gpiod_edge_event_get_timestamp_ns(event);
  return 1;
}

int cgpio_level(struct cgpio_request *request) {
  enum gpiod_line_value value = gpiod_line_request_get_value(request->lines, request->offset);
  return value == GPIOD_LINE_VALUE_ERROR ? cgpio_failure() : value == GPIOD_LINE_VALUE_ACTIVE;
}

int cgpio_set(struct cgpio_request *request, bool active) {
  enum gpiod_line_value value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  return gpiod_line_request_set_value(request->lines, request->offset, value) < 0 ? cgpio_failure() : 0;
}

void cgpio_release(struct cgpio_request *request) {
  if (!request) return;
  if (request->lines) gpiod_line_request_release(request->lines);
  if (request->edges) gpiod_edge_event_buffer_free(request->edges);
  free(request);
}

#endif
