#!/bin/sh
# Installs what building Mien needs: Debian packages (packages.txt), and static archives of the libraries that Debian
# ships only as shared objects, built from Debian's own source packages into .build/prefix. Safe to run again; quiet
# when there is nothing to do.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
prefix=$root/.build/prefix
key=$(cat "$here"/*.sh | sha256sum | cut -c1-16)-$(dpkg --print-architecture)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/mien

privileged() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=
for package in $(sed 's/#.*//' "$here/packages.txt"); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "installing$missing"
  privileged env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  # shellcheck disable=SC2086  # a list of words on purpose
  privileged env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
fi

[ "$(cat "$prefix/.key" 2>/dev/null)" = "$key" ] && exit 0
rm -rf "$prefix"
mkdir -p "$prefix"
if [ -f "$cache/prefix-$key.tar.gz" ] && tar -xzf "$cache/prefix-$key.tar.gz" -C "$prefix" 2>/dev/null; then
  echo "$key" >"$prefix/.key"
  exit 0
fi

for library in alsa-lib libgpiod mpg123 libsndfile libebur128 libsoxr kissfft; do
  echo "building $library from Debian's source"
  "$here/build.sh" "$library" "$prefix" "$root/.build/libraries" >"$prefix/$library.log" 2>&1 || {
    tail -n 30 "$prefix/$library.log" >&2
    echo "setup: $library did not build; the whole log is $prefix/$library.log" >&2
    exit 1
  }
done
rm -rf "$root/.build/libraries"
echo "$key" >"$prefix/.key"
if mkdir -p "$cache" 2>/dev/null; then
  tar -czf "$cache/prefix-$key.tmp" -C "$prefix" . && mv "$cache/prefix-$key.tmp" "$cache/prefix-$key.tar.gz" || true
fi
