#!/bin/sh
# confirm_backgrounds.sh DIRECTORY: unpacks Debian's wallpapers and game textures there, pictures without faces that the
# confirm network learns false alarms from (confirm_data.py). About 350 MB are downloaded, nothing is installed.
set -eu
mkdir -p "$1"
cd "$1"
for package in gnome-backgrounds mate-backgrounds plasma-workspace-wallpapers ukui-wallpapers lomiri-wallpapers-16.04 \
  lomiri-wallpapers-20.04 sway-backgrounds extremetuxracer-data openarena-081-textures; do
  [ -d "$package" ] && continue
  apt-get -q download "$package"
  dpkg-deb -x "$package"_*.deb "$package.part"
  rm "$package"_*.deb
  find "$package.part" -name '*.pk3' -exec sh -c 'python3 -m zipfile -e "$1" "$1.d" && rm "$1"' _ {} \;
  mv "$package.part" "$package"
done
