#include "CProcess.h"

#include <stddef.h>

// The static binary is linked with `--wrap` for these, so that every caller in it, the Swift runtime included, comes here.
// One addition to the thread's own memory is all that it costs.
void *__real_malloc(size_t) __attribute__((weak));
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void *__real_aligned_alloc(size_t, size_t);
int __real_posix_memalign(void **, size_t, size_t);
#pragma weak __real_calloc
#pragma weak __real_realloc
#pragma weak __real_aligned_alloc
#pragma weak __real_posix_memalign

static _Thread_local long count;

void *__wrap_malloc(size_t size) {
  count++;
  return __real_malloc(size);
}

void *__wrap_calloc(size_t number, size_t size) {
  count++;
  return __real_calloc(number, size);
}

void *__wrap_realloc(void *old, size_t size) {
  count++;
  return __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  count++;
  return __real_aligned_alloc(alignment, size);
}

int __wrap_posix_memalign(void **result, size_t alignment, size_t size) {
  count++;
  return __real_posix_memalign(result, alignment, size);
}

long mien_allocations(void) { return __real_malloc ? count : -1; }
