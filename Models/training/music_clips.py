"""The labelled music as folders that `mien evaluate music` reads.

    python music_clips.py --data ../shared/data --out .build/data/music
    python music_clips.py --data ../shared/data --out .build/data/music --rendered .build/data/music-rendered

writes 4q/clips.csv (file, quadrant, group: the artist), and with the pieces that `music_render.py` rendered also
emopia/clips.csv (group: the song) and vgmidi/clips.csv (group: the game). The files are named where they are.
"""

import argparse
import os
from pathlib import Path

from music_data import LABELS

NAMES = ["happy", "angry", "sad", "calm"]


def write(folder, files, labels):
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"{files[name]},{NAMES[quadrant]},{group.replace(',', ';')}\n" for name, quadrant, group in labels if name in files]
    (folder / "clips.csv").write_text("file,quadrant,group\n" + "".join(rows))
    print(f"{folder}/clips.csv: {len(rows)} clips")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rendered", type=Path, help="the folder of music_render.py, variant 0")
    a = parser.parse_args()
    audio = (a.data / "music" / "4q" / "audio").resolve()
    write(a.out / "4q", {path.stem: path for path in audio.glob("*.opus")}, LABELS["4q"](a.data))
    if a.rendered:
        files = {path.stem.removesuffix("@0"): path for path in a.rendered.resolve().glob("*@0.flac")}
        for name in ("emopia", "vgmidi"):
            write(a.out / name, files, LABELS[name](a.data))


if __name__ == "__main__":
    main()
