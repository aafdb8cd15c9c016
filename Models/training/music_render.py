"""Renders the piano pieces of EMOPIA and VGMIDI with fluidsynth, for `mien spectrogram` and the teacher.

    python music_render.py --data ../shared/data --out .build/data/music-rendered [--variant 1]

Variant 0 is the piece as it is, with the first soundfont. In the others each piece has a soundfont, a tempo within 8 % and
a gain of its own, drawn from the seed of the variant. Writes SET-NAME@VARIANT.flac, mono at 22,050 Hz.
"""

import argparse
import csv
import os
import random
import struct
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import soundfile

SOUNDFONTS = [
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",  # fluid-soundfont-gm
    "/usr/share/sounds/sf2/TimGM6mb.sf2",  # timgm6mb-soundfont
    "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",  # musescore-general-soundfont-small
]
RATE = 22_050
LONGEST = 90  # seconds; the emotion of a longer piece is heard by then


def pieces(data, name):
    """(name, MIDI file) of every piece of a set."""
    folder = data / "music" / name
    with open(folder / "labels.csv", newline="") as table:
        paths = [Path(row["path"]) for row in csv.DictReader(table)]
    return [(f"{name}-{path.stem}", folder / path) for path in paths]


def faster(midi, factor):
    """The same piece with its beats that much closer: a quarter note has that many more ticks."""
    kind, tracks, division = struct.unpack(">HHH", midi[8:14])
    if division & 0x8000:
        return midi  # counted in frames of film
    return midi[:8] + struct.pack(">HHH", kind, tracks, round(division * factor)) + midi[14:]


def render(midi, soundfont, tempo, gain, out):
    with tempfile.TemporaryDirectory() as folder:
        source, wave = Path(folder) / "piece.mid", Path(folder) / "piece.wav"
        source.write_bytes(faster(midi, tempo))
        command = ["fluidsynth", "-ni", "-q", "-o", "synth.dynamic-sample-loading=1", "-g", f"{gain:.2f}", "-r", str(RATE),
                   "-F", wave, soundfont, source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples, _ = soundfile.read(wave, frames=LONGEST * RATE, always_2d=True)
        soundfile.write(out, samples.mean(1), RATE, subtype="PCM_16")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variant", type=int, default=0)
    parser.add_argument("--sets", nargs="+", default=["emopia", "vgmidi"])
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pool, waiting = ThreadPoolExecutor(8), []  # fluidsynth sleeps more than it works
    drawn = random.Random(options.variant)
    for name in options.sets:
        for piece, path in pieces(options.data, name):
            soundfont, tempo, gain = drawn.choice(SOUNDFONTS), drawn.uniform(0.92, 1.08), drawn.uniform(0.2, 1)
            if options.variant == 0:
                soundfont, tempo, gain = SOUNDFONTS[0], 1, 0.5
            out = options.out / f"{piece}@{options.variant}.flac"
            if not out.exists():
                waiting.append(pool.submit(render, path.read_bytes(), soundfont, tempo, gain, out))
    for rendered in waiting:
        rendered.result()


if __name__ == "__main__":
    main()
