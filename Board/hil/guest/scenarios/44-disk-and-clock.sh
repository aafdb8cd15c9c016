# plays on and answers when the disk is full and when the clock jumps ten years; what was liked before stays
# limit: 120
mkdir small
mount -t tmpfs -o size=2m small small
settings hw:CARD=Loopback 'earcons = 0' '[mood]' 'look_interval = 60' >mien.toml
analysed_state small/state
ln -s small/state state
record 90 sound
start_speaker
wait_for_text 20 sound.txt first-sound
ask like
dd if=/dev/zero of=small/filler bs=4k 2>/dev/null || :
likes=0
# What the journal has room for already is still kept.
while [ "$likes" -lt 20 ] && ask like >refused.txt 2>&1; do likes=$((likes + 1)); done
[ "$likes" -lt 20 ] || { cat run.txt; fail "20 likes on a full disk"; }
expect refused.txt "the disk is full"
rm small/filler
ask like || fail "no like with room again"

now=$(date +%s)
date -s "@$((now + 315576000))" >/dev/null
sleep 2
ask like || fail "no like in ten years"
date -s "@$now" >/dev/null
sleep 2
ask like || fail "no like after the way back"
kept=$(rows state/mien.db "SELECT count(*) FROM feedback WHERE kind = 'like'")
[ "$kept" = $((likes + 4)) ] || fail "$kept likes kept of $((likes + 4))"
stop_speaker
kill "$ear"
wait "$ear" || true
identify sound
expect_whole
note "$heard all the while, $interval s without a gap; $kept likes kept, refused: $(cat refused.txt)"
[ "$(rows state/mien.db "PRAGMA integrity_check")" = ok ] || fail "the database is damaged"
rm state
umount small
