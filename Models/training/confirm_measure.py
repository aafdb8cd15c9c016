"""Measures Models/confirm.safetensors in int8 arithmetic: detection, eyes, roll, turned heads.

    confirm_measure.py --data ../shared/data --out .build/training/confirm

Detection: the 68 MIT+CMU pictures and the faceless pictures that training never saw (every second one). The cascades' windows
are kept in `windows.npz` from run to run.
"""

import argparse
from pathlib import Path

import numpy as np

import confirm_augment as augment
import confirm_windows
from confirm_detect import detect
from confirm_quantise import run_int8
from confirm_windows import overlaps
from export_model import load
from int8_reference import Reference


def windows_of(data, cache):
    """Per picture: true boxes, frontal and profile windows (boxes, pixels)."""
    faces, empty = confirm_windows.development_pictures(data)
    if not cache.exists():
        cascades, stored = confirm_windows.Cascades(), {}
        for name, image, _ in faces + empty:
            for kind in ("frontal", "profile"):
                boxes = getattr(cascades, f"{kind}_windows")(image)
                cut = [confirm_windows.cut(image, box) for box in boxes]
                stored[f"{kind} {name}"] = boxes
                stored[f"{kind} pixels {name}"] = np.array(cut, np.uint8).reshape(-1, 32, 32)
        np.savez(cache, **stored)
    stored = np.load(cache)
    return [(name, true, *(stored[f"{key} {name}"] for key in ("frontal", "frontal pixels", "profile", "profile pixels")))
            for name, _, true in faces + empty[1::2]]


def scored_windows(reference, pictures):
    """Per picture: true boxes, frontal windows and their logits, profile windows and their logits."""
    scored = []
    for _, true, frontal, pixels, profile, more in pictures:
        both = np.concatenate([pixels, more])
        logits = run_int8(reference, augment.normalise_lighting(both))["face"][:, 0] if len(both) else np.zeros(0)
        scored.append((true, frontal, logits[: len(frontal)], profile, logits[len(frontal) :]))
    return scored


def curve(scored, overlap, with_profile, rule):
    """In falling order of score: the score, how many faces are found so far, how many false alarms, how many of those in
    pictures without a face."""
    events = []
    for true, frontal, logits, profile, other in scored:
        boxes = np.concatenate([frontal, profile]) if with_profile else frontal
        values = np.concatenate([logits, other]) if with_profile else logits
        found, scores = detect(boxes, values, **rule)
        free = np.ones(len(true), bool)
        for box, score in zip(found, scores):
            shared = overlaps(true, box) * free if len(true) else np.zeros(1)
            hit = shared.max() >= overlap
            if hit:
                free[shared.argmax()] = False
            events.append((score, hit, not hit, not hit and not len(true)))
    events = np.array(sorted(events, reverse=True, key=lambda event: event[0]), float).reshape(-1, 4)
    return np.concatenate([events[:, :1], np.cumsum(events[:, 1:], 0)], 1)


def detection(reference, pictures):
    """Recall at 0, 1, 3, ... false alarms, with and without the profile cascade, for several rules of grouping."""
    total = sum(len(picture[1]) for picture in pictures)
    scored = scored_windows(reference, pictures)
    for kind, (boxes, logits) in (("frontal", (1, 2)), ("profile", (3, 4))):
        print(f"{len(pictures)} pictures, {total} faces: {sum(len(s[boxes]) for s in scored)} {kind} windows, "
              f"{sum((s[logits] > -2).sum() for s in scored)} of them with a logit above -2")
    for with_profile in (False, True):
        for window in (-3.0, -2.0, -1.0, 0.0):
            for limit in (4.0, 8.0):
                text = []
                for overlap in (0.3, 0.5):
                    rows = curve(scored, overlap, with_profile, {"window": window, "limit": limit})
                    for allowed in (0, 1, 3, 5, 10):
                        at = np.searchsorted(rows[:, 2], allowed, "right") - 1
                        text.append(f"{rows[at, 1] / total:.3f} ({rows[at, 0]:.1f}, {rows[at, 3]:.0f})" if at >= 0 else "-")
                    text.append("|")
                print(f"profile {with_profile:d} window {window} limit {limit}: " + " ".join(text), flush=True)


def geometry(out):
    """Left eye, right eye and nose of landmark outputs (n, 6), in window sides from the window's middle."""
    return out.reshape(-1, 3, 2)


def landmarks(reference, table):
    """Eyes against the teacher on people that training never saw, upright and turned in the picture plane."""
    random = np.random.default_rng(11)
    for kind in ("lfw_held", "fer_held", "orl"):
        rows = np.flatnonzero((table["set"] == kind) & table["sure"])
        true = table["points"][rows]
        distance = np.linalg.norm(true[:, 1] - true[:, 0], axis=1)
        roll = np.degrees(np.arctan2(*(true[:, 1] - true[:, 0]).T[::-1]))
        for degrees in (0, -25, -15, 15, 25):
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
        out = run_int8(reference, windows)
        found = np.abs(out["pose"][:, 0])
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
    reference = Reference(*load(str(a.model)))
    detection(reference, windows_of(a.data, a.out / "windows.npz"))
    table = np.load(a.out / "faces.npz")
    landmarks(reference, table)
    turned(reference, table)


if __name__ == "__main__":
    main()
