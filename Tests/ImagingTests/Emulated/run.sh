#!/bin/sh
# Compares the NEON kernel of the cascade with its scalar twin on emulated processors; nothing may touch memory that is not
# its own. Usage: run.sh [ROUNDS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$here/../../InferenceTests/Emulated/build.sh" twin "$out" "$here"
for processor in cortex-a53 cortex-a72 cortex-a76; do
  said=$(qemu-aarch64 -cpu "$processor" "$out/twin" "${1:-300}") || {
    echo "$processor: $said" >&2
    exit 1
  }
  echo "$processor: $said"
done
