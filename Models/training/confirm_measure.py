"""Measures Models/confirm.safetensors in int8 arithmetic: detection, eyes, roll, turned heads.

    confirm_measure.py --data ../shared/data --out .build/training/confirm

Detection: the 68 MIT+CMU pictures and the faceless pictures that training never saw (every second one). The cascades' windows
are kept in `windows.npz` from run to run.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import confirm_augment as augment
import confirm_detect as detect
import confirm_windows
from confirm_quantise import run_int8
from confirm_windows import overlaps
from export_model import load
from int8_reference import Reference


def windows_of(data, cache):
    """Per picture: name, true boxes, the picture, frontal windows, profile windows."""
    faces, empty = confirm_windows.development_pictures(data)
    if not cache.exists():
        cascades = confirm_windows.Cascades()
        np.savez(cache, **{f"{kind} {name}": getattr(cascades, f"{kind}_windows")(image)
                           for name, image, _ in faces + empty for kind in ("frontal", "profile")})
    stored = np.load(cache)
    return [(name, true, image, stored[f"frontal {name}"], stored[f"profile {name}"])
            for name, image, true in faces + empty[1::2]]


def sets_of(reference, image, windows):
    """Boxes of the sets, windows in each, and the network's outputs (k, zooms, channels)."""
    boxes, count = detect.grouped(windows)
    if not len(boxes):
        return boxes, count, {"face": np.zeros((0, 3, 1)), "pose": np.zeros((0, 3, 1))}
    cut = [confirm_windows.cut(image, detect.zoomed(box, zoom)) for box in boxes for zoom in detect.ZOOMS]
    windows = augment.normalise_lighting(np.stack(cut))
    out = run_int8(reference, windows)
    mirrored = run_int8(reference, np.ascontiguousarray(windows[:, :, ::-1]))
    out = {"face": (out["face"] + mirrored["face"]) / 2, "pose": (out["pose"] - mirrored["pose"]) / 2}
    return boxes, count, {name: value.reshape(len(boxes), len(detect.ZOOMS), -1) for name, value in out.items()}


RULES = {
    "cascade alone, by windows": lambda logits, count: count + 0.0,
    "network alone": lambda logits, count: logits[:, 0],
    "one zoom": lambda logits, count: logits[:, 0] + np.log2(count),
    "three zooms": detect.score,
}


def curve(pictures, rule, overlap):
    """In falling order of score: the score, how many faces are found so far, how many false alarms, how many of those in
    pictures without a face. A found box counts for the unused true one that it overlaps most."""
    events = []
    for true, boxes, count, out in pictures:
        scores, free = RULES[rule](out["face"][:, :, 0], count), np.ones(len(true), bool)
        for i in detect.without_overlaps(boxes, scores):
            shared = overlaps(true, boxes[i]) * free if len(true) else np.zeros(1)
            hit = shared.max() >= overlap
            if hit:
                free[shared.argmax()] = False
            events.append((scores[i], hit, not hit, not hit and not len(true)))
    events = np.array(sorted(events, reverse=True, key=lambda event: event[0]), float).reshape(-1, 4)
    return np.concatenate([events[:, :1], np.cumsum(events[:, 1:], 0)], 1)


def detection(reference, pictures):
    """Recall, and in brackets the score, at 0, 1, 3, ... false alarms, with and without the profile cascade."""
    total = sum(len(picture[1]) for picture in pictures)
    for with_profile in (False, True):
        looked = [(true, *sets_of(reference, image, np.concatenate([frontal, profile]) if with_profile else frontal))
                  for _, true, image, frontal, profile in pictures]
        logits = np.concatenate([out["face"][:, 0, 0] + np.log2(count) for _, _, count, out in looked])
        further = logits >= detect.THRESHOLD - detect.UNDECIDED
        print(f"{'frontal and profile' if with_profile else 'frontal'} cascade: {len(looked)} pictures, {total} faces, {len(logits)} sets of "
              f"windows, {further.sum()} of them looked at further: {(2 * len(logits) + 4 * further.sum()) / len(looked):.1f} runs a picture")
        for overlap in (0.3, 0.5):
            for rule in RULES:
                rows, text = curve(looked, rule, overlap), []
                for allowed in (0, 1, 2, 3, 5, 10):
                    at = np.searchsorted(rows[:, 2], allowed, "right") - 1
                    text.append(f"{rows[at, 1] / total:.3f} ({rows[at, 0]:.1f})" if at >= 0 else "-")
                print(f"  IoU {overlap}, {rule}: " + ", ".join(text))
            for threshold in (1.0, 2.0, 2.5, 2.8, 3.0, 3.5, 4.0):
                rows = curve(looked, "three zooms", overlap)
                at = np.searchsorted(-rows[:, 0], -threshold, "right") - 1
                print(f"  IoU {overlap}, three zooms, threshold {threshold}: recall {rows[at, 1] / total:.3f}, {rows[at, 2]:.0f} false alarms, "
                      f"{rows[at, 3]:.0f} of them on faceless pictures", flush=True)
        for limit in (0.2, 0.25, 0.3):
            called = sum(((detect.score(out["face"][:, :, 0], count) >= detect.THRESHOLD) & (np.abs(out["pose"][:, 0, 0]) > limit)).sum()
                         for true, _, count, out in looked if not len(true))
            print(f"  turned by more than {limit} on faceless pictures: {called}")


