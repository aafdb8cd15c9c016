# opens and closes its camera a thousand times, and neither memory nor descriptors grow; a frame and a look at it allocate nothing
# limit: 240
mien bench camera --camera /dev/video0 --frames 3 --reopen 1000 >bench.txt 2>&1 || { cat bench.txt; fail "mien bench camera"; }
sed -n 's/^ */note /p' bench.txt
for cost in "a frame" "a look"; do
  grep -q "^ *$cost .*, 0 allocations" bench.txt || fail "$cost allocates"
done
set -- $(sed -n 's/.*resident \([0-9]*\) kB after [0-9]*, \([0-9]*\) kB at the end; descriptors \([0-9]*\), then \([0-9]*\)$/\1 \2 \3 \4/p' bench.txt)
[ $# = 4 ] || { cat bench.txt; fail "no figures"; }
is "$2 < $1 + 512" || fail "memory grew from $1 kB to $2 kB"
[ "$3" = "$4" ] || fail "descriptors grew from $3 to $4"
