#if defined(__x86_64__)
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define LANES 16
#include "haar_lanes.h"

TARGET void haar_u32_16_avx512(const struct mien_haar *h, const struct mien_haar_windows *w) { run(h, w); }

#endif
