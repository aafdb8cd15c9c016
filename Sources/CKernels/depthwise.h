#ifndef MIEN_DEPTHWISE_FAMILY_H
#define MIEN_DEPTHWISE_FAMILY_H

#include "include/depthwise.h"
#include "internal.h"

/// The most taps that the dot-product kernel takes: windows of 7x7.
enum { MIEN_DEPTHWISE_TAPS = 52 };

void depthwise_u8s8_1x32_avx512vnni(const struct mien_depthwise *);

#endif
