# goes on at the same place within 2 s when the sound card of the running speaker is unplugged mid-song and back
# limit: 120
settings hw:CARD=Loopback 'earcons = 0' '[mood]' 'look_interval = 60' >mien.toml
analysed_state state
record 60 before
start_speaker
wait_for_text 20 before.txt first-sound
sleep 4
unbind_card
wait_for_text 20 run.txt "fault: speaker"
wait_for 20 test ! -e /proc/asound/Loopback || fail "the card that went is held"
wait "$ear" || true
state_is fault || fail "no fault is told"
sleep 1
back=$(seconds)
bind_card
record 60 after
wait_for_text 30 after.txt first-sound
wait_for 20 state_is_sound || { ask status; fail "still at fault"; }
sleep 4
stop_speaker
kill "$ear"
wait "$ear" || true
expect_same_place
[ "$(grep -c 'fault: speaker' run.txt)" = 1 ] || { cat run.txt; fail "told more than once"; }
