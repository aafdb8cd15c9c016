#!/bin/sh
# tree.sh TREE: a Debian tree with the cross compiler: Debian's Swift for amd64 (pins.txt), the arm64 libraries of the same
# build in TREE/a64/lib, arm64 headers and archives in TREE/sysroot, and a Swift SDK that joins them in TREE/sdks. Nothing is
# installed on this machine. Quiet where the tree is there already.
set -eu
tree=$1
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^swiftlang //p' "$here/pins.txt")
key=$(cat "$here/tree.sh" "$here/pins.txt" "$here/sysroot.txt" | sha256sum | cut -c1-16)
[ "$(cat "$tree/.key" 2>/dev/null)" = "$key" ] && exit 0
[ "$(id -u)" = 0 ] || { echo "aarch64: must be root to make a Debian tree" >&2; exit 1; }

mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/\?$' | head -n 1)
[ -n "$mirror" ] || { echo "aarch64: no Debian mirror is configured in apt" >&2; exit 1; }
words() { sed 's/#.*//; /^[[:space:]]*$/d' "$1" | paste -sd, -; }
# Mirrors of sid may lag behind the date that its index gives; the signature is checked all the same.
debian() { mmdebstrap --quiet --aptopt='Acquire::Check-Valid-Until "false"' "$@"; }

rm -rf "$tree"
mkdir -p "$(dirname "$tree")"
echo "aarch64: a Debian tree with Swift $version"
debian --variant=apt --architectures=amd64 --include="swiftlang=$version,gcc,g++,libc6-dev,git,ca-certificates,lld" sid "$tree" "$mirror"
echo "aarch64: arm64 headers and archives"
debian --variant=extract --architectures=arm64 --include="$(words "$here/sysroot.txt")" sid "$tree/sysroot" "$mirror"
# Unpacked packages lack the link from before the merge of /usr.
[ -e "$tree/sysroot/lib" ] || ln -s usr/lib "$tree/sysroot/lib"
echo "aarch64: Swift's arm64 libraries"
mkdir -p "$tree/a64/package"
chroot "$tree" sh -c "
  cd /a64 && mkdir -p lists/partial archives/partial && touch status &&
  set -- -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State::Lists=/a64/lists -o Dir::Cache=/a64 \
    -o Dir::State::status=/a64/status -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User= &&
  apt-get \"\$@\" update && apt-get \"\$@\" download swiftlang=$version && dpkg -x swiftlang_*_arm64.deb package"
mv "$tree/a64/package/usr/libexec/swift/lib" "$tree/a64/lib"
(cd "$tree/a64" && rm -rf package lists archives status ./*.deb ./*.bin)

sdk=$tree/sdks/aarch64.artifactbundle
mkdir -p "$sdk/s/rd"
cat >"$sdk/info.json" <<'END'
{"schemaVersion": "1.0", "artifacts": {"aarch64": {"type": "swiftSDK", "version": "1", "variants": [
  {"path": "s", "supportedTriples": ["x86_64-unknown-linux-gnu", "x86_64-pc-linux-gnu"]}]}}}
END
cat >"$sdk/s/swift-sdk.json" <<'END'
{"schemaVersion": "4.0", "targetTriples": {"aarch64-unknown-linux-gnu": {"sdkRootPath": "sysroot",
  "toolsetPaths": ["toolset.json"], "swiftResourcesPath": "rd/swift", "swiftStaticResourcesPath": "rd/swift_static"}}}
END
cat >"$sdk/s/toolset.json" <<'END'
{"schemaVersion": "1.0", "swiftCompiler": {"extraCLIOptions": ["-use-ld=lld", "-Xclang-linker", "--sysroot=/sysroot"]}}
END
ln -s /sysroot "$sdk/s/sysroot"
ln -s /a64/lib/clang "$sdk/s/rd/clang"
ln -s /a64/lib/swift_static "$sdk/s/rd/swift"
ln -s /a64/lib/swift_static "$sdk/s/rd/swift_static"
ln -s /a64/lib/swift_static "$tree/sysroot/usr/lib/swift_static"
ln -s /a64/lib/swift_static "$tree/sysroot/usr/lib/swift"
echo "$key" >"$tree/.key"
