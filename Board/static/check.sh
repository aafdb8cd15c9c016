#!/bin/sh
# check.sh BINARY: whether it is static and small enough.
set -eu
limit=30000000
file -b "$1"
size=$(stat -c %s "$1")
echo "$size bytes"
file -b "$1" | grep -q 'statically linked' || { echo "static: the binary is not static" >&2; exit 1; }
[ "$size" -le "$limit" ] || { echo "static: over $limit bytes" >&2; exit 1; }
