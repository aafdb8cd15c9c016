# tells that the card went, and plays on from the same place when it is back
analysed_state state
record 60 before
try_in_background 25 state
wait_for_text 20 before.txt first-sound
sleep 3
unbind_card
wait_for_text 20 try.txt "speaker lost"
wait_for 20 test ! -e /proc/asound/Loopback || fail "mien holds the card that went"
wait "$ear"
sleep 1
kill -0 "$try" || fail "mien has ended"
back=$(seconds)
bind_card
record 60 after
wait_for_text 30 after.txt first-sound
wait_for_text 20 try.txt "speaker is back"
sleep 4
kill "$ear"
wait "$ear"
kill -0 "$try" || fail "mien has ended"
silent=$(calculate "$(sed -n 's/^first-sound //p' after.txt) - $back" 2)
identify before
track=$heard stopped=$to
identify after
[ "$heard" = "$track" ] || fail "$track before, $heard after"
moved=$(calculate "$from - $stopped")
note "$track stopped at $stopped s and went on at $from s ($moved s), $silent s after the card's return"
is "$moved < 0.25 && $moved > -0.25" || fail "not from the same place: $moved s"
# 2 s, and the longest wait between attempts that such an absence leads to.
is "$silent < 4" || fail "silent for $silent s after the card's return"
[ "$(grep -c 'speaker lost' try.txt)" = 1 ] || { cat try.txt; fail "told more than once"; }
