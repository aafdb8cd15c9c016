#!/bin/sh
# run.sh [SCENARIO,...]: boots the virtual board with .build/static/mien and runs the scenarios, all of them by default:
# those that end in a reset in a boot of their own each, the others in one boot before that.
# Succeeds only when the console says so and QEMU's exit code agrees: a guest that panics or is reset also ends QEMU
# with 0.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/.build/hil
only=${1:-}
mkdir -p "$work"
begin=$(date +%s)
"$here/../packages.sh" "$here/packages.txt"
"$here/kernel.sh" "$work/kernel"
rm -rf "$work/tools"
for tool in ear finger rows show; do
  "$here/$tool/build.sh" "$work/tools/$tool" 2>"$work/$tool.log" || { cat "$work/$tool.log" >&2; exit 1; }
done
"$here/initramfs.sh" "$root/.build/static/mien" "$work/kernel" "$work/tools" "$root/.build/demo" "$work/initramfs"

# chosen KIND: the wanted scenarios that end with a `result` or in a `reset`, each followed by a comma.
chosen() {
  for file in "$here"/guest/scenarios/*.sh; do
    name=$(basename "$file" .sh)
    case ,$only, in ,, | *",$name,"* | *",${name%%-*},"*) ;; *) continue ;; esac
    kind=result
    if grep -qx '# ends: reset' "$file"; then kind=reset; fi
    if [ "$kind" = "$1" ]; then printf '%s,' "$name"; fi
  done
}

# boot NAME LIMIT SCENARIOS: the console is kept in NAME.txt and QEMU's exit code in $code.
# /dev/kvm may exist where it cannot run this kernel, hence always TCG. The board's time is counted in instructions (4 ns
# each) and skips idleness: a busy host cannot starve the sound, and waiting costs nothing.
boot() {
  console=$work/$1.txt
  {
    code=0
    # The second serial line leads into QEMU's monitor: by it a scenario plugs and unplugs hardware. Nothing leads back,
    # since a terminal would send it all in again.
    rm -f "$work/monitor.in" "$work/monitor.out"
    mkfifo "$work/monitor.in" "$work/monitor.out"
    cat "$work/monitor.out" >"$work/monitor.log" &
    timeout "$2" qemu-system-x86_64 -accel tcg -icount shift=2,sleep=off -rtc clock=vm -cpu qemu64 -m 1024 -no-reboot \
      -nodefaults -display none -serial stdio -device isa-debug-exit,iobase=0xf4,iosize=4 \
      -device qemu-xhci,id=usb -audiodev none,id=sound,out.frequency=48000 \
      -chardev pipe,id=monitor,path="$work/monitor" -mon chardev=monitor -serial "file:$work/monitor.in" \
      -kernel "$work/kernel/vmlinuz" -initrd "$work/initramfs" \
      -append "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off preempt=full hil.only=$3" </dev/null 2>&1 || code=$?
    echo "$code" >"$work/code"
  } | tr -d '\r' | tee "$console" | grep -av '^HIL-' || true
  code=$(cat "$work/code")
  [ "$code" != 124 ] || echo "hil: the board was stopped after $2 s" >&2
}

# was_reset: only by the watchdog, and only after the scenario had said that this was to come.
was_reset() {
  [ "$code" = 0 ] && ! grep -aq 'Kernel panic' "$console" && ! grep -aq '^HIL-RESULT' "$console" &&
    sed -n '/^HIL-RESET /,$p' "$console" | grep -aq 'softdog: Initiating system reboot'
}

passed=0 failed=0
ordinary=$(chosen result)
if [ -n "$ordinary" ]; then
  boot console 1500 "$ordinary"
  set -- $(sed -n 's/^HIL-RESULT //p' "$console") 0 0
  passed=$1 failed=$2
  if [ "$failed" = 0 ] && [ "$passed" != 0 ]; then wanted=33; else wanted=35; fi
  if [ "$code" != "$wanted" ] || ! grep -aq '^HIL-RESULT ' "$console"; then
    failed=$((failed + 1))
    echo "FAIL  the board: QEMU's exit code $code after $passed passed; the console is in $console"
  fi
fi
for scenario in $(chosen reset | tr , ' '); do
  boot "$scenario" 180 "$scenario"
  if was_reset; then
    passed=$((passed + 1))
    echo "ok    $scenario: $(sed -n '1s/^# *//p' "$here/guest/scenarios/$scenario.sh")"
    sed -n 's/^HIL-NOTE/     /p' "$console"
  else
    failed=$((failed + 1))
    echo "FAIL  $scenario: no reset by the watchdog; QEMU's exit code $code, the console is in $console"
  fi
done
echo "virtual board: $(($(date +%s) - begin)) s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
