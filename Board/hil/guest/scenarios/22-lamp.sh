# shows on the lamp when the camera is on, and acknowledges presses at once
. /hands
start_in_private
sleep 3
lamp_is 0 || fail "the lamp is lit though the camera is closed"
set -- $(finger measure "$button" "$lamp" 100 run.txt "liked: ")
note "100 presses while it plays: lamp after $2 ms, p99 $3, at most $4; like on the disk after $6 ms, p99 $7"
is "$3 < 50" || fail "the lamp acknowledges too late"
presses_are 100 "100 short" || { ask status; fail "not 100 presses"; }

# A steady lamp, and a look each second.
kill_speaker
sed -i 's/look_interval = 60/look_interval = 1/' mien.toml
start_speaker
ask pause
ask private
wait_for 20 camera_is_open || { cat run.txt; fail "the camera does not open"; }
wait_for 5 lamp_is 1 || fail "the lamp is dark though the camera is open"
set -- $(finger measure "$button" "$lamp" 8 run.txt "liked: ")
note "8 presses while it also looks for faces: lamp after $2 ms, at most $4; like on the disk after $6 ms, at most $8"

kill -TERM "$daemon"
wait "$daemon" || { cat run.txt; fail "mien run ended with $?"; }
lamp_is 0 || fail "the lamp stays lit when the speaker has gone"
