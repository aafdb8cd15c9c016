"""Windows without a face that the cascades take for one: what the confirm network must reject.

    confirm_negatives.py --data ../shared/data --backgrounds .build/training/confirm/backgrounds --out .build/training/confirm

writes `negatives.npz`: patches (n, 72, 72) whose middle 40 pixels are the window, and the source of each. Sources: every
second faceless picture of the detection set (the others only measure), pictures of scikit-image, and Debian's wallpapers
and game textures (confirm_backgrounds.sh); each turned, mirrored and at two sizes.
"""

import argparse
import importlib.util
import multiprocessing
from pathlib import Path

import cv2
import numpy as np

import confirm_windows as windows

PATCH, INSIDE = 72, 40
PER_PICTURE = 120
SCIKIT_IMAGE = ["brick.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "grass.png", "gravel.png",
                "horse.png", "hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png", "page.png", "retina.jpg",
                "text.png"]


def patch(image, box):
    """The window at `box` with a margin around it of two fifths of its side."""
    x, y, width, height = box
    margin = round(width * (PATCH / INSIDE - 1) / 2)
    return windows.cut(image, (x - margin, y - margin, width + 2 * margin, height + 2 * margin), PATCH)


def background_files(folder, random):
    """Pictures of the unpacked packages, one of each set of copies in several sizes, textures thinned out."""
    kept, seen = [], set()
    for package in sorted(Path(folder).iterdir()):
        files = sorted(f for f in package.rglob("*") if f.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp", ".tga"))
        if len(files) > 400:
            files = [files[i] for i in sorted(random.choice(len(files), 400, replace=False))]
        for file in files:
            image = cv2.imread(str(file), cv2.IMREAD_REDUCED_GRAYSCALE_4 if file.suffix != ".tga" else cv2.IMREAD_GRAYSCALE)
            if image is None or min(image.shape) < 16 or image.std() < 4:
                continue
            key = cv2.resize(image, (6, 6), interpolation=cv2.INTER_AREA) // 16
            if key.tobytes() not in seen:
                seen.add(key.tobytes())
                kept.append(file)
    return kept


def find(job):
    """The cascades' windows in one picture, turned in `turns` ways (0 to 3 quarter turns, 4 to 7 mirrored)."""
    name, image, turns, sizes, seed = job
    random = np.random.default_rng(seed)
    cascades, found = windows.Cascades(), []
    for size in sizes:
        factor = size / max(image.shape)
        scaled = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else image
        for turn in turns:
            turned = np.ascontiguousarray(np.rot90(scaled[:, ::-1] if turn > 3 else scaled, turn % 4))
            # The profile cascade sees mirror images of its own: of the eight ways half are enough.
            for boxes in (cascades.frontal_windows(turned), cascades.profile_windows(turned) if turn < 4 else []):
                chosen = random.permutation(len(boxes))[:PER_PICTURE]
                found += [patch(turned, boxes[i]) for i in chosen]
    return name, found


def jobs(a, random):
    _, empty = windows.development_pictures(a.data)
    for name, image, _ in empty[::2]:
        yield name, image, range(8), [2000, 0.6 * max(image.shape)]
    files = [Path(importlib.util.find_spec("skimage").origin).parent / "data" / name for name in SCIKIT_IMAGE]
    for file in files:
        yield file.name, cv2.imread(str(file), cv2.IMREAD_GRAYSCALE), range(8), [500]
    for file in background_files(a.backgrounds, random):
        image = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        yield "/".join(file.parts[-3:]), image, random.choice(8, 3, replace=False), [640, 320] if max(image.shape) > 700 else [512]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backgrounds", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    a = parser.parse_args()
    random = np.random.default_rng(5)
    work = (job + (i,) for i, job in enumerate(jobs(a, random)))
    patches, sources = [], []
    with multiprocessing.Pool(a.processes) as pool:
        for count, (name, found) in enumerate(pool.imap(find, work)):
            patches += found
            sources += [name] * len(found)
            if count % 50 == 0:
                print(count, name, len(patches), flush=True)
    np.savez(a.out / "negatives.npz", patches=np.stack(patches), source=np.array(sources))
    print(f"{len(patches)} windows from {len(set(sources))} pictures")


if __name__ == "__main__":
    main()
