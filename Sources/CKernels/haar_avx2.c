#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2")))
#define LANES 8
#include "haar_lanes.h"

TARGET void haar_u32_8_avx2(const struct mien_haar *h, const struct mien_haar_windows *w) { run(h, w); }

#endif
