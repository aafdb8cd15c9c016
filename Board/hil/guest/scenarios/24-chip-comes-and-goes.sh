# starts without its GPIO chip, finds it when it comes and when it was gone, and has its lines at once after a reload
. /hands
make_chip
write_settings button lamp
analysed_state state
be_private
start_speaker
wait_for_text 5 run.txt "button: GPIO button on front: "
wait_for_text 5 run.txt "lamp: GPIO lamp on front: "
expect run.txt "no GPIO chip found"
ask status | grep -q "button: GPIO button on front" || fail "mien status is silent about the button"

for round in 1 2 3; do
  plug_chip
  back=$(seconds)
  wait_for 10 sh -c "! mien status --socket mien.sock | grep -q GPIO" || { ask status; fail "the chip is not found"; }
  note "chip found $(calculate "$(seconds) - $back" 1) s after it came"
  finger tap "$button" 1 100 0
  wait_for 5 said "$round" "liked: " || { cat run.txt; fail "a press does nothing"; }
  unplug_chip
  wait_for 5 sh -c "mien status --socket mien.sock | grep -q GPIO" || { ask status; fail "nobody sees that the chip has gone"; }
done
presses_are 3 "3 short" || { ask status; fail "not three presses"; }

plug_chip
sed -i 's/look_interval = 60/look_interval = 30/' mien.toml
kill -HUP "$daemon"
wait_for 20 said 2 "plays: " || { cat run.txt; fail "it does not play on after a reload"; }
wait_for 10 presses_are 0 || { ask status; fail "the button is not there after a reload"; }
expect_not run.txt "in use"
finger tap "$button" 1 100 0
wait_for 5 presses_are 1 "1 short" || { ask status; fail "a press does nothing after a reload"; }
