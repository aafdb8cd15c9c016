#ifndef MIEN_ELEMENTWISE_FAMILY_H
#define MIEN_ELEMENTWISE_FAMILY_H

#include "include/elementwise.h"

void add_u8_1x16_neon(const struct mien_add *);

#endif
