# sees a press that bounces twenty times as one, and ten presses within a second as ten
. /hands
start_in_private

note "a press of $(finger bounce "$button" 20 5000)"
sleep 0.2
note "a release of $(finger bounce "$button" 20 5000)"
wait_for 5 presses_are 1 "1 short" || { ask status; fail "20 edges are not one press"; }

finger tap "$button" 10 50 50
wait_for 5 presses_are 11 "1 short, 5 double" || { ask status; fail "ten presses are not ten"; }
sleep 1
presses_are 11 "1 short, 5 double" || fail "presses are seen that were not made"
