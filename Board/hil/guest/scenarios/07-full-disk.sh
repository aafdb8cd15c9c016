# says that the disk is full, plays on, and loses nothing that was kept before
mkdir small
mount -t tmpfs -o size=2m small small
analysed_state small/state
try_in_background 12 small/state
mien like --state small/state >like.txt 2>&1 || { cat like.txt; fail "mien like"; }
dd if=/dev/zero of=small/filler bs=4k 2>/dev/null || :
record 30 full
likes=0
# What the journal has room for already is still kept.
while [ "$likes" -lt 20 ] && mien like --state small/state >refused.txt 2>&1; do likes=$((likes + 1)); done
[ "$likes" -lt 20 ] || fail "20 likes on a full disk"
[ "$(wc -l <refused.txt)" = 1 ] || { cat refused.txt; fail "not one line"; }
expect refused.txt "mien: "
sleep 2
kill -0 "$try" || { cat try.txt; fail "mien try has ended"; }
kill "$ear"
wait "$ear"
identify full
[ "$heard" = "$(announced)" ] || fail "announced $(announced), heard $heard"
code=0
wait "$try" || code=$?
is "$code < 2" || { cat try.txt; fail "mien try: exit code $code"; }
rm small/filler
mien recommend --mood happy --state small/state >recommend.txt 2>&1 || { cat recommend.txt; fail "mien recommend"; }
expect recommend.txt "you like this one"
expect_not recommend.txt damaged
mien like --state small/state >like.txt 2>&1 || { cat like.txt; fail "mien like with room again"; }
note "$(cat refused.txt)"
note "mien try ended with $code: $(tail -n 1 try.txt)"
umount small
