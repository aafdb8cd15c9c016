"""Faces for the identity network: pictures, where the product's own eye finder puts the face in them, and the teacher's answer.

    identity_faces.py --data ../shared/data --found found.jsonl --teacher dlib_face_recognition_resnet_model_v1.dat --out DIR

`found.jsonl` is what `mien look --json` printed of the pictures that `identity_pictures.py` wrote. Pictures that are crops
already (FER2013, CK+48, the Caltech web faces) are one window of the confirm network. Writes `faces_KIND.npz` and
`teacher_KIND_PART.npz`, a part at a time; what is there already is not made again. `pairs.npy`: LFW's pairs.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch

import confirm_windows
import fer2013
from export_model import load
from identity_pictures import MARGIN, fold_of
from identity_teacher import SIDE, Teacher
from int8_reference import Reference

PART = 512
FER = 12000  # pictures of FER2013 that are taken
MORPHS, MORPH_SIDE, MORPH_MARGIN = 15000, 120, 1.25


def likeness(eyes, nose, window):
    """`FoundFace.likeness` as (x, y, side, roll), for a window (x, y, side) with x and y its middle."""
    left, right = (np.asarray(eye, float) for eye in eyes)
    middle, across = (left + right) / 2, right - left
    distance = max(float(np.hypot(*across)), 1e-6)
    across = across / distance
    down = np.array([-across[1], across[0]])
    offset = np.asarray(nose, float) - middle
    scale = max(distance, 0.85 * abs(offset @ down) / 0.77)
    x, y, side, roll = *window, 0.0
    if scale > 0.15 * window[2]:
        reach = 0.15 * window[2]
        at = middle + scale * (0.3 * (offset @ across) / scale * across + 0.257 * down)
        x, y = np.clip(at, np.array(window[:2]) - reach, np.array(window[:2]) + reach)
        side = np.clip(2.68 * scale, window[2] - reach, window[2] + reach)
        roll = np.arctan2(across[1], across[0])
    return x - np.sin(roll) * 0.1 * side, y + np.cos(roll) * 0.1 * side, 1.065 * side, roll


def looked_at(reference, images, window):
    """Likenesses of faces that each fill the same window of their picture, and how surely they are faces."""
    x, y, side = window
    cut = confirm_windows.normalise_lighting(
        np.stack([confirm_windows.cut(image, (x - side / 2, y - side / 2, side, side)) for image in images]))
    sides = []
    for pictures in (cut, np.ascontiguousarray(cut[:, :, ::-1])):
        parts = [reference.run(pictures[i : i + 512, :, :, None]) for i in range(0, len(pictures), 512)]
        sides.append({name: reference.dequantised(name, np.concatenate([part[name] for part in parts]))[:, 0, 0] for name in parts[0]})
    straight, mirrored = (one["landmarks"].reshape(-1, 3, 2) for one in sides)
    points = (straight + mirrored[:, [1, 0, 2]] * (-1, 1)) / 2 * side + (x, y)
    logits = (sides[0]["face"][:, 0] + sides[1]["face"][:, 0]) / 2
    return [likeness(one[:2], one[2], window) for one in points], logits


def of_found(path):
    """Likenesses by name, without the pictures' margin, of the largest face that `mien look` found."""
    result = {}
    for line in open(path):
        look = json.loads(line)
        if look["faces"]:
            face = look["faces"][0]
            x, y, width, height = face["box"]
            face = {name: np.array(face[name]) - MARGIN for name in ("leftEye", "rightEye", "nose")}
            x, y = x - MARGIN, y - MARGIN
            result[Path(look["image"]).stem] = likeness((face["leftEye"], face["rightEye"]), face["nose"], (x + width / 2, y + height / 2, width))
    return result


def of_lfw(data, found):
    """(picture, likeness, person, fold) of every face of LFW that was found."""
    table = dict(np.load(data / "faces" / "lfw_pairs112.npz"))
    people, folds = fold_of(table)
    for i, name in enumerate(table["name"]):
        if name in found:
            image = cv2.imdecode(table["jpeg"][table["offset"][i] : table["offset"][i + 1]], cv2.IMREAD_GRAYSCALE)
            yield image, found[name], people[i], folds[i]


def pairs_of_lfw(data, found):
    """The protocol's pairs of which both faces were found: places among these, same, fold."""
    table = np.load(data / "faces" / "lfw_pairs112.npz")
    kept = [name in found for name in table["name"]]
    place = np.where(kept, np.cumsum(kept) - 1, -1)
    pairs = table["pairs"].copy()
    pairs[:, :2] = place[pairs[:, :2]]
    return pairs[(pairs[:, :2] >= 0).all(1)]


def of_orl(data, found):
    table = np.load(data / "faces" / "orl_faces.npz")
    for image, subject, index in zip(table["images"], table["subject"], table["index"]):
        if (name := f"s{subject}_{index}") in found:
            yield image, found[name], f"s{subject}", int(index - table["index"].min())


def of_crops(images, window, reference):
    """Faces that each fill the same window of their picture and are one to the confirm network; people unknown."""
    for image, patch, logit in zip(images, *looked_at(reference, images, window)):
        if logit > 0:
            yield image, patch, "", -1


