"""Faces for the confirm network, with a teacher's eyes and nose.

    confirm_faces.py --data ../shared/data --out .build/training/confirm

writes `faces.npz`: patches (n, 72, 72) whose middle 40 pixels are the face's box as the frontal cascade would draw it,
`points` (n, 3, 2): left eye, right eye (as in the picture) and nose base in window units, 0 to 1 inside the box, `sure`
where the teacher agrees with itself, and `set`: caltech, fer, lfw (train), fer_held, lfw_held, orl (measuring only).

The teacher is dlib's 5-point predictor (CC0). It sees each face and its mirror image, three times, each time framed by its
last answer; where the two answers differ the face keeps its box and loses its points, or is left out where its size is unknown too.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path

import cv2
import dlib
import numpy as np

import confirm_windows as windows
import fer2013

PATCH, INSIDE = 72, 40
HELD_FOLD = 7
FACE = 128  # side of a face for the teacher, in pixels
# Medians over 225 faces that dlib's detector and the cascade both found, in distances between the eyes.
CASCADE_SIDE, CASCADE_DOWN = 2.68, 0.257
TEACHER_SIDE, TEACHER_DOWN = 2.385, 0.482
NOSE_DOWN = 0.77


def geometry(points):
    """Middle of the eyes, the direction from left to right eye, and the scale: the eyes' distance, but not less than the
    nose allows, for a turned head's eyes come closer."""
    left, right, nose = points
    middle, across = (left + right) / 2, right - left
    distance = max(np.linalg.norm(across), 1e-3)
    across = across / distance
    lateral = (nose - middle) @ across
    down = abs((nose - middle) @ np.array([-across[1], across[0]]))
    return middle, across, max(distance, 0.85 * down / NOSE_DOWN), lateral


def box(points, side, down):
    """A square around the face as (centre, side)."""
    middle, across, scale, lateral = geometry(points)
    return middle + np.array([-across[1], across[0]]) * down * scale + across * 0.3 * lateral, side * scale


class Teacher:
    def __init__(self):
        folder = Path(find_spec("face_recognition_models").submodule_search_locations[0]) / "models"
        self.predictor = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))

    def once(self, image, centre, side):
        low, high = centre - side / 2, centre + side / 2
        parts = self.predictor(image, dlib.rectangle(*(int(round(v)) for v in (*low, *high)))).parts()
        p = np.array([[part.x, part.y] for part in parts], float)
        eyes = sorted([(p[0] + p[1]) / 2, (p[2] + p[3]) / 2], key=lambda eye: eye[0])
        return np.stack([*eyes, p[4]])

    def points(self, image, centre, side):
        """Left eye, right eye and nose base, and how far the two answers are apart in distances between the eyes. `centre`
        and `side` frame the face as the teacher's own detector would."""
        factor = FACE / side
        image = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
        mirrored = np.ascontiguousarray(image[:, ::-1])
        centre, side = np.asarray(centre, float) * factor, FACE
        for _ in range(3):
            one = self.once(image, centre, side)
            other = self.once(mirrored, np.array([image.shape[1] - 1 - centre[0], centre[1]]), side)
            other[:, 0] = image.shape[1] - 1 - other[:, 0]
            other = other[[1, 0, 2]]
            mean = (one + other) / 2
            centre, side = box(mean, TEACHER_SIDE, TEACHER_DOWN)
            side = float(np.clip(side, 0.6 * FACE, 1.5 * FACE))
        apart = np.linalg.norm(one - other, axis=1).mean() / geometry(mean)[2]
        return (mean + 0.5) / factor, apart


def pictures(data):
    """(set, name, picture, centre and possible sides of the face as the teacher's detector would frame it)."""
    folder = Path(data) / "faces"
    caltech = np.load(folder / "caltech_webface_crops36.npz")
    for name, image in zip(caltech["name"], caltech["images"]):
        yield "caltech", str(name), image, (17.5, 20.5), [23]
    table, random = fer2013.load(data), np.random.default_rng(3)
    is_face = table["ferplus_votes"][:, 9] < 2
    rows = [i for i in fer2013.training_rows(table) if is_face[i]]
    held = np.flatnonzero((table["usage"] == 1) & ~table["exact_dup_in_train"] & is_face)
    for kind, chosen in (("fer", random.choice(rows, 12000, replace=False)), ("fer_held", random.choice(held, 1000, replace=False))):
        for i in sorted(chosen):
            yield kind, f"fer{i}", table["images"][i], (23.5, 23.5 + 4), [42.7]
    lfw = np.load(folder / "lfw_pairs112.npz")
    held = set(lfw["pairs"][lfw["pairs"][:, 3] == HELD_FOLD, :2].ravel())
    for i in np.flatnonzero(lfw["detected"]):
        image = cv2.imdecode(lfw["jpeg"][lfw["offset"][i] : lfw["offset"][i + 1]], cv2.IMREAD_GRAYSCALE)
        yield "lfw_held" if i in held else "lfw", str(lfw["name"][i]), image, (55.5, 62), [60, 80, 105]
    orl = np.load(folder / "orl_faces.npz")
    for subject, index, image in zip(orl["subject"], orl["index"], orl["images"]):
        yield "orl", f"{subject}/{index}", image, (45.5, 64), [66]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    teacher, rows = Teacher(), []
    for kind, name, image, centre, sides in pictures(a.data):
        border = image.shape[0] // 2
        image = cv2.copyMakeBorder(image, *[border] * 4, cv2.BORDER_REPLICATE)
        centre = np.array(centre) + border
        points, apart, side = min(((*teacher.points(image, centre, side), side) for side in sides), key=lambda one: one[1])
        middle, extent = box(points, CASCADE_SIDE, CASCADE_DOWN)
        first = centre - (0, 0.083 / 0.89 * side)
        off = np.linalg.norm(middle - first) / side
        sure = apart < 0.1 and off < 0.35 and 0.6 < extent / (side / 0.89) < 1.6
        if not sure and len(sides) > 1:
            continue
        if not sure:
            middle, extent = first, side / 0.89
        whole = extent * PATCH / INSIDE
        corner = middle - whole / 2 + 0.5
        patch = windows.cut(image, (*np.rint(corner), round(whole), round(whole)), PATCH)
        rows.append((kind, name, patch, (points - np.rint(corner)) / round(whole) * PATCH / INSIDE - (PATCH / INSIDE - 1) / 2, sure))
        if len(rows) % 2000 == 0:
            print(kind, len(rows), flush=True)
    kinds = np.array([row[0] for row in rows])
    np.savez(a.out / "faces.npz", set=kinds, name=np.array([row[1] for row in rows]), patches=np.stack([row[2] for row in rows]),
             points=np.stack([row[3] for row in rows]).astype(np.float32), sure=np.array([row[4] for row in rows]))
    sure = np.array([row[4] for row in rows])
    print({kind: (int((kinds == kind).sum()), round(float(sure[kinds == kind].mean()), 3)) for kind in np.unique(kinds)})


if __name__ == "__main__":
    main()
