#!/bin/sh
# build.sh PROGRAM: the ear as one static program, from the libraries that Mien is built with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
prefix=$here/../../../.build/prefix
mkdir -p "$(dirname "$1")"
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
# The linker warns of dlopen and getpwnam in alsa-lib, which are never called here.
# shellcheck disable=SC2046  # lists of words on purpose
cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -static -o "$1" "$here"/*.c $(pkg-config --cflags alsa) \
  -I"$prefix/include" -I"$prefix/include/kissfft" -L"$prefix/lib" \
  $(pkg-config --static --libs sndfile soxr alsa) -lkissfft-float -lm -Wl,-s
