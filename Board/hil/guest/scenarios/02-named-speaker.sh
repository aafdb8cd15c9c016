# plays on hw:CARD=Loopback and plughw:CARD=Loopback without a gap
for speaker in hw:CARD=Loopback plughw:CARD=Loopback; do
  analysed_state "state-$speaker"
  record 30 "$speaker"
  mien try "$face" --music "$music" --state "state-$speaker" --seconds 6 --device "$speaker" >try.txt 2>&1 ||
    { cat try.txt; fail "mien try --device $speaker"; }
  kill "$ear"
  wait "$ear"
  grep -qx "speaker: $speaker" try.txt || { cat try.txt; fail "another speaker"; }
  identify "$speaker"
  [ "$heard" = "$(announced)" ] || fail "announced $(announced), heard $heard"
  expect_whole
  note "$speaker: $heard, correlation $correlation, $interval s without a gap"
done
