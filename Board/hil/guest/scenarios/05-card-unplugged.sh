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
expect_same_place
[ "$(grep -c 'speaker lost' try.txt)" = 1 ] || { cat try.txt; fail "told more than once"; }
