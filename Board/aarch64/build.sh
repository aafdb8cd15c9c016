#!/bin/sh
# build.sh: one fully static, stripped `mien` for aarch64, models embedded, at .build/aarch64/mien, made by Debian's Swift
# for amd64 in a tree of its own. About ten minutes the first time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/.build/aarch64
tree=$work/tree prefix=$work/prefix
"$root/Board/packages.sh" "$here/packages.txt"
"$here/tree.sh" "$tree"
# toml++ is nothing but headers: those of this machine, so that both binaries read settings by the same code.
rm -rf "$tree/sysroot/usr/include/toml++"
cp -R /usr/include/toml++ "$tree/sysroot/usr/include/"

key=$(cat "$root/Board/libraries/build.sh" "$here/sysroot.txt" | sha256sum | cut -c1-16)
if [ "$(cat "$prefix/.key" 2>/dev/null)" != "$key" ]; then
  rm -rf "$prefix"
  mkdir -p "$prefix"
  for library in alsa-lib libgpiod mpg123 libsndfile libebur128 libsoxr kissfft; do
    echo "building $library for aarch64 from Debian's source"
    "$root/Board/libraries/build.sh" "$library" "$prefix" "$work/libraries" "$tree/sysroot" >"$prefix/$library.log" 2>&1 || {
      tail -n 30 "$prefix/$library.log" >&2
      echo "aarch64: $library did not build; the whole log is $prefix/$library.log" >&2
      exit 1
    }
  done
  rm -rf "$work/libraries"
  echo "$key" >"$prefix/.key"
fi

# The compiler sees this checkout, the packages it depends on and nothing else of this machine; the mounts end with it.
# Where git fetches those packages from a folder, that folder is seen too.
rewrites() { git config --get-regexp '^url\..*\.insteadof$' || :; }
printf '[safe]\n\tdirectory = *\n' >"$tree/etc/gitconfig"
rewrites | while read -r name address; do git config --file "$tree/etc/gitconfig" --add "$name" "$address"; done
folders=$(rewrites | sed -n 's/^url\.\(\/[^ ]*\)\.insteadof .*/\1/p' | sort -u)
# shellcheck disable=SC2016  # expanded by the inner shells
unshare --mount --propagation private sh -euc '
  tree=$1 root=$2 folders=$3
  mount -t proc proc "$tree/proc"
  mount --bind /dev "$tree/dev"
  for folder in "$root" $folders; do
    mkdir -p "$tree/$folder"
    mount --bind "$folder" "$tree/$folder"
  done
  cp /etc/resolv.conf "$tree/etc/resolv.conf" 2>/dev/null || :
  exec chroot "$tree" /usr/bin/env -i HOME=/root PATH=/usr/libexec/swift/bin:/usr/bin:/bin MIEN_PREFIX="$root/.build/aarch64/prefix" \
    swift build -c release --product mien --package-path "$root" --scratch-path "$root/.build/aarch64/objects" \
    --swift-sdks-path /sdks --swift-sdk aarch64 -Xswiftc -static-executable \
    -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --gc-sections -Xlinker --icf=safe \
    $4 -Xlinker -s
' build "$tree" "$root" "$folders" "$("$root/Board/static/wraps.sh")"
cp "$work/objects/aarch64-unknown-linux-gnu/release/mien" "$work/mien"
"$root/Board/static/check.sh" "$work/mien"
