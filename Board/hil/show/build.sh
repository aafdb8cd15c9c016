#!/bin/sh
# build.sh PROGRAM: `show` as one static program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$1")"
cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -static -o "$1" "$here"/*.c -ljpeg -lpng -lz -lm -Wl,-s
