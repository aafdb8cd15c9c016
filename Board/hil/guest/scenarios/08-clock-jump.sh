# plays on when the clock jumps ten years, either way
analysed_state state
record 40 jump
try_in_background 10 state
wait_for_text 20 jump.txt first-sound
now=$(date +%s)
date -s "@$((now + 315576000))" >/dev/null
sleep 2
mien like --state state >like.txt 2>&1 || { cat like.txt; fail "mien like in ten years"; }
date -s "@$now" >/dev/null
sleep 2
kill "$ear"
wait "$ear"
wait "$try" || { cat try.txt; fail "mien try"; }
identify jump
[ "$heard" = "$(announced)" ] || fail "announced $(announced), heard $heard"
expect_whole
mien recommend --mood happy --state state >recommend.txt 2>&1 || { cat recommend.txt; fail "mien recommend"; }
expect recommend.txt "you like this one"
note "$heard, $interval s without a gap"
