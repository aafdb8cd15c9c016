#ifndef MIEN_DEPTHWISE_FAMILY_H
#define MIEN_DEPTHWISE_FAMILY_H

#include "include/depthwise.h"
#include "internal.h"

void depthwise_u8s8_3x64_avx512vnni(const struct mien_depthwise *);
void depthwise_u8s8_1x32_avxvnni(const struct mien_depthwise *);
void depthwise_u8s16_1x32_avx2(const struct mien_depthwise *);
/// Windows of 3x3 and 5x5, strides up to 2, nothing to add.
void depthwise_s8s8_2x16_neon(const struct mien_depthwise *);
void depthwise_s8s8_3x16_neondot(const struct mien_depthwise *);

#endif
