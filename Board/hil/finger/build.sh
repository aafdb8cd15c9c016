#!/bin/sh
# build.sh PROGRAM: the finger as one static program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$1")"
cc -std=c11 -O2 -Wall -Wextra -Werror -static -o "$1" "$here/main.c" -Wl,-s
