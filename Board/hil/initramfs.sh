#!/bin/sh
# initramfs.sh MIEN KERNEL TOOLS DEMO OUT: everything that the virtual board starts with, as a compressed cpio archive.
# KERNEL is what kernel.sh made, TOOLS a folder of programs that scenarios use, DEMO the demo set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mien=$1 kernel=$2 tools=$3 demo=$4 out=$5
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/demo/music" "$root/modules"
cp /bin/busybox "$mien" "$tools"/* "$root/bin/"
cp "$kernel"/modules/*.ko "$kernel/order" "$root/modules/"
cp "$here/guest/init" "$here/guest/library" "$here/guest/hands" "$root/"
cp -r "$here/guest/scenarios" "$root/"
chmod +x "$root/init"
cp "$demo/faces/astronaut.png" "$root/demo/face.png"
cp "$demo/faces/biden.jpg" "$root/demo/neutral.jpg"
cp "$demo/music/ardentryst/battle.ogg" "$root/demo/music/"
python3 "$here/tune.py" "$root/demo/music/tune.wav"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$out"
