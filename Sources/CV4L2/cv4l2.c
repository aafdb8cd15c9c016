#include "CV4L2.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

static const unsigned long codes[] = {
    [cv4l2_query_capability] = VIDIOC_QUERYCAP,     [cv4l2_enumerate_formats] = VIDIOC_ENUM_FMT,
    [cv4l2_enumerate_sizes] = VIDIOC_ENUM_FRAMESIZES, [cv4l2_set_format] = VIDIOC_S_FMT,
    [cv4l2_set_parameters] = VIDIOC_S_PARM,         [cv4l2_request_buffers] = VIDIOC_REQBUFS,
    [cv4l2_query_buffer] = VIDIOC_QUERYBUF,         [cv4l2_queue] = VIDIOC_QBUF,
    [cv4l2_dequeue] = VIDIOC_DQBUF,                 [cv4l2_start] = VIDIOC_STREAMON,
    [cv4l2_stop] = VIDIOC_STREAMOFF,
};

int cv4l2_call(int descriptor, cv4l2_request request, void *argument) {
  if ((unsigned)request >= sizeof codes / sizeof codes[0]) return -EINVAL;
  int result;
  do {
    result = ioctl(descriptor, codes[request], argument);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

int cv4l2_open(const char *path) {
  int descriptor;
  do {
    descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor < 0 ? -errno : descriptor;
}

int cv4l2_wait(int descriptor, int milliseconds) {
  // poll takes a negative descriptor for one to be left out.
  if (descriptor < 0) return -EBADF;
  struct pollfd target = {.fd = descriptor, .events = POLLIN};
  int result = poll(&target, 1, milliseconds);
  if (result < 0) return errno == EINTR ? 0 : -errno;
  if (result == 0) return 0;
  // What can still be read is read first; the error then shows at the next call.
  if (target.revents & POLLIN) return 1;
  return target.revents & (POLLHUP | POLLNVAL) ? -ENODEV : -EIO;
}
