#!/bin/sh
# build.sh PROGRAM: the reader of databases as one static program.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$1")"
cc -std=c11 -O2 -Wall -Wextra -Werror -static -o "$1" "$here/main.c" -lsqlite3 -lm -Wl,-s
