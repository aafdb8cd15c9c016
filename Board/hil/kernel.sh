#!/bin/sh
# kernel.sh DIRECTORY: Debian's newest backported kernel as DIRECTORY/vmlinuz, the modules of modules.txt with all they
# depend on in DIRECTORY/modules, and the order to load them in, with parameters, as DIRECTORY/order.
# Debian 12's own kernel lacks gpio-sim. apt reads the signed index into folders of its own: neither the machine's
# sources nor its installed packages change. The result is kept in the user's cache; the cache is never required.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$1
suite=trixie-backports
architecture=amd64
# What the modules lie in; unpacking everything takes three times as long.
folders="drivers/media drivers/gpio drivers/watchdog drivers/usb sound fs/configfs"
key=$(cat "$here/kernel.sh" "$here/modules.txt" | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/mien/hil
PATH=$PATH:/usr/sbin:/sbin

[ "$(cat "$target/.key" 2>/dev/null)" = "$key" ] && exit 0
rm -rf "$target"
mkdir -p "$target/modules"
if [ -f "$cache/kernel-$key.tar" ] && tar -xf "$cache/kernel-$key.tar" -C "$target" 2>/dev/null; then exit 0; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/root"
: >"$work/status"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/\?$' | head -n 1)
[ -n "$mirror" ] || { echo "kernel: no Debian mirror is configured in apt" >&2; exit 1; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/source.list"
private() {
  command=$1
  shift
  "$command" -o APT::Architecture="$architecture" -o Dir::Etc::SourceList="$work/source.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" \
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User= -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false \
    -o Acquire::IndexTargets::deb::Contents-deb-legacy::DefaultEnabled=false "$@"
}
private apt-get -qq update
# The metapackage's first dependency of this form is the kernel that it stands for.
version=$(private apt-cache show "linux-image-$architecture" | grep -o 'linux-image-[0-9][^ ,]*' | sort -V | tail -n 1)
version=${version#linux-image-}
[ -n "$version" ] || { echo "kernel: $suite on $mirror has no linux-image-$architecture" >&2; exit 1; }
echo "fetching Linux $version from $suite (about 120 MB, once)"
(cd "$work" && private apt-get -qq download "linux-binary-$version" "linux-modules-$version")
below=./usr/lib/modules/$version
dpkg-deb --fsys-tarfile "$work"/linux-binary-*.deb | tar -x -C "$work/root"
set --
for folder in $folders; do set -- "$@" "$below/kernel/$folder"; done
dpkg-deb --fsys-tarfile "$work"/linux-modules-*.deb | tar -x -C "$work/root" "$@"
# Modules built into the kernel are unknown to this partial tree, which depmod warns of.
depmod -b "$work/root/usr" "$version" 2>/dev/null
find "$work/root" -name 'vmlinuz*' -type f -exec cp {} "$target/vmlinuz" \;
echo "$version" >"$target/version"

# take FILE PARAMETERS: the module's file, decompressed, and its line in the order, once.
take() {
  name=$(basename "$1" .xz)
  grep -q "^$name" "$target/order" && return
  case $1 in *.xz) xz -dc "$1" >"$target/modules/$name" ;; *) cp "$1" "$target/modules/$name" ;; esac
  echo "$name${2:+ $2}" >>"$target/order"
}
: >"$target/order"
sed 's/#.*//; /^ *$/d' "$here/modules.txt" | while read -r module parameters; do
  modprobe -d "$work/root/usr" -S "$version" --show-depends "$module" >"$work/depends" ||
    { echo "kernel: Linux $version has no module $module" >&2; exit 1; }
  wanted=$(tail -n 1 "$work/depends" | awk '{ print $2 }')
  awk '$1 == "insmod" { print $2 }' "$work/depends" | while read -r file; do
    if [ "$file" = "$wanted" ]; then take "$file" "$parameters"; else take "$file" ""; fi
  done
done
echo "$key" >"$target/.key"
if mkdir -p "$cache" 2>/dev/null; then
  tar -cf "$cache/kernel-$key.tmp" -C "$target" . && mv "$cache/kernel-$key.tmp" "$cache/kernel-$key.tar" || true
fi
