#!/usr/bin/env python3
"""Times Mien's search for faces against OpenCV's on the same frames, taking turns, and compares every window.

Needs Tests/peers/requirements.txt installed and Debian's opencv-data. Frames: the first 40 pictures with faces and the
first 20 without of DATA/faces/detection_dev.tar, scaled to fit 640x480, with black bars. Both use the cascade
frontalface_alt2 and one thread; OpenCV is timed by the processor time of its thread around detectMultiScale, Mien by
`MIEN bench faces`, which does the same around its own. They take turns over chunks of frames; a frame's time is its
fastest round, and the figures are medians over the frames.

What only Mien does is timed after that on the same frames: its fast search for near listeners and its following of a
known face, both confirmed by the network.

Then the raw windows, before grouping, of both are compared frame by frame. Every difference is printed, and the exit
code is 1 where there is one.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

import cv2
import numpy

cv2.setNumThreads(1)
SETTINGS = ((1.1, 3, 48), (1.2, 3, 60), (1.1, 3, 20))


def letterbox(picture, width=640, height=480):
    scale = min(width / picture.shape[1], height / picture.shape[0])
    size = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    frame = numpy.zeros((height, width), numpy.uint8)
    x, y = (width - size[0]) // 2, (height - size[1]) // 2
    frame[y:y + size[1], x:x + size[0]] = small
    return frame


def load(data, folder):
    """Writes the frames as PGM files and returns {path: frame}."""
    with open(os.path.join(data, "detection_dev.json")) as file:
        index = json.load(file)
    frames = {}
    with tarfile.open(os.path.join(data, "detection_dev.tar")) as archive:
        for entry in index["mit_cmu"][:40] + index["nonface"][:20]:
            picture = numpy.frombuffer(archive.extractfile(entry["file"]).read(), numpy.uint8)
            path = os.path.join(folder, f"{len(frames):03}.pgm")
            frames[path] = letterbox(cv2.imdecode(picture, cv2.IMREAD_GRAYSCALE))
            cv2.imwrite(path, frames[path])
    return frames


def mien(command, paths, setting, *options):
    name = setting if isinstance(setting, str) else f"{setting[0]}/{setting[1]}/{setting[2]}"
    arguments = [command, "bench", "faces", "--setting", name, *options, *paths]
    run = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def detect(classifier, frame, setting, neighbours=None):
    scale, usual, size = setting
    return classifier.detectMultiScale(frame, scale, usual if neighbours is None else neighbours, 0, (size, size))


def best(times, keys, values):
    for key, value in zip(keys, values):
        times[key] = min(times.get(key, value), value)


def measure(options, classifier, frames, setting):
    """Medians over the frames: OpenCV's, and Mien's by instruction set with the allocations of a frame."""
    opencv, own, allocations, resident = {}, {}, {}, {}
    paths = list(frames)
    for path in paths[:2]:
        detect(classifier, frames[path], setting)
    for _ in range(options.rounds):
        for first in range(0, len(paths), 20):
            chunk = paths[first:first + 20]
            for path in chunk:
                start = time.thread_time()
                detect(classifier, frames[path], setting)
                best(opencv, [path], [1e3 * (time.thread_time() - start)])
            for report in mien(options.mien, chunk, setting, "--json", "--rounds", "1"):
                name = report["instructionSet"]
                best(own.setdefault(name, {}), chunk, report["fastest"])
                allocations[name] = max(allocations.get(name, 0), report.get("allocations", -1))
                resident[name] = report.get("resident")
    print(f"{setting[0]}/{setting[1]}/{setting[2]}: OpenCV {statistics.median(opencv.values()):.2f} ms")
    for name, times in own.items():
        ratio = statistics.median(opencv.values()) / statistics.median(times.values())
        sum_ratio = sum(opencv.values()) / sum(times.values())
        memory = f", {allocations[name]:g} allocations a frame" if "allocations" in report else ""
        print(f"  mien {name:11} {statistics.median(times.values()):7.2f} ms, {ratio:5.1f} times faster "
              f"({sum_ratio:.1f} over all frames){memory}, {resident[name] / 1e6:.1f} MB resident")


def measure_confirmed(options, frames):
    """Medians over the frames of what only Mien does; following is timed in the frames that have a near face."""
    for setting in ("near", "follow", "look"):
        for report in mien(options.mien, list(frames), setting, "--json", "--rounds", str(options.rounds)):
            memory = f", {report['allocations']:g} allocations a frame" if "allocations" in report else ""
            print(f"{setting:6} {report['instructionSet']:11} {statistics.median(report['fastest']):7.2f} ms "
                  f"in {report['frames']} frames{memory}")


def compare(options, classifier, frames, setting):
    """How many frames' raw windows differ; every difference is printed."""
    total = different = 0
    for report in mien(options.mien, list(frames), setting, "--windows"):
        own = sorted(map(tuple, report["windows"]))
        found = detect(classifier, frames[report["image"]], setting, 0)
        other = sorted(tuple(int(value) for value in box) for box in found)
        total += len(other)
        if own != other:
            different += 1
            print(f"  {os.path.basename(report['image'])}: only Mien {sorted(set(own) - set(other))}, "
                  f"only OpenCV {sorted(set(other) - set(own))}")
    print(f"{setting[0]}/0/{setting[2]}: {total} windows of OpenCV's on {len(frames)} frames, "
          f"{different} frames differ")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mien", default=".build/release/mien", help="the binary to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--cascade", default="/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    classifier = cv2.CascadeClassifier(options.cascade)
    if classifier.empty():
        sys.exit(f"{options.cascade}: cannot be loaded; install opencv-data")
    with tempfile.TemporaryDirectory() as folder:
        frames = load(os.path.join(options.data, "faces"), folder)
        print(f"{len(frames)} frames of 640x480, OpenCV {cv2.__version__}, one thread, {options.rounds} rounds")
        for setting in SETTINGS if options.rounds > 0 else ():
            measure(options, classifier, frames, setting)
        if options.rounds > 0:
            measure_confirmed(options, frames)
        differences = sum(compare(options, classifier, frames, setting) for setting in SETTINGS)
    sys.exit("the windows differ" if differences else 0)


if __name__ == "__main__":
    main()
