#!/bin/sh
# Fetches the demo set into .build/demo: public-domain portraits out of two Python packages, and free game music out of
# two Debian packages (terms: README.md beside this file). Safe to run again; quiet when there is nothing to do.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
demo=$root/.build/demo
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/mien/demo
key=$(sha256sum <"$0" | cut -c1-16)
[ "$(cat "$demo/.key" 2>/dev/null)" = "$key" ] && exit 0

mkdir -p "$cache" 2>/dev/null || cache=$root/.build/downloads
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$demo"
mkdir -p "$demo/faces" "$demo/music"

echo "fetching the demo portraits and music (about 75 MB, once)"
pip_get() { # pip_get CACHED-NAME ARGUMENT...
  name=$1
  shift
  [ -f "$cache/$name" ] && return
  mkdir -p "$work/pip"
  python3 -m pip -q download --no-deps --dest "$work/pip" "$@"
  mv "$work/pip/"* "$cache/$name"
}
pip_get scikit_image-0.26.0.whl --only-binary=:all: --python-version 3.12 --implementation cp \
  --platform manylinux_2_27_x86_64 --platform manylinux_2_28_x86_64 --platform manylinux_2_24_x86_64 \
  --platform manylinux2014_x86_64 scikit-image==0.26.0
pip_get face_recognition-1.3.0.tar.gz --no-binary face_recognition face_recognition==1.3.0

python3 - "$cache/scikit_image-0.26.0.whl" "$demo/faces" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith("data/astronaut.png"))
    open(f"{sys.argv[2]}/astronaut.png", "wb").write(wheel.read(name))
PYTHON
tar -xzf "$cache/face_recognition-1.3.0.tar.gz" -C "$work"
for portrait in obama.jpg obama2.jpg biden.jpg; do
  cp "$work/face_recognition-1.3.0/tests/test_images/$portrait" "$demo/faces/"
done

for package in ardentryst frozen-bubble-data; do
  if [ ! -f "$cache/$package.deb" ]; then
    mkdir -p "$work/debs"
    (cd "$work/debs" && apt-get -qq -o APT::Sandbox::User= download "$package") ||
      { echo "demo: apt could not download $package; 'apt-get update' first, then again" >&2; exit 1; }
    mv "$work/debs/${package}"_*.deb "$cache/$package.deb"
  fi
  dpkg-deb -x "$cache/$package.deb" "$work/$package"
  mkdir -p "$demo/music/$package"
  find "$work/$package" \( -iname '*.ogg' -o -iname '*.mp3' -o -iname '*.flac' \) -size +200k \
    -exec cp {} "$demo/music/$package/" \;
done
echo "$key" >"$demo/.key"
