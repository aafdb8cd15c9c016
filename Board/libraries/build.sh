#!/bin/sh
# build.sh LIBRARY PREFIX WORK: one static archive with its headers, installed into PREFIX.
set -eu
library=$1 prefix=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
jobs=$(nproc)
flags="-O2 -ffunction-sections -fdata-sections"
mkdir -p "$work"
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
    ./configure --prefix="$prefix" --enable-static --disable-shared --with-configdir=/usr/share/alsa --with-plugindir=/usr/lib/alsa-lib --with-libdl=no --without-debug --disable-python \
      --disable-ucm --disable-topology --disable-alisp --disable-rawmidi --disable-hwdep --disable-seq \
      --disable-old-symbols CFLAGS="$flags" \
      --with-pcm-plugins=copy,linear,route,mulaw,alaw,adpcm,rate,plug,multi,file,null,empty,share,meter,hooks,lfloat,asym,iec958,softvol,extplug,ioplug,mmap_emul,dmix,dsnoop,dshare
    make -j"$jobs" -C include
    make -j"$jobs" -C src
    make -C include install
    make -C src install
    ;;
  libgpiod)
    ./configure --prefix="$prefix" --enable-static --disable-shared CFLAGS="$flags"
    make -j"$jobs" -C lib install
    make -C include install
    ;;
  mpg123)
    # libsndfile gives no way to tell mpg123 not to print on damaged files.
    sed -i 's/mp->flags = 0;/mp->flags = MPG123_QUIET;/' src/libmpg123/frame.c
    grep -q 'flags = MPG123_QUIET' src/libmpg123/frame.c
    ./configure --prefix="$prefix" --enable-static --disable-shared --disable-components --enable-libmpg123 CFLAGS="$flags"
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
