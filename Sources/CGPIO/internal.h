#ifndef CGPIO_INTERNAL_H
#define CGPIO_INTERNAL_H

#include <errno.h>
#include <gpiod.h>
#include <stddef.h>

#include "CGPIO.h"

// Only the first generation works on bulks of lines of a fixed size.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define CGPIO_GENERATION 1
#else
#define CGPIO_GENERATION 2
#endif

#define CGPIO_CONSUMER "mien"

// errno as a negative result, for calls that are known to have failed.
static inline int cgpio_failure(void) { return errno > 0 ? -errno : -EIO; }

// Each generation gives these two.
int cgpio_describe(const char *path, struct cgpio_chip *chip);
int cgpio_descriptor(struct cgpio_request *request);

#define CGPIO_PATH_SIZE (CGPIO_NAME_SIZE + 8)

// /dev/NAME; -ENAMETOOLONG where no chip can be called so.
int cgpio_path(const char *name, char path[static CGPIO_PATH_SIZE]);

void cgpio_copy(char to[static CGPIO_NAME_SIZE], const char *from);

#endif
