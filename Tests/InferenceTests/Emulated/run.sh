#!/bin/sh
# Compares every NEON kernel with its scalar twin on emulated processors: without dot products (Cortex-A53, A72) and with
# them (A76). Each must find the instruction set that it has and nothing may touch memory that is not its own.
# Usage: run.sh [ROUNDS [SEED]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
"$here/build.sh" twin "$out"
for processor in cortex-a53:neon cortex-a72:neon cortex-a76:neondot; do
  said=$(qemu-aarch64 -cpu "${processor%:*}" "$out/twin" "${1:-2000}" "${2:-1}") || {
    echo "${processor%:*}: $said" >&2
    exit 1
  }
  echo "${processor%:*}: $said"
  case $said in "${processor#*:}",*) ;; *) echo "${processor%:*} should have ${processor#*:}" >&2 && exit 1 ;; esac
done
