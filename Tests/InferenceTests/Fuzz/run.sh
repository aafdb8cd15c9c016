#!/bin/sh
# Fuzzes the model reader, the memory plan and the kernels with libFuzzer and the address sanitizer, from the embedded
# network and those of the tests. Usage: run.sh [SECONDS [libFuzzer options]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
out=$root/.build/fuzz
mkdir -p "$out/corpus" "$out/seeds"
cp "$root"/Models/*.safetensors "$here"/../Golden/*.safetensors "$out/seeds"
for source in "$root"/Sources/CKernels/*.c; do
  clang -O1 -g -fsanitize=address,fuzzer-no-link -I "$root/Sources/CKernels/include" -c "$source" -o "$out/$(basename "$source" .c).o"
done
echo "module CKernels { header \"$root/Sources/CKernels/include/CKernels.h\" export * }" >"$out/CKernels.modulemap"
flags="-O -g -sanitize=address,fuzzer -parse-as-library -swift-version 6 -Xcc -fmodule-map-file=$out/CKernels.modulemap"
# shellcheck disable=SC2086  # a list of words on purpose
{
  swiftc $flags -wmo -enable-testing -module-name Inference -emit-module -emit-module-path "$out/Inference.swiftmodule" \
    -c "$root"/Sources/Inference/*.swift -o "$out/Inference.swift.o"
  swiftc $flags -I "$out" -module-name Fuzz "$here/target.swift" "$here"/../ModelDamage.swift "$here"/../Random.swift \
    "$out"/*.o -use-ld=lld -o "$out/fuzz"
}
seconds=${1:-600}
[ $# = 0 ] || shift
cd "$out"
exec ./fuzz -max_total_time="$seconds" -timeout=60 -mutate_depth=2 -max_len=4194304 -print_final_stats=1 "$@" corpus seeds
