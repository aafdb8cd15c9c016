# sets the volume in the card where the card has a mixer that works, and in software where it has none
driver=/sys/bus/platform/drivers/snd_dummy
[ -e /proc/asound/Dummy ] || echo snd_dummy.0 >"$driver/bind"
wait_for 10 test -e /proc/asound/Dummy || fail "there is no second card"
start() {
  mien run --config mien.toml --camera /dev/none --device "$1" --music "$music" --state state --socket mien.sock \
    >run.txt 2>&1 &
  daemon=$!
  wait_for_text 40 run.txt "plays: "
}
finish() {
  kill -TERM "$daemon"
  wait "$daemon" || { cat run.txt; fail "mien run ended with $?"; }
}
level_is() { [ "$(ear mixer Dummy Master)" = "$1" ]; }
volume() {
  mien volume "$1" --socket mien.sock || fail "mien volume"
  wait_for 10 level_is "$2" || fail "at $1 % Master is at $(ear mixer Dummy Master) dB, not at $2"
}
analysed_state state
music_only >mien.toml

start hw:CARD=Dummy
mien status --socket mien.sock >status.txt
expect status.txt "by the card's control Master"
# 50 dB over the whole range, in the card's steps of 0.3 dB.
volume 100 0.00
volume 70 -15.00
volume 40 -30.00
note "$(grep volume status.txt); at 40 % Master reads $(ear mixer Dummy Master) dB"
finish
level_is -30.00 || fail "the level changed at the end"

echo 'mixer = "off"' >>mien.toml
start hw:CARD=Dummy
mien status --socket mien.sock >status.txt
expect status.txt "in software"
mien volume 90 --socket mien.sock
level_is -30.00 || fail "switched off, it sets the card all the same"
finish

music_only >mien.toml
start hw:CARD=Loopback
mien status --socket mien.sock >status.txt
expect status.txt "in software"
note "snd-aloop, which has no volume: $(grep volume status.txt)"
finish
echo snd_dummy.0 >"$driver/unbind"
