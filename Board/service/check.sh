#!/bin/sh
# Checks the files for systemd and udev with systemd's own tools, in a root of their own.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# Of 10; lower is less exposed.
limit=2.0

mkdir -p "$root/etc" "$root/usr/lib/systemd/system"
cp "$here/mien.service" "$root/usr/lib/systemd/system/"
# The programs that the unit starts.
for program in /usr/bin/mien /bin/kill; do
  mkdir -p "$root$(dirname "$program")"
  printf '#!/bin/sh\n' >"$root$program"
  chmod +x "$root$program"
done
for target in sysinit basic shutdown sound local-fs; do
  printf '[Unit]\nDescription=%s\n' "$target" >"$root/usr/lib/systemd/system/$target.target"
done
# Unknown keys are warnings to it, and errors here.
systemd-analyze verify --root="$root" --man=no mien.service >"$root/said" 2>&1 || true
[ ! -s "$root/said" ] || { cat "$root/said" >&2; exit 1; }
exposure=$(systemd-analyze security --offline=true --no-pager "$here/mien.service" | tail -n 1)
echo "$exposure"
echo "$exposure" | awk -v limit=$limit '{ for (i = 1; i < NF; i++) if ($i == "mien.service:") exit !($(i + 1) <= limit); exit 1 }' ||
  { echo "service: more exposed than $limit" >&2; exit 1; }

# systemd has this check from 254 on.
if udevadm verify --help >/dev/null 2>&1; then udevadm verify --no-style "$here/mien.rules"; fi

# Debian's base files have these two groups.
printf 'audio:x:29:\nvideo:x:44:\n' >"$root/etc/group"
systemd-sysusers --root="$root" "$here/mien.sysusers" >"$root/said" 2>&1 || { cat "$root/said" >&2; exit 1; }
for group in audio video gpio; do
  grep -q "^$group:.*[:,]mien" "$root/etc/group" || { echo "service: mien is not in the group $group" >&2; exit 1; }
done
systemd-tmpfiles --root="$root" --create "$here/mien.tmpfiles"
[ -d "$root/srv/music" ] || { echo "service: no /srv/music" >&2; exit 1; }

# Groups that the unit and the rules name are there once the users are made.
for group in $(sed -n 's/^SupplementaryGroups=//p' "$here/mien.service") \
  $(grep -o 'GROUP="[^"]*"' "$here/mien.rules" | cut -d'"' -f2); do
  grep -q "^$group:" "$root/etc/group" || { echo "service: nobody makes the group $group" >&2; exit 1; }
done
