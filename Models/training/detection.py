"""Pictures with annotated faces, and pictures without any, as the folder that `mien evaluate faces` reads.

    python3 detection.py --data ../shared/data --out .build/data/detection

unpacks the pictures and writes `faces.csv`: file, split, and the box of one face in each row, in pixels; a picture
without a face has one row without a box. The split `mit_cmu` has the faces; of the faceless pictures every second one,
`faceless_training`, shows the confirm network what no face is, and the others, `faceless`, only measure. `turned` gets
heads of LFW, of a fold that trains nothing, that look past the camera; they were picked by eye.
"""

import argparse
import csv
import json
import os
import tarfile
from pathlib import Path

import numpy as np

TURNED_HEADS = [1583, 3292, 3940, 5276, 5412]


def rows(index):
    for entry in index["mit_cmu"]:
        boxes = [[left, top, right - left, bottom - top] for left, top, right, bottom in entry["boxes_xyxy"]]
        for box in boxes or [[""] * 4]:
            yield [entry["file"], "mit_cmu", *box]
    for place, entry in enumerate(index["nonface"]):
        yield [entry["file"], "faceless" if place % 2 else "faceless_training", "", "", "", ""]


def export(data, out):
    folder = Path(data) / "faces"
    index = json.loads((folder / "detection_dev.json").read_text())
    out.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / "detection_dev.tar") as archive:
        archive.extractall(out, filter="data")
    table = np.load(folder / "lfw_pairs112.npz")
    (out / "turned").mkdir(exist_ok=True)
    for number in TURNED_HEADS:
        start, end = table["offset"][number : number + 2]
        (out / "turned" / f"{table['name'][number]}.jpg").write_bytes(table["jpeg"][start:end].tobytes())
    with open(out / "faces.csv", "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "split", "x", "y", "width", "height"])
        writer.writerows(rows(index))
    return len(index["mit_cmu"]) + len(index["nonface"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, default=Path(".build/data/detection"))
    arguments = parser.parse_args()
    print(f"{export(arguments.data, arguments.out)} pictures in {arguments.out}")
