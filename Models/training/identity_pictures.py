"""The pictures and tables that `mien evaluate identity` reads.

    python3 identity_pictures.py --data ../shared/data --out .build/data/identity

writes `orl/` (AT&T: 40 people, the first five pictures of each to enrol, the others to test) and `lfw/` (Labeled Faces in
the Wild with the protocol's pairs). Their pictures end close around the face, so that the windows of a cascade hardly fit:
each gets a margin of 28 pixels, its edge pixels repeated. Each has `pictures.csv`: file, person, use; `lfw/` also `pairs.csv`: first, second,
same, fold. A person of LFW is in one fold only; that is checked.
"""

import argparse
import csv
import io
from pathlib import Path

import numpy as np
from PIL import Image

from fer2013 import default_data

ENROLLED, MARGIN = 5, 28


def person(name):
    """Of a picture of LFW, which is called PERSON_NUMBER."""
    return name.rpartition("_")[0]


def fold_of(table):
    """The fold of each picture of LFW, -1 for those of people in no pair."""
    people, folds = np.array([person(name) for name in table["name"]]), {}
    for first, second, _, fold in table["pairs"]:
        for one in (people[first], people[second]):
            if folds.setdefault(one, int(fold)) != fold:
                raise SystemExit(f"{one} is in two folds")
    return people, np.array([folds.get(one, -1) for one in people])


def write(path, image):
    image = np.pad(image, MARGIN, "edge")
    path.write_bytes(b"P5 %d %d 255\n" % image.shape[::-1] + image.tobytes())


def rows(path, header, lines):
    with open(path, "w", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *lines])


def export_lfw(table, out):
    out.mkdir(parents=True, exist_ok=True)
    people, folds = fold_of(table)
    for name, start, end in zip(table["name"], table["offset"], table["offset"][1:]):
        write(out / f"{name}.pgm", np.asarray(Image.open(io.BytesIO(table["jpeg"][start:end].tobytes())).convert("L")))
    files = [f"{name}.pgm" for name in table["name"]]
    rows(out / "pictures.csv", ["file", "person", "use"],
         [(file, one, f"fold {fold}" if fold >= 0 else "unused") for file, one, fold in zip(files, people, folds)])
    rows(out / "pairs.csv", ["first", "second", "same", "fold"],
         [(files[first], files[second], same, fold) for first, second, same, fold in table["pairs"]])
    return len(files)


def export_orl(table, out):
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for image, subject, index in zip(table["images"], table["subject"], table["index"]):
        file = f"s{subject}_{index}.pgm"
        write(out / file, image)
        lines.append((file, f"s{subject}", "enrol" if index - table["index"].min() < ENROLLED else "test"))
    rows(out / "pictures.csv", ["file", "person", "use"], lines)
    return len(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/data/identity"))
    a = parser.parse_args()
    faces = a.data / "faces"
    count = export_lfw(dict(np.load(faces / "lfw_pairs112.npz")), a.out / "lfw")
    count += export_orl(dict(np.load(faces / "orl_faces.npz")), a.out / "orl")
    print(f"{count} pictures of people in {a.out}")
