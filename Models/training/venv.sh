#!/bin/sh
# venv.sh DIRECTORY REQUIREMENTS: a Python environment with these packages.
set -eu
[ -x "$1/bin/python" ] || python3 -m venv "$1"
"$1/bin/pip" -q install -r "$2"
touch "$1"
