"""CK+ (Lucey et al. 2010) as the folder that `mien evaluate expression` reads.

    python3 ckplus48.py --data ../shared/data --out .build/data/ckplus48

writes `labels.csv` (file, label, split, duplicate, subject) beside `images.bin`, every picture packed as 48 x 48 bytes. The
pictures are posed, the last three of a sequence each, and none is neutral; those of contempt, which is none of our seven
expressions, are left out. Nothing is trained on them, so that all are in one split, `all`.
"""

import argparse
import csv
from pathlib import Path

import numpy as np

import fer2013


def export(data, out):
    table = np.load(Path(data) / "faces" / "ckplus48.npz", allow_pickle=False)
    images, labels, subjects = table["images"], table["label"], table["subject"]
    assert images.shape[1:] == (fer2013.SIDE, fer2013.SIDE) and images.dtype == np.uint8
    assert list(table["class_names"]) == fer2013.LABELS
    kept = np.flatnonzero(labels >= 0)
    out.mkdir(parents=True, exist_ok=True)
    (out / "images.bin").write_bytes(np.ascontiguousarray(images[kept]).tobytes())
    with open(out / "labels.csv", "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "label", "split", "duplicate", "subject"])
        for place, row in enumerate(kept):
            writer.writerow([f"images.bin#{place}", fer2013.LABELS[labels[row]], "all", 0, subjects[row]])
    return len(kept), len(labels) - len(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/data/ckplus48"))
    arguments = parser.parse_args()
    count, left_out = export(arguments.data, arguments.out)
    print(f"{count} pictures of CK+ in {arguments.out}; {left_out} of contempt left out")
