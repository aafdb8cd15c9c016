# is the speaker: watches a camera, plays, answers its socket, outlives the camera's unplugging, closes it on request
# limit: 90
vivid=/sys/bus/platform/drivers/vivid
camera_is_open() { ls -l "/proc/$daemon/fd" 2>/dev/null | grep -q /dev/video; }
camera_is_closed() { ! camera_is_open; }
state_is() { mien status --socket mien.sock | grep -q "^state *$1"; }
analysed_state state
record 60 sound
music_only >mien.toml
mien run --config mien.toml --device hw:CARD=Loopback --music "$music" --state state --socket mien.sock >run.txt 2>&1 &
daemon=$!
wait_for_text 40 run.txt "plays: "
wait_for_text 20 sound.txt first-sound
wait_for 20 camera_is_open || { cat run.txt; fail "the camera is not open"; }
[ "$(stat -c %a mien.sock)" = 660 ] || fail "the socket is open to others"
expect_not run.txt "fault: "

echo vivid.0 >"$vivid/unbind"
wait_for_text 20 run.txt "fault: camera"
mien like --socket mien.sock >like.txt || { cat like.txt; fail "mien like"; }
back=$(seconds)
seconds
echo vivid.0 >"$vivid/bind"
wait_for 30 camera_is_open || { cat run.txt; fail "the camera does not come back"; }
note "camera open again $(calculate "$(seconds) - $back" 1) s after its return"

seconds; mien private --socket mien.sock; seconds
wait_for 10 camera_is_closed || { cat run.txt; fail "the camera stays open in private"; }
state_is private || fail "not private"
mien private --socket mien.sock
wait_for 20 camera_is_open || fail "the camera stays closed"

cat run.txt; tail -n 3 sound.txt; seconds
kill -TERM "$daemon"
begin=$(seconds)
wait "$daemon" || { cat run.txt; fail "mien run ended with $?"; }
note "ended $(calculate "$(seconds) - $begin" 1) s after SIGTERM"
[ ! -e mien.sock ] || fail "the socket is left behind"
expect_not run.txt "speaker"
kill "$ear" 2>/dev/null || true
wait "$ear" || true
identify sound
expect_whole
note "$heard all the while, correlation $correlation, $(calculate "$to - $from" 1) s without a gap"
