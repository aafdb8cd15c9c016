#!/bin/sh
# Builds a C program for aarch64, with all kernels, into FOLDER. Its source lies here or in SOURCES.
# Usage: build.sh PROGRAM FOLDER [SOURCES]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kernels=$here/../../../Sources/CKernels
"$here/../../../Board/packages.sh" "$here/packages.txt"
mkdir -p "$2"
for source in "$kernels"/*.c "${3:-$here}/$1.c"; do
  echo "$source"
done | xargs -P "$(nproc)" -I SOURCE sh -c '"${CLANG:-clang}" --target=aarch64-linux-gnu -O3 -Wall -Wextra -Werror \
  -I "$1/include" -I /usr/aarch64-linux-gnu/include -c SOURCE -o "$2/$(basename SOURCE .c).o"' build "$kernels" "$2"
aarch64-linux-gnu-gcc -static "$2"/*.o -lm -o "$2/$1"
