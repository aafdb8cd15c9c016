# closes the camera within 100 ms of the privacy switch, and keeps it closed while the switch is on
. /hands
vivid=/sys/bus/platform/drivers/vivid
make_chip
plug_chip
write_settings privacy lamp
analysed_state state
start_speaker
wait_for 20 camera_is_open || { cat run.txt; fail "the camera does not open"; }

longest=0
for round in 1 2 3 4; do
  # Two times while it is busy with pictures, two times while it is not.
  if [ "$round" = 3 ]; then ask pause; fi
  took=$(finger closed "$switch" "$daemon" /dev/video)
  if is "$took > $longest"; then longest=$took; fi
  wait_for 5 lamp_is 0 || fail "the lamp is lit with the camera closed"
  ask private
  ask private
  camera_is_closed || fail "a wish opens the camera against the switch"
  if [ "$round" = 3 ]; then
    echo vivid.0 >"$vivid/unbind"
    sleep 2
    camera_is_closed || fail "the camera is open"
    echo vivid.0 >"$vivid/bind"
    sleep 4
    camera_is_closed || fail "a camera that comes back is opened against the switch"
  fi
  release_switch
  wait_for 20 camera_is_open || { cat run.txt; fail "the camera stays closed when the switch is off"; }
done
note "camera closed at most $longest ms after the switch, of 4 times"
is "$longest < 100" || fail "the camera closes too late"

assert_switch
kill_speaker
start_speaker
watch_until=$(calculate "$(seconds) + 3" 2)
while is "$(seconds) < $watch_until"; do
  camera_is_closed || fail "the camera opens at the start although the switch is on"
  sleep 0.1
done
unplug_chip
wait_for_text 10 run.txt "privacy switch: "
camera_is_closed || fail "the camera opens when the switch is lost"
plug_chip
wait_for 20 camera_is_open || { cat run.txt; fail "the camera stays closed although the switch is back, and off"; }
