"""Windows of pictures as the confirm network sees them, and the cascades that propose them.

A window is a square box [x, y, width, height] in pixels of its picture. OpenCV runs the cascades here: its raw windows
(minNeighbors 0) equal those of `Imaging.CascadeScan`.
"""

import json
import tarfile
from pathlib import Path

import cv2
import numpy as np

SIDE = 32
CASCADES = Path("/usr/share/opencv4/haarcascades")
cv2.setNumThreads(1)


def fixed(value):
    return int(np.rint(value * 65536))


def cut(image, box, side=SIDE, roll=0.0):
    """The window at `box`, turned clockwise about its middle by `roll` radians, byte for byte as `Imaging.Patch.sample`:
    bilinear, beyond the edge the nearest pixel, large windows averaged from up to 4 x 4 samples a pixel."""
    left, top, width, height = map(float, box)
    shrinking = np.floor(max(width, height) / side + 0.5)
    parts = int(min(shrinking, 4)) if shrinking > 1 else 1
    count = side * parts
    sine, cosine, wide, tall = np.sin(roll), np.cos(roll), width / count, height / count
    middle = (count - 1) / 2
    columns, rows = np.arange(count)[None], np.arange(count)[:, None]
    x0 = fixed(left + width / 2 - 0.5 - wide * cosine * middle + tall * sine * middle)
    y0 = fixed(top + height / 2 - 0.5 - wide * sine * middle - tall * cosine * middle)
    x = x0 + columns * fixed(wide * cosine) + rows * fixed(-tall * sine)
    y = y0 + columns * fixed(wide * sine) + rows * fixed(tall * cosine)
    height, width = image.shape
    near, far = (np.clip((x >> 16) + step, 0, width - 1) for step in (0, 1))
    first, second = (np.clip((y >> 16) + step, 0, height - 1) for step in (0, 1))
    right, below = (x >> 8) & 255, (y >> 8) & 255
    upper = image[first, near].astype(np.int64) * (256 - right) + image[first, far].astype(np.int64) * right
    lower = image[second, near].astype(np.int64) * (256 - right) + image[second, far].astype(np.int64) * right
    sums = (upper * (256 - below) + lower * below).reshape(side, parts, side, parts).sum((1, 3))
    return ((sums // parts**2 + 0x8000) >> 16).astype(np.uint8)


def normalise_lighting(windows):
    """Mean 128 and deviation 56 per window, nearly flat ones at most sevenfold, as `Faces.evenOutLighting`:
    whole-number sums, then fp32."""
    x = windows.reshape(len(windows), -1).astype(np.int64)
    count = np.float32(x.shape[1])
    mean = x.sum(1).astype(np.float32) / count
    variance = np.maximum((x * x).sum(1).astype(np.float32) / count - mean * mean, np.float32(0))
    gain = np.float32(56) / np.maximum(np.sqrt(variance), np.float32(8))
    y = np.rint((x.astype(np.float32) - mean[:, None]) * gain[:, None] + np.float32(128))
    return np.clip(y, 0, 255).astype(np.uint8).reshape(windows.shape)


def overlaps(boxes, other):
    """Intersection over union of each of `boxes` (n, 4) with the box `other`."""
    boxes, other = np.asarray(boxes, np.float64).reshape(-1, 4), np.asarray(other, np.float64)
    low = np.maximum(boxes[:, :2], other[:2])
    high = np.minimum(boxes[:, :2] + boxes[:, 2:], other[:2] + other[2:])
    shared = np.prod(np.maximum(high - low, 0), 1)
    return shared / (np.prod(boxes[:, 2:], 1) + np.prod(other[2:]) - shared)


class Cascades:
    """Raw windows of the frontal cascade, and of the profile cascade on a picture and on its mirror image."""

    def __init__(self):
        self.frontal, self.profile = (
            cv2.CascadeClassifier(str(CASCADES / f"haarcascade_{name}.xml")) for name in ("frontalface_alt2", "profileface"))

    @staticmethod
    def windows(cascade, image, smallest=20):
        found = cascade.detectMultiScale(image, 1.1, 0, 0, (smallest, smallest))
        return np.asarray(found, np.int64).reshape(-1, 4)

    def frontal_windows(self, image, smallest=20):
        return self.windows(self.frontal, image, smallest)

    def profile_windows(self, image, smallest=20):
        mirrored = self.windows(self.profile, np.ascontiguousarray(image[:, ::-1]), smallest)
        mirrored[:, 0] = image.shape[1] - mirrored[:, 0] - mirrored[:, 2]
        return np.concatenate([self.windows(self.profile, image, smallest), mirrored])


def development_pictures(data):
    """(name, picture, true boxes [x, y, width, height]) of the detection set: with faces, and without."""
    folder = Path(data) / "faces"
    index = json.loads((folder / "detection_dev.json").read_text())
    with tarfile.open(folder / "detection_dev.tar") as archive:
        def read(name):
            return cv2.imdecode(np.frombuffer(archive.extractfile(name).read(), np.uint8), cv2.IMREAD_GRAYSCALE)

        faces = [(entry["file"], read(entry["file"]),
                  np.array([[x, y, right - x, bottom - y] for x, y, right, bottom in entry["boxes_xyxy"]]))
                 for entry in index["mit_cmu"]]
        empty = [(entry["file"], read(entry["file"]), np.zeros((0, 4))) for entry in index["nonface"]]
    return faces, empty
