# names the cards there are when asked for one that is not there, and exits with 3
analysed_state state
expect_code 3 mien try "$face" --music "$music" --state state --seconds 2 --device hw:CARD=Nothing >try.txt 2>&1
expect try.txt hw:CARD=Loopback
note "$(grep '^mien:' try.txt)"
