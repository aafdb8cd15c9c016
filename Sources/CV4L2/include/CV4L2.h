#ifndef CV4L2_H
#define CV4L2_H

#include <linux/videodev2.h>

/// ioctl is variadic and its request codes are computed from structure sizes: both are beyond Swift's importer.
typedef enum {
  cv4l2_query_capability,
  cv4l2_enumerate_formats,
  cv4l2_enumerate_sizes,
  cv4l2_set_format,
  cv4l2_set_parameters,
  cv4l2_request_buffers,
  cv4l2_query_buffer,
  cv4l2_queue,
  cv4l2_dequeue,
  cv4l2_start,
  cv4l2_stop,
} cv4l2_request;

/// Performs `request` with the structure that it is defined for; an interrupted call is repeated.
/// Returns 0, or a negative error number.
int cv4l2_call(int descriptor, cv4l2_request request, void *argument);

/// Opens a device node for reading and writing, without waiting. Returns a descriptor, or a negative error number.
int cv4l2_open(const char *path);

/// Waits until a frame can be dequeued, at most `milliseconds`. Returns 1 when one can, 0 when the time is over or a
/// signal came, or a negative error number: -EIO where the driver reports an error, -ENODEV where the device is gone.
int cv4l2_wait(int descriptor, int milliseconds);

#endif
