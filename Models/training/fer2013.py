"""FER2013 with its FER+ votes, as arrays and as the folder that `mien evaluate expression` reads.

    python3 fer2013.py --data ../shared/data --out .build/data/fer2013

writes `labels.csv` (file, label, split, duplicate, fit, and the ten FER+ vote counts; fit is 1 for training rows that may
be trained on) beside `images.bin`, every picture
packed as 48 x 48 bytes in the order of the table.
"""

import argparse
import csv
import os
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 48
LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
SPLITS = ["training", "public_test", "private_test"]
VOTES = ["neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "not_a_face"]
# Columns of the vote table in the order of LABELS.
VOTES_IN_LABEL_ORDER = [4, 5, 6, 1, 3, 2, 0]


def default_data():
    return Path(os.environ.get("MIEN_DATA", "../shared/data"))


def load(data):
    """Images (n, 48, 48) u8 and every label array, in the published order."""
    folder = Path(data) / "faces"
    Image.MAX_IMAGE_PIXELS = None
    sheet = np.asarray(Image.open(folder / "fer2013_images.webp").convert("RGB"))[:, :, 1]
    rows, columns = sheet.shape[0] // SIDE, sheet.shape[1] // SIDE
    tiles = sheet.reshape(rows, SIDE, columns, SIDE).transpose(0, 2, 1, 3).reshape(-1, SIDE, SIDE)
    labels = dict(np.load(folder / "fer2013_labels.npz", allow_pickle=False))
    return {"images": tiles[: len(labels["usage"])], **labels}


def normalise_lighting(images):
    """Mean 128 and standard deviation 56 per picture, as `FaceCrop.normalisedLighting` does at run time."""
    x = images.reshape(len(images), -1).astype(np.float32)
    mean = x.mean(1, keepdims=True)
    gain = 56.0 / np.maximum(x.std(1, keepdims=True), 8.0)
    y = np.clip(np.rint((x - mean) * gain + 128.0), 0, 255)
    return y.astype(np.uint8).reshape(images.shape)


def training_rows(table):
    """Training rows with exact pixels that equal no test picture, bit for bit."""
    images, usage = table["images"], table["usage"]
    test = {images[i].tobytes() for i in np.flatnonzero(usage != 0)}
    fit = (usage == 0) & (table["pixel_source"] == 0) & (table["fer_label"] >= 0)
    return np.array([i for i in np.flatnonzero(fit) if images[i].tobytes() not in test])


def export(table, out):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    fit = set(training_rows(table).tolist())
    (out / "images.bin").write_bytes(np.ascontiguousarray(table["images"]).tobytes())
    with open(out / "labels.csv", "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "label", "split", "duplicate", "fit", *VOTES])
        for i, votes in enumerate(table["ferplus_votes"]):
            writer.writerow(
                [f"images.bin#{i}", LABELS[table["fer_label"][i]], SPLITS[table["usage"][i]],
                 int(table["exact_dup_in_train"][i]), int(i in fit), *map(int, votes)]
            )
    return len(table["images"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/data/fer2013"))
    arguments = parser.parse_args()
    count = export(load(arguments.data), arguments.out)
    print(f"{count} pictures of FER2013 in {arguments.out}")