def geometry(out):
    """Left eye, right eye and nose of landmark outputs (n, 6), in window sides from the window's middle."""
    return out.reshape(-1, 3, 2)


def landmarks(reference, table):
    """Eyes against the teacher on people that training never saw, upright and turned in the picture plane."""
    random = np.random.default_rng(11)
    for kind in ("lfw_held", "orl"):
        rows = np.flatnonzero((table["set"] == kind) & table["sure"])
        true = table["points"][rows]
        distance = np.linalg.norm(true[:, 1] - true[:, 0], axis=1)
        roll = np.degrees(np.arctan2(*(true[:, 1] - true[:, 0]).T[::-1]))
        for degrees in (0, -25, -10, 10, 25):
            angle = np.radians(degrees)
            windows, wanted = [], []
            for i, points in zip(rows, true):
                image, matrix = augment.window(table["patches"][i], random, np.full(2, augment.PATCH / 2), augment.INSIDE,
                                               angle, False, 32)
                windows.append(image)
                wanted.append((augment.PATCH / 2 + augment.INSIDE * (points - 0.5)) @ matrix[:, :2].T + matrix[:, 2] - 0.5)
            out = run_int8(reference, augment.normalised(windows))
            found, wanted = geometry(out["landmarks"]), np.array(wanted)
            error = np.linalg.norm(found - wanted, axis=2) / distance[:, None]
            turned = np.degrees(np.arctan2(*(found[:, 1] - found[:, 0]).T[::-1]))
            off = np.abs(turned - (roll - degrees))
            poses = np.array([augment.pose(points) for points in wanted])
            print(f"{kind} {len(rows)} rolled by {degrees}: eyes {error[:, :2].mean():.3f}, nose {error[:, 2].mean():.3f} of the eyes' "
                  f"distance, roll off by {off.mean():.1f} degrees (95 %: {np.percentile(off, 95):.1f}), pose off by "
                  f"{np.abs(out['pose'][:, 0] - poses).mean():.3f}, faces with logit above 0: {(out['face'] > 0).mean():.3f}")


def turned(reference, table):
    """The head's pose against the teacher's, as limits of a rule."""
    for kind in ("lfw_held", "fer_held", "orl"):
        rows = np.flatnonzero((table["set"] == kind) & table["sure"])
        poses = np.abs([augment.pose(points - 0.5) for points in table["points"][rows]])
        windows = augment.normalised([augment.window(table["patches"][i], None, np.full(2, 36.0), 40, 0.0, False, 32)[0] for i in rows])
        out, mirrored = run_int8(reference, windows), run_int8(reference, np.ascontiguousarray(windows[:, :, ::-1]))
        found = np.abs(out["pose"][:, 0] - mirrored["pose"][:, 0]) / 2
        for limit in (0.2, 0.25, 0.3, 0.35):
            called = (found > limit) & (out["face"][:, 0] > 0)
            clear, frontal = poses > limit + 0.05, poses < limit - 0.05
            print(f"{kind} limit {limit}: of {clear.sum()} clearly turned {called[clear].mean() if clear.any() else 0:.3f} are called turned, of "
                  f"{frontal.sum()} clearly less turned {called[frontal].mean():.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "confirm.safetensors")
    a = parser.parse_args()
    torch.set_num_threads(1)
    reference = Reference(*load(str(a.model)))
    detection(reference, windows_of(a.data, a.out / "windows.npz"))
    table = np.load(a.out / "faces.npz")
    landmarks(reference, table)
    turned(reference, table)


if __name__ == "__main__":
    main()
