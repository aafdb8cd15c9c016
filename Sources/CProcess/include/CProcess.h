#ifndef CPROCESS_H
#define CPROCESS_H

#include <stdbool.h>

/// The arguments that the process was started with, as `main` gets them. Swift's own `CommandLine` reads them from
/// /proc, which a bare chroot or an early boot does not have.
int mien_argument_count(void);
const char *mien_argument(int index);

/// From now on SIGINT, SIGTERM and SIGHUP do not end the process: each puts its number, one byte, into a pipe. A signal that
/// the parent has set to be ignored, as `nohup` does, stays ignored. Call once. Returns the pipe's reading end, or -1.
int mien_catch_stop_signals(void);

/// From now on the kernel leaves this process's memory in small pages. While it gathers them into huge ones it holds up
/// every thread that touches fresh memory, for as long as other work takes the processor: long enough for the music to
/// break off. It also keeps the resident memory down.
void mien_keep_small_pages(void);

/// Names the calling thread for `top -H` and /proc; the first 15 bytes are kept.
void mien_name_thread(const char *name);

/// How often the calling thread has asked for memory since it began; -1 in a build that does not count, which only
/// Board/static/build.sh's does.
long mien_allocations(void);

/// Whether inotify(7) tells of all changes in a folder: not on file systems that other machines change as well (statfs(2)).
bool mien_folder_tells_of_changes(const char *path);

/// Whether something, a time server as a rule, keeps the system's clock right (adjtimex(2)).
bool mien_clock_is_synchronised(void);

#endif
