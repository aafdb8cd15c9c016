#!/bin/sh
# One fully static, stripped `mien`, models embedded, at .build/static/mien.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# The linker warns of dlopen and getpwuid_r in libraries that never call them here.
# A section per function lets the linker drop what is never called and keep one of equal ones: a megabyte less.
# shellcheck disable=SC2046  # a list of words on purpose
swift build -c release --product mien --scratch-path .build/static-objects \
  -Xswiftc -static-executable -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --gc-sections -Xlinker --icf=safe \
  $("$here/wraps.sh") -Xlinker -s
mkdir -p .build/static
cp .build/static-objects/release/mien .build/static/mien
"$here/check.sh" .build/static/mien
