"""Spectrograms, labels, groups and what the teacher heard, clip by clip.

A prepared folder holds, for every set NAME: NAME/ with the spectrograms and NAME.jsonl with the lines that
`mien spectrogram --out NAME` printed, and NAME.teacher.npz of `music_teacher.py`.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

QUADRANTS = ["Q1", "Q2", "Q3", "Q4"]  # happy, angry, sad, calm: the order of Quadrant.allCases
TEACHER_SECONDS = 187 * 256 / 16_000  # of one of the teacher's windows
FRAMES_PER_SECOND = 22_050 / 512


@dataclass
class Clip:
    name: str
    spectrogram: np.ndarray  # (frames, bands) of bytes
    features: np.ndarray
    quadrant: int
    group: str
    teacher: np.ndarray = None  # (windows, values)


def labels_4q(data):
    with open(data / "music" / "4q" / "labels.csv", newline="") as table:
        for row in csv.DictReader(table):
            yield Path(row["file"]).stem, QUADRANTS.index(row["quadrant"]), row["artist"]


def labels_emopia(data):
    with open(data / "music" / "emopia" / "labels.csv", newline="") as table:
        for row in csv.DictReader(table):
            yield "emopia-" + Path(row["path"]).stem, int(row["quadrant"]) - 1, row["song"]


def labels_vgmidi(data):
    with open(data / "music" / "vgmidi" / "labels.csv", newline="") as table:
        for row in csv.DictReader(table):
            signs = (int(float(row["valence"])) > 0, int(float(row["arousal"])) > 0)
            quadrant = {(True, True): 0, (False, True): 1, (False, False): 2, (True, False): 3}[signs]
            yield "vgmidi-" + Path(row["path"]).stem, quadrant, row["game"]


LABELS = {"4q": labels_4q, "emopia": labels_emopia, "vgmidi": labels_vgmidi}


def load(prepared, name, data, teacher=False):
    """The clips of a set that are prepared, in the order of its labels, with what the teacher heard if asked for. Rendered
    pieces count as they are, in variant 0."""
    rows, taught = {}, {}
    with open(prepared / f"{name}.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            rows[Path(row["file"]).stem.removesuffix("@0")] = row
    if teacher:
        for path in sorted(prepared.glob(f"{name}*.teacher.npz")):
            taught.update(np.load(path))
    return [
        Clip(stem, np.load(prepared / name / f"{Path(rows[stem]['file']).stem}.npy"), np.array(rows[stem]["features"], np.float32), quadrant, group,
             taught[stem].astype(np.float32) if teacher else None)
        for stem, quadrant, group in LABELS[name](data) if stem in rows]
