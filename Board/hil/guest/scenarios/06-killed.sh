# keeps every like when killed without warning
analysed_state state
try_in_background 30 state
track=$(announced)
mien like --state state >like.txt 2>&1 || { cat like.txt; fail "mien like"; }
kill -9 "$try"
wait "$try" 2>/dev/null || :
mien why --state state >why.txt 2>&1 || { cat why.txt; fail "mien why"; }
expect why.txt "$(echo "$track" | tr _ ' ')"
mien recommend --mood happy --state state >recommend.txt 2>&1 || { cat recommend.txt; fail "mien recommend"; }
expect recommend.txt "you like this one"
expect_not why.txt damaged
# Again with a like under way.
mien like --state state >again.txt 2>&1 &
like=$!
sleep 0.2
kill -9 "$like" 2>/dev/null || :
wait "$like" 2>/dev/null || :
mien recommend --mood happy --state state >recommend.txt 2>&1 || { cat recommend.txt; fail "mien recommend"; }
expect recommend.txt "you like this one"
expect_not recommend.txt damaged