def of_morphs(path, folds, count):
    """Faces that nobody has: two of LFW's training faces laid over each other, or one's upper and the other's lower half, left and
    right half, with a soft seam. What the teacher says of them fills the space between people."""
    table, random = dict(np.load(path)), np.random.default_rng(5)
    rows = np.flatnonzero(np.isin(table["folds"], folds))
    ramp = np.linspace(-1, 1, MORPH_SIDE)
    for _ in range(count):
        one, other = (
            confirm_windows.cut(table["images"][i], (x - side / 2, y - side / 2, side, side), MORPH_SIDE, roll).astype(np.float64)
            for i in random.choice(rows, 2, replace=False)
            for x, y, side, roll in [table["patches"][i] * (1, 1, MORPH_MARGIN, 1)])
        other = (other - other.mean()) / max(other.std(), 8) * one.std() + one.mean()
        if random.random() < 0.5:
            share = random.uniform(0.3, 0.7)
        else:
            angle = random.uniform(0, 2 * np.pi)
            along = np.cos(angle) * ramp[None] + np.sin(angle) * ramp[:, None] + random.uniform(-0.2, 0.2)
            share = 1 / (1 + np.exp(-along / random.uniform(0.08, 0.3)))
        face = np.clip(np.rint(one * share + other * (1 - share)), 0, 255).astype(np.uint8)
        yield face, (MORPH_SIDE / 2, MORPH_SIDE / 2, MORPH_SIDE / MORPH_MARGIN, 0.0), "", -1


def faces_of(kind, a, found, reference):
    data = a.data
    folder = data / "faces"
    if kind == "lfw":
        return of_lfw(data, found)
    if kind == "orl":
        return of_orl(data, found)
    if kind == "caltech":
        return of_crops(np.load(folder / "caltech_webface_crops36.npz")["images"], (18.0, 18.5, 25.8), reference)
    if kind == "ck":
        return of_crops(np.load(folder / "ckplus48.npz")["images"], (24.0, 24.0, 48.0), reference)
    if kind == "morph":
        return of_morphs(a.out / "faces_lfw.npz", a.folds, MORPHS)
    table, random = fer2013.load(data), np.random.default_rng(3)
    rows = fer2013.training_rows(table)
    rows = random.choice(rows[table["ferplus_votes"][rows, 9] < 2], FER, replace=False)
    return of_crops(table["images"][rows], (24.0, 24.0, 48.0), reference)


def padded(images, side):
    result = np.zeros((len(images), side, side), np.uint8)
    for row, image in zip(result, images):
        row[: image.shape[0], : image.shape[1]] = image
    return result


def chip(image, patch):
    x, y, side, roll = patch
    return confirm_windows.cut(image, (x - side / 2, y - side / 2, side, side), SIDE, roll)


def collect(kind, a, found, reference):
    path = a.out / f"faces_{kind}.npz"
    if path.exists():
        return
    images, patches, people, folds = zip(*faces_of(kind, a, found, reference))
    side = max(max(image.shape) for image in images)
    np.savez(path, images=padded(images, side), shapes=np.array([image.shape for image in images]), patches=np.array(patches),
             people=np.array(people), folds=np.array(folds))
    print(kind, len(images), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--found", type=Path, required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kinds", nargs="+", default=["lfw", "orl", "fer", "caltech", "ck", "morph"])
    parser.add_argument("--folds", type=int, nargs="+", default=[0, 1, 2, 3, 4], help="of LFW, that train and so may be laid over each other")
    parser.add_argument("--confirm", type=Path, default=Path(__file__).parent.parent / "confirm.safetensors")
    a = parser.parse_args()
    torch.set_num_threads(1)
    a.out.mkdir(parents=True, exist_ok=True)
    found, reference = of_found(a.found), Reference(*load(str(a.confirm)))
    teacher, random = Teacher(a.teacher, torch.bfloat16), np.random.default_rng(1)
    np.save(a.out / "pairs.npy", pairs_of_lfw(a.data, found))
    for kind in a.kinds:
        collect(kind, a, found, reference)
        table = np.load(a.out / f"faces_{kind}.npz")
        images, shapes, patches = (table[part] for part in ("images", "shapes", "patches"))
        order = random.permutation(len(images))
        for part in range(0, len(order), PART):
            path, rows = a.out / f"teacher_{kind}_{part // PART}.npz", order[part : part + PART]
            if path.exists():
                continue
            answers, busy = [], time.process_time()
            for start in range(0, len(rows), 32):
                chips = np.stack([chip(images[i][: shapes[i][0], : shapes[i][1]], patches[i]) for i in rows[start : start + 32]])
                both = np.concatenate([chips, chips[:, :, ::-1]])[:, None].repeat(3, 1)
                answers.append(teacher(torch.from_numpy(both)).numpy().reshape(2, -1, 128).transpose(1, 0, 2))
            np.savez(path, rows=rows, answers=np.concatenate(answers))
            print(f"{path.name}: {time.process_time() - busy:.0f} s of processor", flush=True)


if __name__ == "__main__":
    main()
