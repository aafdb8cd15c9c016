# has cameras, and a button that can be pressed
[ -c /dev/video0 ] || fail "vivid made no camera"
button=/sys/kernel/config/gpio-sim/presence
mkdir -p "$button/bank0/line2"
echo 4 >"$button/bank0/num_lines"
echo button >"$button/bank0/line2/name"
echo hil >"$button/bank0/label"
echo 1 >"$button/live"
chip=$(cat "$button/bank0/chip_name")
[ -c "/dev/$chip" ] || fail "gpio-sim made no chip"
pull=/sys/devices/platform/$(cat "$button/dev_name")/$chip/sim_gpio2
echo pull-up >"$pull/pull"
[ "$(cat "$pull/value")" = 1 ] || fail "the button cannot be pressed"
echo pull-down >"$pull/pull"
[ "$(cat "$pull/value")" = 0 ] || fail "the button cannot be let go"
echo 0 >"$button/live"
note "$(cd /dev && echo video*) and $chip"
