#ifndef MIEN_POOLING_FAMILY_H
#define MIEN_POOLING_FAMILY_H

#include "include/pooling.h"

void maximum_u8_1x16_neon(const struct mien_pooling *);

#endif
