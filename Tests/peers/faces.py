#!/usr/bin/env python3
"""Compares Mien's face detection with OpenCV's on the same pictures.

Needs Tests/peers/requirements.txt installed and Debian's opencv-data. Runs OpenCV's detectMultiScale (the default
cascade, scale 1.1, 3 neighbours, faces from 20 pixels, one thread), `MIEN look --json --cascade-only PICTURE...`, whose boxes
should be the same, and `MIEN look --json PICTURE...`, whose faces the confirm network has seen. `--cascade XML` compares
another cascade; `--mien` must then be a command that uses it.

Matching, the same for both: boxes of this set frame a face from brow to chin and the cascade's from forehead to chin,
so a found box counts for an annotated one if they overlap by an intersection over union of at least the limit (0.3 and
0.5 are printed). Pairs are formed greedily, best overlap first, each box used once. What is left of the annotated boxes
is missed, what is left of the found boxes is a false alarm, also where it is a second box on a face.
"""
import argparse
import json
import os
import shlex
import subprocess
import sys
import tarfile
import tempfile

import cv2

cv2.setNumThreads(1)


def overlap(one, other):
    """Intersection over union of two boxes [x, y, width, height]."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (one[2] * one[3] + other[2] * other[3] - width * height)


def pairs(found, wanted, limit):
    """How many boxes of the two lists pair up."""
    candidates = sorted(
        ((overlap(a, b), i, j) for i, a in enumerate(found) for j, b in enumerate(wanted)), reverse=True)
    used_found, used_wanted = set(), set()
    for value, i, j in candidates:
        if value >= limit and i not in used_found and j not in used_wanted:
            used_found.add(i)
            used_wanted.add(j)
    return len(used_found)


def opencv_boxes(paths, cascade):
    classifier = cv2.CascadeClassifier(cascade)
    if classifier.empty():
        sys.exit(f"{cascade}: cannot be loaded; install opencv-data")
    found = {}
    for path in paths:
        boxes = classifier.detectMultiScale(cv2.imread(path, cv2.IMREAD_GRAYSCALE), 1.1, 3, 0, (20, 20))
        found[path] = [[int(value) for value in box] for box in boxes]
    return found


def mien_boxes(paths, command, *options):
    run = subprocess.run(
        shlex.split(command) + ["look", "--json", *options] + paths, stdout=subprocess.PIPE, text=True)
    found = {}
    for line in run.stdout.splitlines():
        report = json.loads(line)
        found[report["image"]] = report["boxes"] if "boxes" in report else [face["box"] for face in report["faces"]]
    missing = [path for path in paths if path not in found]
    if missing:
        sys.exit(f"{command}: no report for {len(missing)} of {len(paths)} pictures, the first {missing[0]}")
    return found


def load(data, folder):
    """The pictures with annotated boxes, and those without a face."""
    with open(os.path.join(data, "detection_dev.json")) as file:
        index = json.load(file)
    with tarfile.open(os.path.join(data, "detection_dev.tar")) as archive:
        archive.extractall(folder, filter="data")
    annotated, empty = {}, {}
    for entry in index["mit_cmu"]:
        boxes = [[x, y, right - x, bottom - y] for x, y, right, bottom in entry["boxes_xyxy"]]
        annotated[os.path.join(folder, entry["file"])] = boxes
    for entry in index["nonface"]:
        empty[os.path.join(folder, entry["file"])] = []
    return annotated, empty


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--cascade", default="/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        annotated, empty = load(os.path.join(options.data, "faces"), folder)
        paths = list(annotated) + list(empty)
        found = {
            "opencv": opencv_boxes(paths, options.cascade),
            "cascade": mien_boxes(paths, options.mien, "--cascade-only"),
            "mien": mien_boxes(paths, options.mien),
        }
    total = sum(len(boxes) for boxes in annotated.values())
    print(f"{len(annotated)} pictures with {total} faces, {len(empty)} without; OpenCV {cv2.__version__}")
    print(f"{'':8}{'IoU':>5}{'found':>7}{'recall':>9}{'false (faces)':>15}{'false (none)':>14}")
    recall, alarms = {}, {}
    for limit in (0.3, 0.5):
        for name, boxes in found.items():
            right = sum(pairs(boxes[path], wanted, limit) for path, wanted in annotated.items())
            wrong = sum(len(boxes[path]) for path in annotated) - right
            none = sum(len(boxes[path]) for path in empty)
            recall[name, limit], alarms[name, limit] = right / total, wrong + none
            print(f"{name:8}{limit:5}{right:7}{100 * right / total:8.2f}%{wrong:15}{none:14}")
    same = sum(sorted(found["opencv"][path]) == sorted(found["cascade"][path]) for path in paths)
    shared = sum(
        len(set(map(tuple, found["opencv"][path])) & set(map(tuple, found["cascade"][path]))) for path in paths)
    count = {name: sum(map(len, boxes.values())) for name, boxes in found.items()}
    print(f"identical boxes: {shared} of OpenCV's {count['opencv']} and our cascade's {count['cascade']}; "
          f"identical pictures: {same} of {len(paths)}")
    worse = any(
        recall["mien", limit] < recall["opencv", limit] - 0.01 or alarms["mien", limit] > alarms["opencv", limit]
        for limit in (0.3, 0.5))
    if worse:
        sys.exit("mien: recall more than a point below OpenCV's, or more false alarms")
    sys.exit("the cascade's boxes are not OpenCV's" if same < len(paths) else 0)


if __name__ == "__main__":
    main()
