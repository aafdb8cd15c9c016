#!/bin/sh
# Installs the Debian packages that lists name, one a line, # before a comment; quiet when there is nothing to do.
# Usage: packages.sh LIST...
set -eu

privileged() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=
for package in $(sed 's/#.*//' "$@"); do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "installing$missing"
privileged env DEBIAN_FRONTEND=noninteractive apt-get -qq update
# shellcheck disable=SC2086  # a list of words on purpose
privileged env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing >/dev/null
