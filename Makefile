# Every target prints the command it runs. `make setup` comes first by itself.
.PHONY: setup build demo run data test fuzz emulated lint static aarch64 chroot hil bench peers instructions clean

MIEN_DATA ?= ../shared/data
export MIEN_DATA

setup:
	Board/libraries/setup.sh

build: setup
	swift build -c release --product mien

demo: setup
	Board/demo/fetch.sh

run: build demo
	.build/release/mien try --state .build/try

# FER2013, CK+, the detection set, pictures of people, labelled music and last.fm's plays as `mien evaluate` reads them.
data: .build/training/venv
	.build/training/venv/bin/python Models/training/fer2013.py --data $(MIEN_DATA) --out .build/data/fer2013
	.build/training/venv/bin/python Models/training/ckplus48.py --data $(MIEN_DATA) --out .build/data/ckplus48
	.build/training/venv/bin/python Models/training/detection.py --data $(MIEN_DATA) --out .build/data/detection
	.build/training/venv/bin/python Models/training/identity_pictures.py --data $(MIEN_DATA) --out .build/data/identity
	.build/training/venv/bin/python Models/training/music_clips.py --data $(MIEN_DATA) --out .build/data/music
	mkdir -p .build/data/lastfm
	gzip -dc $(MIEN_DATA)/music/lastfm/user_artists.dat.gz > .build/data/lastfm/user_artists.dat

.build/training/venv: Models/training/requirements-data.txt
	Models/training/venv.sh $@ $<

# One test at a time: what tests the behaviour over time would else wait for what scans pictures.
test: setup demo
	swift test --disable-xctest --no-parallel

# Ten minutes of damaged model files, with libFuzzer and the address sanitizer.
fuzz:
	Tests/InferenceTests/Fuzz/run.sh

# The kernels for ARM, compared with the scalar ones on emulated processors.
emulated:
	Tests/InferenceTests/Emulated/run.sh
	Tests/ImagingTests/Emulated/run.sh

# Sources/CGPIO is for both generations of libgpiod: Debian 12's, and the one that `mien` is linked with.
lint:
	swift format lint --recursive --strict Package.swift Sources Tests
	cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -ISources/CGPIO/include Sources/CGPIO/*.c
	cc -std=c11 -Wall -Wextra -Werror -fsyntax-only -ISources/CGPIO/include -I.build/prefix/include Sources/CGPIO/*.c
	Board/service/check.sh

static: setup
	Board/static/build.sh

# The static binary for aarch64, by Debian's Swift in a tree of its own, as root; nothing is installed but mmdebstrap.
aarch64: setup
	Board/aarch64/build.sh

# Proves that the static binary needs nothing but itself.
chroot: static demo
	Board/static/chroot.sh

# Proves the static binary on a real kernel with virtual hardware, in QEMU.
hil: static demo
	Board/hil/run.sh

bench: build
	.build/release/mien bench

# Other engines from PyPI in turns with ours: speed on the same networks, speed without AVX-512, answers; the search
# among a million vectors.
peers: build .build/networks
	.build/peers/bin/python Tests/peers/networks.py
	.build/peers/bin/python Tests/peers/networks.py --avx2
	.build/peers/bin/python Tests/peers/agreement.py
	.build/peers/bin/python Tests/peers/nearest.py

# Instructions of an inference on ARM, ours and LiteRT's, on emulated processors.
instructions: .build/networks
	.build/peers/bin/python Tests/peers/instructions.py

.build/networks: .build/peers
	.build/peers/bin/python Models/training/reference_networks.py --data $(MIEN_DATA) --out $@

.build/peers: Tests/peers/requirements-networks.txt Models/training/requirements.txt
	Models/training/venv.sh $@ $<

clean:
	rm -rf .build
