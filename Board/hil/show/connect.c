#include "show.h"

#include <fcntl.h>
#include <linux/v4l2-dv-timings.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void show_fail(const char *what, const char *step) {
  fprintf(stderr, "show: %s: %s: ", what, step);
  perror(NULL);
  exit(1);
}

static int open_device(const char *path) {
  int descriptor = open(path, O_RDWR);
  if (descriptor < 0) show_fail(path, "opening");
  struct v4l2_dv_timings timings = V4L2_DV_BT_CEA_640X480P59_94;
  if (ioctl(descriptor, VIDIOC_S_DV_TIMINGS, &timings) < 0) show_fail(path, "setting the timings");
  return descriptor;
}

static void set_format(int descriptor, const char *path, enum v4l2_buf_type type) {
  struct v4l2_format format = {.type = type};
  if (ioctl(descriptor, VIDIOC_G_FMT, &format) < 0) show_fail(path, "asking for the format");
  format.fmt.pix.width = SHOW_WIDTH;
  format.fmt.pix.height = SHOW_HEIGHT;
  format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
  format.fmt.pix.field = V4L2_FIELD_NONE;
  format.fmt.pix.bytesperline = 0;
  if (ioctl(descriptor, VIDIOC_S_FMT, &format) < 0) show_fail(path, "setting the format");
}

/* Sets the control whose name contains `name` to the menu item that starts with `item`, or to `value` where that is NULL.
   Kernels have named and numbered vivid's controls differently. */
static int set_control(int descriptor, const char *name, const char *item, int value) {
  struct v4l2_queryctrl control = {.id = V4L2_CTRL_FLAG_NEXT_CTRL};
  for (; ioctl(descriptor, VIDIOC_QUERYCTRL, &control) == 0; control.id |= V4L2_CTRL_FLAG_NEXT_CTRL) {
    if (!strstr((const char *)control.name, name)) continue;
    for (int i = control.minimum; item && i <= control.maximum; i++) {
      struct v4l2_querymenu menu = {.id = control.id, .index = (unsigned)i};
      if (ioctl(descriptor, VIDIOC_QUERYMENU, &menu) == 0 && strncmp((const char *)menu.name, item, strlen(item)) == 0)
        value = i;
    }
    struct v4l2_control wanted = {.id = control.id, .value = value};
    return ioctl(descriptor, VIDIOC_S_CTRL, &wanted) == 0;
  }
  return 0;
}

int show_connect(const char *output, const char *input) {
  int in = open_device(input), out = open_device(output);
  if (!set_control(in, "Is Connected To", "Output HDMI", 0) && !set_control(in, "Loop Video", NULL, 1))
    show_fail(input, "wiring it to the output");
  set_control(in, "OSD Text Mode", NULL, 2);
  set_format(out, output, V4L2_BUF_TYPE_VIDEO_OUTPUT);
  set_format(in, input, V4L2_BUF_TYPE_VIDEO_CAPTURE);
  close(in);
  return out;
}
