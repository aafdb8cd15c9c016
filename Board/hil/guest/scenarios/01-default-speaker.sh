# finds the sound card by itself and plays the track that it announces
[ ! -e /usr/share/alsa ] || fail "the board is to have no ALSA configuration"
analysed_state state
record 30 default
begin=$(seconds)
mien try "$face" --music "$music" --state state --seconds 6 >try.txt 2>&1 || { cat try.txt; fail "mien try"; }
kill "$ear"
wait "$ear"
grep -qx "speaker: default" try.txt || { cat try.txt; fail "not the card"; }
expect_not try.txt lost
identify default
[ "$heard" = "$(announced)" ] || fail "announced $(announced), heard $heard"
is "$from < 0.05 && $interval > 2" || { cat identified.txt; fail "not from its beginning"; }
first=$(sed -n 's/^first-sound //p' default.txt)
note "first sound $(calculate "$first - $begin" 1) s after the start, the look included"
note "$heard, correlation $correlation; $(tail -n 1 /run/scan.txt)"
