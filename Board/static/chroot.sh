#!/bin/sh
# Runs the static binary in an empty chroot that holds only itself, a picture and a music file.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cage=$(mktemp -d)
trap 'rm -rf "$cage"' EXIT
mkdir "$cage/music" "$cage/state"
cp "$root/.build/static/mien" "$cage/mien"
cp "$root/.build/demo/faces/astronaut.png" "$cage/face.png"
cp "$root/.build/demo/music/ardentryst/World_Map.ogg" "$cage/music/"
if [ "$(id -u)" = 0 ]; then set -- chroot "$cage"; else set -- unshare --map-root-user --root="$cage"; fi
"$@" /mien --version
"$@" /mien look /face.png
"$@" /mien try /face.png --music /music --state /state --seconds 2
"$@" /mien bench --quick
