# acts on every gesture, and keeps what came of it through kill -9
. /hands
start_in_private

finger tap "$button" 1 100 0
wait_for_text 5 run.txt "liked: "
finger tap "$button" 2 80 80
wait_for_text 5 run.txt "skipped: "
wait_for 20 said 2 "plays: " || { cat run.txt; fail "the skip brings no other track"; }
camera_is_closed || fail "the camera is open in private"
finger tap "$button" 1 5200 0
wait_for 5 camera_is_open || { cat run.txt; fail "the camera stays closed"; }
finger tap "$button" 1 1200 0
wait_for_text 5 run.txt "state: paused"
wait_for 5 lamp_is 1 || fail "the lamp is dark though the camera is open"
finger tap "$button" 1 5200 0
wait_for 5 camera_is_closed || { cat run.txt; fail "the camera stays open"; }
wait_for 5 lamp_is 0 || fail "the lamp is lit in private"
finger tap "$button" 1 100 0
wait_for 5 said 2 "liked: " || { cat run.txt; fail "the second like is not acknowledged"; }
kill_speaker

rows state/mien.db "SELECT kind FROM feedback ORDER BY id" >kinds.txt
[ "$(tr '\n' ' ' <kinds.txt)" = "like skip pause like " ] || { cat kinds.txt; fail "not every gesture is in the database"; }
[ "$(rows state/mien.db "SELECT value FROM settings WHERE name = 'private'")" = yes ] || fail "privacy is forgotten"
rows state/mien.db "SELECT value FROM settings WHERE name = 'last_position'" >position.txt
expect position.txt paused
[ "$(rows state/mien.db "PRAGMA integrity_check")" = ok ] || fail "the database is damaged"

mien run --config mien.toml --state state >again.txt 2>&1 &
daemon=$!
wait_for_text 20 again.txt "state: private"
sleep 1
camera_is_closed || fail "the camera opens again although the listener asked for privacy"
ask private
wait_for 20 camera_is_open || { cat again.txt; fail "the camera stays closed"; }
