#!/bin/sh
# run.sh [SCENARIO,...]: boots the virtual board with .build/static/mien and runs the scenarios, all of them by default.
# Succeeds only when the console says so and QEMU's exit code agrees: a guest that panics or is reset also ends QEMU
# with 0.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/.build/hil
limit=420
mkdir -p "$work"
begin=$(date +%s)
"$here/setup.sh"
"$here/kernel.sh" "$work/kernel"
"$here/ear/build.sh" "$work/ear"
"$here/initramfs.sh" "$root/.build/static/mien" "$work/kernel" "$work/ear" "$root/.build/demo" "$work/initramfs"

# /dev/kvm may exist where it cannot run this kernel, hence always TCG. The board's time is counted in instructions (4 ns
# each) and skips idleness: a busy host cannot starve the sound, and waiting costs nothing.
code=0
{
  timeout "$limit" qemu-system-x86_64 -accel tcg -icount shift=2,sleep=off -rtc clock=vm -cpu qemu64 -m 1024 -no-reboot \
    -nodefaults -display none -serial stdio -monitor none -device isa-debug-exit,iobase=0xf4,iosize=4 \
    -kernel "$work/kernel/vmlinuz" -initrd "$work/initramfs" \
    -append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off hil.only=${1:-}" </dev/null 2>&1 || code=$?
  echo "$code" >"$work/code"
} | tr -d '\r' | tee "$work/console.txt" | grep -av '^HIL-RESULT'
code=$(cat "$work/code")
echo "virtual board: $(($(date +%s) - begin)) s"
if grep -aqx 'HIL-RESULT 0' "$work/console.txt" && [ "$code" = 33 ]; then exit 0; fi
[ "$code" != 124 ] || echo "hil: the board was stopped after $limit s" >&2
echo "hil: failed, QEMU's exit code $code; the console is in $work/console.txt" >&2
exit 1
