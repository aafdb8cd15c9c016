# tells its health: with and without a running speaker, with each device missing; lists devices, packs a bug report
# limit: 240
. /hands
vivid=/sys/bus/platform/drivers/vivid
# diagnosed CODE NAME [ARGUMENT...]: its words in NAME.txt; its exit code must be this.
diagnosed() {
  wanted=$1 words=$2.txt
  shift 2
  mien diag --config mien.toml --state state "$@" >"$words" 2>&1 && code=0 || code=$?
  [ "$code" = "$wanted" ] || { cat "$words"; fail "exit code $code, not $wanted, in $words"; }
}
# says NAME VERDICT CHECK TEXT: NAME.txt has a line of this check with this verdict, and the text in it.
says() {
  tr '\n' ' ' <"$1.txt" | tr -s ' ' | grep -q "$2 $3 [^>]*$4" || { cat "$1.txt"; fail "$1.txt: no $2 $3 $4"; }
}
card_is_gone() { ! card_is_bound; }
make_chip
plug_chip
mkdir alices-songs
cp "$music/tune.wav" alices-songs/
write_settings button lamp privacy
sed -i "s/\"null\"/\"hw:CARD=Loopback\"/; s|folders = .*|folders = [\"$PWD/alices-songs\"]|" mien.toml
mien scan alices-songs --state state >/dev/null 2>&1

begin=$(seconds)
diagnosed 1 alone
note "without a running speaker it takes $(calculate "$(seconds) - $begin" 1) s"
says alone ok camera "/dev/video0 streams [A-Z0-9]* [0-9]*x[0-9]* at [0-9.]* frames/s"
says alone ok speaker "hw:CARD=Loopback opens: .*it plays"
says alone ok button "line 0 of front (gpiochip[0-9]*): not pressed"
says alone ok "privacy switch" "line 1 of front (gpiochip[0-9]*): off"
says alone ok lamp "line 2 of front (gpiochip[0-9]*): can be set"
for model in expression cascade music; do says alone ok "model $model" "bit for bit"; done
says alone warn service "is not running"
expect alone.txt "20 checks, 1 to look at"

mien diag --devices >devices.txt
for setting in 'device = "/dev/video0"' 'device = "hw:CARD=Loopback"' 'chip = "front"' 'line = "button"'; do
  expect devices.txt "$setting"
done

# Everything at once that can be missing; the switch that cannot be read keeps the camera closed.
unplug_chip
unbind_card
wait_for 10 card_is_gone || fail "the card is held"
diagnosed 2 bare
says bare warn camera "not opened: the privacy switch is not readable"
says bare fail speaker "hw:CARD=Loopback"
says bare fail button "no GPIO chip found"
says bare fail "privacy switch" "no GPIO chip found"
says bare warn lamp "no GPIO chip found"
bind_card
plug_chip
echo vivid.0 >"$vivid/unbind"
diagnosed 2 blind
echo vivid.0 >"$vivid/bind"
says blind fail camera "/dev/video0 is not there"
says blind ok speaker "it plays"
says blind ok button "not pressed"
assert_switch
diagnosed 1 switched
release_switch
says switched ok camera "not opened: the privacy switch is on"

start_speaker
wait_for 30 camera_is_open
finger tap "$button" 1 100 0
wait_for_text 5 run.txt "liked: "
# A look has been finished by then.
wait_for_text 40 run.txt "sees nobody: "
begin=$(seconds)
diagnosed 0 live --bundle report.tar
note "of a running speaker it takes $(calculate "$(seconds) - $begin" 1) s"
says live ok camera "streams .* at [0-9.]* frames/s"
says live ok speaker "opens: .*it plays"
says live ok button "works, pressed 1 time"
says live ok service "process $daemon"
says live ok "button to answer" "1 time"
says live ok "start to sound" "1 time"
note "$(grep 'button to answer' live.txt | tr -s ' ')"
note "$(grep 'start to sound' live.txt | tr -s ' ')"

tar -xf report.tar
for file in diagnosis.txt diagnosis.json devices.json configuration.txt version.txt kernel.txt modules.txt database.txt; do
  [ -s "mien-diagnosis/$file" ] || fail "$file is not in the report"
done
! grep -r -e alices -e tune mien-diagnosis || fail "the report has names in it"
expect mien-diagnosis/modules.txt vivid
sum=$(md5sum report.tar)
diagnosed 3 again --bundle report.tar
[ "$sum" = "$(md5sum report.tar)" ] || fail "the report was overwritten"

echo vivid.0 >"$vivid/unbind"
wait_for_text 20 run.txt "fault: camera"
diagnosed 2 lost
echo vivid.0 >"$vivid/bind"
says lost fail camera "/dev/video0"
says lost warn "last problems" "0:[0-9]* ago.*camera /dev/video0"
says lost ok speaker "it plays"

kill -STOP "$daemon"
diagnosed 2 hung
kill -CONT "$daemon"
says hung fail service "does not answer"
says hung warn camera "not looked at"
kill -TERM "$daemon"
wait "$daemon" || fail "mien run ended with $?"
