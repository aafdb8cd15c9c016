#!/bin/sh
# One fully static, stripped `mien`, models embedded, at .build/static/mien.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
limit=30000000
# --wrap: see Sources/CProcess. The linker warns of dlopen and getpwuid_r in libraries that never call them here.
# A section per function lets the linker drop what is never called and keep one of equal ones: a megabyte less.
wraps=
for name in open malloc calloc realloc aligned_alloc posix_memalign vorbis_encode_init_vbr; do
  wraps="$wraps -Xlinker --wrap=$name"
done
# shellcheck disable=SC2086  # a list of words on purpose
swift build -c release --product mien --scratch-path .build/static-objects \
  -Xswiftc -static-executable -Xswiftc -Xfrontend -Xswiftc -function-sections -Xlinker --gc-sections -Xlinker --icf=safe \
  $wraps -Xlinker -s
mkdir -p .build/static
cp .build/static-objects/release/mien .build/static/mien
file -b .build/static/mien
size=$(stat -c %s .build/static/mien)
echo "$size bytes"
file -b .build/static/mien | grep -q 'statically linked' || { echo "static: the binary is not static" >&2; exit 1; }
[ "$size" -le "$limit" ] || { echo "static: over $limit bytes" >&2; exit 1; }
