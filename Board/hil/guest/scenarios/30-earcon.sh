# answers a like by a sound over the music, soon, and leaves the music whole
# limit: 90
analysed_state state
mien sounds like --device file:like.wav >sounds.txt || { cat sounds.txt; fail "mien sounds"; }
expect sounds.txt "more of this"
record 60 sound
# Without a camera there is neither prompt nor welcome.
mien run --camera /dev/none --device hw:CARD=Loopback --music "$music" --state state --socket mien.sock >run.txt 2>&1 &
daemon=$!
wait_for_text 20 sound.txt first-sound
sleep 4
ear ask mien.sock POST /like >asked.txt || { cat asked.txt run.txt; fail "the like was not granted"; }
sleep 4
kill -TERM "$daemon"
wait "$daemon" || { cat run.txt; fail "mien run ended with $?"; }
kill "$ear" 2>/dev/null || true
wait "$ear" || true
expect run.txt "liked: "
asked=$(cut -d' ' -f2 asked.txt)
ear find sound.wav like.wav "$(sed -n 's/^began //p' sound.txt)" >found.txt || { cat found.txt; fail "no such sound is heard"; }
late=$(calculate "$(cut -d' ' -f4 found.txt) - $asked")
note "heard $(calculate "1000 * $late" 0) ms after the request went, $(cut -d' ' -f5- found.txt); answered after" \
  "$(calculate "1000 * ($(cut -d' ' -f4 asked.txt) - $asked)" 0) ms"
is "$late > 0 && $late < 0.15" || { cat asked.txt found.txt sound.txt; fail "heard $late s after the request"; }
identify sound
expect_whole
expect_not run.txt "speaker"
note "$heard around it, correlation $correlation, $interval s without a gap"
