#ifndef CPROCESS_H
#define CPROCESS_H

/// The arguments that the process was started with, as `main` gets them. Swift's own `CommandLine` reads them from
/// /proc, which a bare chroot or an early boot does not have.
int mien_argument_count(void);
const char *mien_argument(int index);

/// From now on SIGINT, SIGTERM and SIGHUP do not end the process: each puts its number, one byte, into a pipe. A signal that
/// the parent has set to be ignored, as `nohup` does, stays ignored. Call once. Returns the pipe's reading end, or -1.
int mien_catch_stop_signals(void);

#endif
