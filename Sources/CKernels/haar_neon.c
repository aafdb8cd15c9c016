#if defined(__aarch64__)
#define TARGET
#define LANES 4
#include "haar_lanes.h"

void haar_u32_4_neon(const struct mien_haar *h, const struct mien_haar_windows *w) { run(h, w); }

#endif
