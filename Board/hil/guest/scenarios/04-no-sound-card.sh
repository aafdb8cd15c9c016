# says that there is no sound card and writes the music into a WAV
analysed_state state
unbind_card
wait_for 20 test ! -e /proc/asound/Loopback || fail "the card stays"
mien try "$face" --music "$music" --state state --seconds 5 >try.txt 2>&1 || { cat try.txt; fail "mien try"; }
expect try.txt "no sound card found"
mv state/mien.wav mien.wav
: >mien.txt
identify mien
[ "$heard" = "$(announced)" ] || fail "announced $(announced), heard $heard"
bind_card
note "$(grep '^music in' try.txt)"
