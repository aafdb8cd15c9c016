#ifndef CKERNELS_H
#define CKERNELS_H

#include "isa.h"
#include "requantisation.h"
#include "convolution.h"
#include "depthwise.h"
#include "elementwise.h"
#include "haar.h"
#include "nearest.h"
#include "peak.h"
#include "pooling.h"
#include "pyramid.h"

#endif
