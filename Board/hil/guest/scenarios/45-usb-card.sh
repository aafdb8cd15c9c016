# takes a USB sound card that is plugged in, stops when it is pulled mid-song, and goes on at the same place when it is back
# limit: 120
monitor() { printf '%s\n' "$1" >/dev/ttyS1; }
plug() { monitor "device_add usb-audio,id=card,audiodev=sound,bus=usb.0"; }
pull() { monitor "device_del card"; }
usb_card() { sed -n 's/^ *[0-9]* \[\([^ ]*\) *\]: USB-Audio.*/\1/p' /proc/asound/cards; }
is_plugged() { [ -n "$(usb_card)" ]; }
is_gone() { [ -z "$(usb_card)" ]; }
position() { ask status --json >status.txt && value status.txt position; }

plug
wait_for 20 is_plugged || { dmesg | tail -n 20; fail "the card does not appear"; }
card=$(usb_card)
note "the card is hw:CARD=$card"
settings "hw:CARD=$card" '[mood]' 'look_interval = 60' >mien.toml
analysed_state state
start_speaker
plays_on() { is "$(position) > $1"; }
wait_for 30 plays_on 3 || { ask status; cat run.txt; fail "it does not play"; }

pull
wait_for_text 20 run.txt "fault: speaker"
wait_for 20 is_gone || fail "the card that went is held"
without=$(position)
sleep 3
stopped=$(position)
is "$stopped < $without + 0.1" || fail "it played on without a card, from $without s to $stopped s"
[ "$(ls -l "/proc/$daemon/fd" | grep -c /dev/snd)" = 0 ] || fail "a device of the card is held"
plug
wait_for 20 is_plugged || fail "the card does not come back"
back=$(seconds)
wait_for 20 state_is_sound || { ask status; fail "still at fault"; }
on=$(position) delay=$(calculate "$(seconds) - $back" 1)
wait_for 20 plays_on "$(calculate "$on + 2")" || { ask status; fail "it does not go on"; }
is "$on > $stopped - 0.3 && $on < $stopped + $delay + 0.3" || fail "stopped at $stopped s, went on at $on s"
note "pulled: $(sed -n 's/^<4>fault: //p' run.txt | head -n 1)"
note "stopped at $stopped s, went on at $on s, noticed $delay s after its return"
stop_speaker
pull
wait_for 20 is_gone || fail "the card stays"
