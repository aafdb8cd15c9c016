#!/bin/sh
# Options for the linker that put functions of Sources/CProcess before those of libraries.
set -eu
encoders=$(dirname "$0")/../../Sources/CProcess/encoders.c
for name in open malloc calloc realloc aligned_alloc posix_memalign $(sed -n 's/^NO_ENCODER(\(.*\))$/\1/p' "$encoders"); do
  printf -- '-Xlinker --wrap=%s ' "$name"
done
