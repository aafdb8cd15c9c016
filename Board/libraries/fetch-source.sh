#!/bin/sh
# fetch-source.sh PACKAGE DIRECTORY KIND [RELEASE]: Debian's source of PACKAGE in DIRECTORY/PACKAGE. KIND is "patched" or,
# for packages that Debian does not patch, "original": only the upstream archive. RELEASE is this machine's by default.
# apt's own configuration is left alone; checksums come from the signed index.
set -eu
package=$1 directory=$2 wanted=$3
release=${4:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
state=$directory/apt-$release
mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$directory/files"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/\?$' | head -n 1)
[ -n "$mirror" ] || { echo "no Debian mirror is configured in apt" >&2; exit 1; }
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$state/source.list"
private() {
  command=$1
  shift
  "$command" -o Dir::Etc::SourceList="$state/source.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" -o APT::Sandbox::User= "$@"
}
[ -f "$state/updated" ] || { private apt-get -qq update && touch "$state/updated"; }

# Signatures and the description of the package are left out: not every mirror carries them, and the hash already vouches
# for each file.
private apt-get -qq source --print-uris "$package" | grep -v '\.\(asc\|dsc\)'"'" |
  if [ "$wanted" = original ]; then grep '\.orig\.'; else cat; fi | while read -r uri file size hash; do
  : "$size"
  (cd "$directory/files" && private /usr/lib/apt/apt-helper -qq download-file "$(echo "$uri" | tr -d "'")" "$file" "$hash")
done
source=$directory/$package
rm -rf "$source"
mkdir -p "$source"
for original in "$directory/files/${package}_"*.orig.tar.*; do tar -xf "$original" -C "$source" --strip-components=1; done
[ "$wanted" = original ] && exit 0
for packaging in "$directory/files/${package}_"*.debian.tar.*; do tar -xf "$packaging" -C "$source"; done
if [ -f "$source/debian/patches/series" ]; then
  sed 's/#.*//; s/[[:space:]].*//; /^$/d' "$source/debian/patches/series" | while read -r change; do
    patch -s -d "$source" -p1 <"$source/debian/patches/$change"
  done
fi
