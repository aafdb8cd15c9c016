# starts with neither camera nor sound card nor button, says what it misses, and takes each as it comes
# limit: 120
. /hands
unbind_camera
unbind_card
wait_for 20 test ! -e /proc/asound/Loopback || fail "the card stays"
settings hw:CARD=Loopback '[button]' 'chip = "front"' 'line = "button"' 'bias = "as-is"' >mien.toml
analysed_state state
mien run --config mien.toml --state state >run.txt 2>&1 &
daemon=$!
wait_for 30 test -S mien.sock || { cat run.txt; fail "no socket"; }
wait_for_text 20 run.txt "fault: camera"
wait_for_text 20 run.txt "speaker hw:CARD=Loopback"
wait_for_text 20 run.txt "button: "
state_is fault || { ask status; fail "all is well?"; }
note "$(sed -n 's/^<4>fault: //p' run.txt | tail -n 1)"
note "$(sed -n 's/^<4>button: //p' run.txt | tail -n 1)"

bind_card
record 60 sound
wait_for_text 40 sound.txt first-sound
wait_for_text 20 run.txt "plays: "
bind_camera
wait_for 40 camera_is_open || { cat run.txt; fail "the camera is not taken"; }
make_chip
plug_chip
wait_for 20 presses_are 0 || { ask status; fail "the button is not taken"; }
finger tap "$button" 1 100 0
wait_for 10 said 1 "liked: " || { cat run.txt; ask status; fail "the press does nothing"; }
state_is fault && { ask status; fail "still at fault"; }
stop_speaker
kill "$ear"
wait "$ear" || true
remove_chip
