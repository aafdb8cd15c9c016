# says what is wrong with a line, and what there is instead
. /hands
make_chip
plug_chip
analysed_state state
be_private

# told SECTION CHIP LINE TEXT: a speaker with such a line says the text.
told() {
  write_settings
  printf '[%s]\nchip = "%s"\nline = %s\n' "$1" "$2" "$3" >>mien.toml
  start_speaker
  wait_for_text 10 run.txt "$4"
  kill_speaker
}
told button nowhere '"button"' "no such chip; there is front ($(cat "$chip/bank0/chip_name"))"
told button front '"doorbell"' "no such line; there is button, privacy, lamp"
told lamp front 77 "no such line; there is button, privacy, lamp"

# Another program has the line.
mkdir other
(cd other && music=$music && write_settings button && mien run --config mien.toml --state ../state >run.txt 2>&1) &
wait_for_text 40 other/run.txt "plays: "
told button front '"button"' "is in use by mien already"
killall -9 mien
wait

write_settings button
printf '[camera.privacy_switch]\nchip = "front"\nline = "button"\n' >>mien.toml
expect_code 1 mien config check mien.toml >check.txt 2>&1
expect check.txt "button.line is the line of camera.privacy_switch.line already"
