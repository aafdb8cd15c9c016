"""How often the tempo of rendered pieces is heard right, by `mien` and by librosa.

    python tempo_pieces.py --data ../shared/data --rendered DIR --mien .build/release/mien [--librosa]

The pieces of VGMIDI whose file says one tempo for nine tenths of the time that is rendered (music_render.py, variant 0); it
is what their notes were written in. Right is within 4 %; octave errors are twice, half, three times and a third of it.
"""

import argparse
import json
import os
import struct
import subprocess
from pathlib import Path

from music_render import LONGEST, pieces

TOLERANCE = 0.04
OCTAVES = [1, 2, 1 / 2, 3, 1 / 3]
BATCH = 20


def number(data, at):
    value = 0
    while True:
        byte = data[at]
        at += 1
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at


def tempo_changes(midi):
    """(tick, microseconds per quarter note) of a MIDI file, its last tick, and its ticks per quarter note."""
    _, tracks, division = struct.unpack(">HHH", midi[8:14])
    changes, last, at = [], 0, 14
    for _ in range(tracks):
        size = struct.unpack(">I", midi[at + 4 : at + 8])[0]
        at, end, tick, status = at + 8, at + 8 + size, 0, 0
        while at < end:
            step, at = number(midi, at)
            tick += step
            if midi[at] & 128:
                status, at = midi[at], at + 1
            if status in (0xF0, 0xF7, 0xFF):
                kind = midi[at] if status == 0xFF else None
                size, at = number(midi, at + (status == 0xFF))
                if kind == 0x51:
                    changes.append((tick, int.from_bytes(midi[at : at + 3], "big")))
                at += size
            else:
                at += 1 if status & 0xF0 in (0xC0, 0xD0) else 2
                last = max(last, tick)
        at = end
    return sorted(changes), last, division


def known_tempo(midi):
    """Beats per minute of what is rendered, or None where there is more than one."""
    changes, last, division = tempo_changes(midi)
    if not changes or changes[0][0] > 0:
        changes.insert(0, (0, 500_000))
    seconds, total = {}, 0.0
    for (tick, quarter), (following, _) in zip(changes, [*changes[1:], (last, 0)]):
        length = min(max(0, following - tick) * quarter / division / 1e6, LONGEST - total)
        seconds[quarter] = seconds.get(quarter, 0) + length
        total += length
    quarter, longest = max(seconds.items(), key=lambda entry: entry[1])
    return 60e6 / quarter if total > 10 and longest >= 0.9 * total else None


def heard_by_mien(mien, files):
    heard = {}
    for start in range(0, len(files), BATCH):
        command = [mien, "features", *files[start : start + BATCH]]
        for line in subprocess.run(command, text=True, stdout=subprocess.PIPE).stdout.splitlines():
            row = json.loads(line)
            heard[Path(row["file"])] = row.get("tempo")
    return heard


def heard_by_librosa(files):
    import librosa

    heard = {}
    for file in files:
        samples, rate = librosa.load(file, sr=22_050)
        heard[file] = float(librosa.feature.tempo(y=samples, sr=rate)[0])
    return heard


def report(name, known, heard):
    def right(file, factors):
        found = heard.get(file)
        return found is not None and any(abs(found / (known[file] * factor) - 1) <= TOLERANCE for factor in factors)

    loose, strict = (sum(right(file, factors) for file in known) / len(known) for factors in (OCTAVES, [1]))
    print(f"{name}: {loose:.1%} with octave errors allowed, {strict:.1%} without; {len(known)} pieces", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--rendered", type=Path, required=True)
    parser.add_argument("--mien", default=".build/release/mien")
    parser.add_argument("--librosa", action="store_true")
    a = parser.parse_args()
    known = {}
    for name, midi in pieces(a.data, "vgmidi"):
        file, tempo = a.rendered / f"{name}@0.flac", known_tempo(midi.read_bytes())
        if tempo and file.exists():
            known[file] = tempo
    report("mien", known, heard_by_mien(a.mien, list(known)))
    if a.librosa:
        report("librosa", known, heard_by_librosa(list(known)))


if __name__ == "__main__":
    main()
