#!/bin/sh
# build.sh LIBRARY PREFIX WORK [SYSROOT]: one static archive with its headers, installed into PREFIX; with the arm64 headers
# and archives of SYSROOT by Swift's clang, one for aarch64.
set -eu
library=$1 prefix=$2 work=$3 sysroot=${4:-}
here=$(cd "$(dirname "$0")" && pwd)
jobs=$(nproc)
cross=
flags="-O2 -ffunction-sections -fdata-sections"
mkdir -p "$work"
if [ -n "$sysroot" ]; then
  triple=aarch64-linux-gnu
  tools=$(dirname "$(readlink -f "$(command -v swift)")")
  cross=--host=$triple
  export CC="$tools/clang --target=$triple --sysroot=$sysroot -fuse-ld=lld" AR="$tools/llvm-ar" RANLIB="$tools/llvm-ranlib"
  export PKG_CONFIG_LIBDIR="$prefix/lib/pkgconfig:$sysroot/usr/lib/$triple/pkgconfig:$sysroot/usr/share/pkgconfig"
  export PKG_CONFIG_SYSROOT_DIR="$sysroot"
fi
case $library in
  # Debian does not patch it, and some mirrors lack its packaging archive.
  libebur128) set -- original ;;
  # Debian 12's 1.6 needs a kernel with the first GPIO interface, which Debian's newer kernels leave out.
  libgpiod) set -- patched trixie ;;
  *) set -- patched ;;
esac
"$here/fetch-source.sh" "$library" "$work" "$@"
cd "$work/$library"

with_cmake() {
  [ -z "$sysroot" ] || set -- "$@" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 -DCMAKE_SYSROOT="$sysroot" \
    -DCMAKE_C_COMPILER="$tools/clang" -DCMAKE_C_COMPILER_TARGET="$triple" -DCMAKE_CXX_COMPILER="$tools/clang++" \
    -DCMAKE_CXX_COMPILER_TARGET="$triple" -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld \
    -DCMAKE_AR="$AR" -DCMAKE_RANLIB="$RANLIB" -DCMAKE_FIND_ROOT_PATH="$prefix;$sysroot" \
    -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_LIBRARY_ARCHITECTURE="$triple"
  PKG_CONFIG_PATH="$prefix/lib/pkgconfig" cmake -S . -B static -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS="$flags" \
    -DBUILD_SHARED_LIBS=OFF -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib "$@"
  cmake --build static -j"$jobs"
  cmake --install static
}

case $library in
  alsa-lib)
    # The null device, which the WAV writer plays to, must open in a root without /dev as well.
    sed -i -e '1i #include <sys/eventfd.h>' \
      -e 's|fd = open("/dev/null", O_WRONLY);|& if (fd < 0) fd = eventfd(0, EFD_CLOEXEC);|' src/pcm/pcm_null.c
    grep -q 'eventfd(0' src/pcm/pcm_null.c
    # No dlopen in a static binary: plugins are compiled in, and UCM, topology and the sequencer are left out.
    ./configure $cross --prefix="$prefix" --enable-static --disable-shared --with-configdir=/usr/share/alsa --with-plugindir=/usr/lib/alsa-lib --with-libdl=no --without-debug --disable-python \
      --disable-ucm --disable-topology --disable-alisp --disable-rawmidi --disable-hwdep --disable-seq \
      --disable-old-symbols CFLAGS="$flags" \
      --with-pcm-plugins=copy,linear,route,mulaw,alaw,adpcm,rate,plug,multi,file,null,empty,share,meter,hooks,lfloat,asym,iec958,softvol,extplug,ioplug,mmap_emul,dmix,dsnoop,dshare
    make -j"$jobs" -C include
    make -j"$jobs" -C src
    make -C include install
    make -C src install
    ;;
  libgpiod)
    ./configure $cross --prefix="$prefix" --enable-static --disable-shared CFLAGS="$flags"
    make -j"$jobs" -C lib install
    make -C include install
    ;;
  mpg123)
    # libsndfile gives no way to tell mpg123 not to print on damaged files.
    sed -i 's/mp->flags = 0;/mp->flags = MPG123_QUIET;/' src/libmpg123/frame.c
    grep -q 'flags = MPG123_QUIET' src/libmpg123/frame.c
    ./configure $cross --prefix="$prefix" --enable-static --disable-shared --disable-components --enable-libmpg123 CFLAGS="$flags"
    make -j"$jobs"
    make install
    ;;
  libsndfile)
    with_cmake -DBUILD_PROGRAMS=OFF -DBUILD_EXAMPLES=OFF -DBUILD_TESTING=OFF -DENABLE_MPEG=ON
    ;;
  libebur128) with_cmake -DENABLE_INTERNAL_QUEUE_H=ON ;;
  libsoxr) with_cmake -DBUILD_TESTS=OFF -DBUILD_EXAMPLES=OFF -DWITH_OPENMP=OFF -DWITH_LSR_BINDINGS=OFF ;;
  kissfft) with_cmake -DKISSFFT_STATIC=ON -DKISSFFT_TEST=OFF -DKISSFFT_TOOLS=OFF -DKISSFFT_PKGCONFIG=OFF ;;
  *)
    echo "no recipe for $library" >&2
    exit 2
    ;;
esac
