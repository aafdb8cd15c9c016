# feeds the watchdog through a lost camera, disarms it when it ends, and lets it reset the board when playback hangs
# ends: reset
# limit: 150
vivid=/sys/bus/platform/drivers/vivid
# How long the watchdog may go unfed, and a time that it would not survive unfed.
timeout=5 longer=8
cat >mien.toml <<END
[service]
watchdog = "/dev/watchdog"
watchdog_timeout = $timeout
END
watchdog_is() { [ "$(cat /sys/class/watchdog/watchdog0/state)" = "$1" ]; }
start() {
  mien run --config mien.toml --device hw:CARD=Loopback --music "$music" --state state --socket mien.sock >run.txt 2>&1 &
  daemon=$!
  wait_for_text 40 run.txt "plays: "
  wait_for_text 10 run.txt "watchdog /dev/watchdog: resets the machine when it is not fed for $timeout s"
  watchdog_is active || fail "the watchdog is not armed"
}
analysed_state state
watchdog_is inactive || fail "the watchdog is armed by another"

start
echo vivid.0 >"$vivid/unbind"
wait_for_text 20 run.txt "fault: camera"
sleep "$longer"
kill -0 "$daemon" || fail "mien has ended"
watchdog_is active || fail "the watchdog was given up"
expect_not run.txt "silent"
note "fed for $longer s without a camera; the watchdog resets after $timeout s"
echo vivid.0 >"$vivid/bind"

kill -TERM "$daemon"
wait "$daemon" || { cat run.txt; fail "mien run ended with $?"; }
watchdog_is inactive || fail "the watchdog is still armed after an orderly end"
sleep "$longer"
note "disarmed by SIGTERM"

start
ear freeze "$daemon" mien-playback >frozen.txt 2>&1 &
wait_for_text 10 frozen.txt "frozen mien-playback"
begin=$(seconds)
wait_for_text 20 run.txt "the thread playback has been silent for"
note "$(grep 'has been silent' run.txt), $(calculate "$(seconds) - $begin" 1) s after it was frozen"
expect_reset
sleep 30
fail "30 s later the board still runs"
