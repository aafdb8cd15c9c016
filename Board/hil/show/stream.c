#include "show.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

enum { BUFFERS = 3 };

static struct v4l2_buffer buffer(unsigned index) {
  return (struct v4l2_buffer){
      .type = V4L2_BUF_TYPE_VIDEO_OUTPUT,
      .memory = V4L2_MEMORY_MMAP,
      .index = index,
      .bytesused = SHOW_BYTES,
      .field = V4L2_FIELD_NONE};
}

void show_stream(int output, unsigned char *const *pictures, int count, const volatile sig_atomic_t *shown) {
  struct v4l2_requestbuffers request = {
      .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_OUTPUT, .memory = V4L2_MEMORY_MMAP};
  if (ioctl(output, VIDIOC_REQBUFS, &request) < 0) show_fail("output", "asking for buffers");
  void *memory[BUFFERS];
  if (request.count > BUFFERS) request.count = BUFFERS;
  for (unsigned i = 0; i < request.count; i++) {
    struct v4l2_buffer made = buffer(i);
    if (ioctl(output, VIDIOC_QUERYBUF, &made) < 0) show_fail("output", "asking for a buffer");
    if (made.length < SHOW_BYTES) show_fail("output", "a buffer for the whole picture");
    memory[i] = mmap(NULL, made.length, PROT_READ | PROT_WRITE, MAP_SHARED, output, made.m.offset);
    if (memory[i] == MAP_FAILED) show_fail("output", "mapping a buffer");
    memcpy(memory[i], pictures[0], SHOW_BYTES);
    struct v4l2_buffer full = buffer(i);
    if (ioctl(output, VIDIOC_QBUF, &full) < 0) show_fail("output", "handing over a buffer");
  }
  int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  if (ioctl(output, VIDIOC_STREAMON, &type) < 0) show_fail("output", "starting");
  for (int index; (index = *shown) < count;) {
    struct v4l2_buffer taken = buffer(0);
    if (ioctl(output, VIDIOC_DQBUF, &taken) < 0) {
      if (errno == EINTR) continue;
      show_fail("output", "getting a buffer back");
    }
    memcpy(memory[taken.index], pictures[index], SHOW_BYTES);
    struct v4l2_buffer again = buffer(taken.index);
    if (ioctl(output, VIDIOC_QBUF, &again) < 0) show_fail("output", "handing over a buffer");
  }
}
