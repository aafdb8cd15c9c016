# sees a real face by its camera, names its mood, and plays music for it; another face steers what comes next
# limit: 150
settings hw:CARD=Loopback 'earcons = 0' \
  '[camera]' 'device = "/dev/video1"' 'width = 640' 'height = 480' 'format = "YUYV"' >mien.toml
analysed_state state
show /dev/video2 /dev/video1 "$face" /demo/neutral.jpg >show.txt 2>&1 &
show=$!
wait_for_text 10 show.txt showing
start_speaker
wait_for 20 camera_is_open || { cat run.txt; fail "the camera does not open"; }
shown=$(seconds)
wait_for_text 40 run.txt "mood: happy"
note "mood happy $(calculate "$(seconds) - $shown" 1) s after the camera opened; $(ask mood)"
state_is listening || fail "it does not listen"

ask next
wait_for 30 said 2 "plays: " || { cat run.txt; fail "nothing comes next"; }
# The track before it has faded by then.
sleep 1
record 60 sound
wait_for_text 20 sound.txt first-sound
expect run.txt "(you look happy"
announced=$(sed -n 's/^plays: //p' run.txt | tail -n 1)
sleep 4
kill "$ear"
wait "$ear" || true
identify sound
[ "$heard" = "$announced" ] || fail "said $announced, heard $heard"
note "next: $heard, correlation $correlation: $(sed -n 's/^next: //p' run.txt | tail -n 1)"

kill -USR1 "$show"
# Asking again and again would take the processor from the watcher.
wait_for_text 60 run.txt "mood: neutral"
note "then another face: $(ask mood)"
kill "$show"
stop_speaker
