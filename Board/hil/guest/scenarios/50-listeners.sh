# learns a face by its camera, knows it again and keeps its likes, calibrates it, and forgets it without a trace
# limit: 600
name=Eileen-of-the-board
kept() { rows state/mien.db "SELECT count(*) FROM $1"; }
liked="SELECT count(*) FROM feedback JOIN listeners ON listener = listeners.id WHERE name = '$name'"
# The name is somewhere in the files, deleted or not.
is_in_files() { grep -q "$name" state/mien.db || grep -q "$name" state/mien.db-wal; }

settings hw:CARD=Loopback 'earcons = 0' \
  '[camera]' 'device = "/dev/video1"' 'width = 640' 'height = 480' 'format = "YUYV"' >mien.toml
analysed_state state
show /dev/video2 /dev/video1 "$face" /demo/neutral.jpg >show.txt 2>&1 &
show=$!
wait_for_text 10 show.txt showing
start_speaker
wait_for 20 camera_is_open || { cat run.txt; fail "the camera does not open"; }
ask listener list >list.txt
expect list.txt "nobody is known"

begin=$(seconds)
ask listener add "$name" >add.txt 2>&1 || { cat add.txt run.txt; fail "the face is not learnt"; }
note "learnt in $(calculate "$(seconds) - $begin" 1) s: $(tail -n 1 add.txt)"
expect add.txt "please turn your head a little to your left"
expect_code 1 ask listener add "$name" >again.txt 2>&1
expect again.txt "already"
ask listener list >list.txt
expect list.txt "$name  face of"
[ "$(kept templates)" = 1 ] || fail "$(kept templates) templates"
[ "$(stat -c %a state/mien.db)" = 600 ] || fail "others may read the database"

begin=$(seconds)
wait_for_text 60 run.txt "listener: $name"
note "known $(calculate "$(seconds) - $begin" 1) s later"
ask status >status.txt
expect status.txt "who     $name"
ask like
[ "$(rows state/mien.db "$liked")" = 1 ] || fail "the like is somebody else's"

begin=$(seconds)
ask listener calibrate "$name" >calibrate.txt 2>&1 || { cat calibrate.txt run.txt; fail "no calibration"; }
note "calibrated in $(calculate "$(seconds) - $begin" 1) s"
for look in neutral happy sad angry surprised; do expect calibrate.txt "please look $look"; done
[ "$(kept calibrations)" = 1 ] || fail "$(kept calibrations) calibrations"
ask listener calibrate "$name" --undo
[ "$(kept calibrations)" = 0 ] || fail "the calibration is still there"

is_in_files || fail "the name was never in the files"
ask listener forget "$name" --history >forget.txt || { cat forget.txt; fail "not forgotten"; }
expect forget.txt "bytes left  none"
for table in templates calibrations feedback "listeners WHERE id != 0" "plays WHERE listener != 0"; do
  [ "$(kept "$table")" = 0 ] || fail "$(kept "$table") rows left in $table"
done
! is_in_files || fail "the name is still in the files"
note "$(sed -n 's/^ *bytes left *//p' forget.txt)"
stop_speaker

mien listener add Joe --config mien.toml --state state >alone.txt 2>&1 || { cat alone.txt; fail "not learnt alone"; }
note "without a running speaker: $(tail -n 1 alone.txt)"
mien listener forget Joe --state state >forget.txt || { cat forget.txt; fail "not forgotten alone"; }
kill "$show"
[ "$(kept templates)" = 0 ] || fail "a template is left"
[ "$(rows state/mien.db "PRAGMA integrity_check")" = ok ] || fail "the database is damaged"
