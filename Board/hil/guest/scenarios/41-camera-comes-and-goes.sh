# plays on without a dropout while the camera is unplugged and back twenty times, and keeps nothing of it
# limit: 200
settings hw:CARD=Loopback '[camera]' 'device = "/dev/video0"' >mien.toml
analysed_state state
start_speaker
descriptors() { ls "/proc/$daemon/fd" | wc -l; }
mappings() { wc -l <"/proc/$daemon/maps"; }
resident() { sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$daemon/status"; }
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  wait_for 30 camera_is_open || { cat run.txt; fail "round $round: the camera does not open"; }
  # Frames flow again before the next blow.
  wait_for 20 state_is_sound || { ask status; fail "round $round: still at fault"; }
  if [ "$round" = 5 ]; then files=$(descriptors) maps=$(mappings) memory=$(resident); fi
  unbind_camera
  wait_for 20 state_is fault || { cat run.txt; fail "round $round: the loss is not told"; }
  # A hand takes longer; then it is known to be gone, and not only to fail.
  sleep 2
  bind_camera
done
wait_for 30 camera_is_open || { cat run.txt; fail "the camera does not come back"; }
wait_for 20 state_is_sound || { ask status; fail "still at fault"; }
ask status --json >status.txt
[ "$(value status.txt interruptions)" = 0 ] || { cat status.txt; fail "the music broke off"; }
note "interruptions 0; descriptors $files, then $(descriptors); mappings $maps, then $(mappings); resident $memory kB, then $(resident)"
[ "$(descriptors)" = "$files" ] || { ls -l "/proc/$daemon/fd"; fail "descriptors are left open"; }
is "$(mappings) < $maps + 8" || fail "mappings are left"
is "$(resident) < $memory + 2048" || fail "memory is left"
[ "$(grep -c "fault: camera" run.txt)" -lt 20 ] || { cat run.txt; fail "the journal is flooded"; }
stop_speaker
