#!/bin/sh
# Builds the convolution kernels for aarch64 and compares them with the scalar one on emulated processors: without dot
# products (Cortex-A53, A72) and with them (A76). Needs Debian's gcc-aarch64-linux-gnu and qemu-user-static, and clang.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
kernels=$here/../../../Sources/CKernels
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for source in "$kernels"/*.c "$here"/twin.c; do
  "${CLANG:-clang}" --target=aarch64-linux-gnu -O3 -Wall -Wextra -Werror -I "$kernels/include" \
    -I /usr/aarch64-linux-gnu/include -c "$source" -o "$out/$(basename "$source").o"
done
aarch64-linux-gnu-gcc -static "$out"/*.o -o "$out/twin"
for processor in cortex-a53 cortex-a72 cortex-a76; do
  echo "$processor: $(qemu-aarch64-static -cpu "$processor" "$out/twin" "${1:-60}")"
done
