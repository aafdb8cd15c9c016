"""Trains the music network (music_network.py), on spectrograms that `mien spectrogram` made, to hear what the teacher hears.

    python train_music.py folds --prepared DIR --out DIR/first --epochs 8
    python train_music.py folds --prepared DIR --out DIR/second --epochs 12 --start DIR/first
    python train_music.py final ...

No label takes part; `fit_music.py` fits perceptrons to what the network hears and to the descriptors. `folds` trains a
network for every two of the ten folds by artist, without the clips of both: neither their labels nor what the teacher hears
in them. Nothing is chosen on the test folds. Writes part-K.pt, or music.pt.
"""

import argparse
import math
import os
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.model_selection import StratifiedGroupKFold

import music_data
from music_data import FRAMES_PER_SECOND, TEACHER_SECONDS
from music_network import FRAMES, HEARD, MusicNetwork

FOLDS, PARTS = 10, 5
WINDOWS = 2  # of the teacher, in a crop
CROP = math.ceil(WINDOWS * TEACHER_SECONDS * FRAMES_PER_SECOND)
BATCH = 32
RATE = 2e-3  # highest, of a cycle
DECAY = 0.05
AVERAGING = 0.99
CROPS = 5  # of every clip in an epoch


class Subject:
    """What is taught: the principal components of what the teacher heard, each of its values scaled to deviation 1."""

    def __init__(self, clips=None, state=None):
        if state:
            self.mean, self.deviation, self.axes = state
            return
        heard = np.concatenate([clip.teacher for clip in clips])
        self.mean, self.deviation = heard.mean(0), heard.std(0) + 1e-3
        scaled = (heard - self.mean) / self.deviation
        values, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
        self.axes = vectors[:, ::-1][:, :HEARD] / np.sqrt(values[-1])  # the first component has deviation 1

    def of(self, heard):
        return ((heard - self.mean) / self.deviation @ self.axes).astype(np.float32)


def crops(clips, random):
    """One crop (CROP, bands) of every clip, and the mean of what the teacher heard in it."""
    pictures, heard = np.zeros((len(clips), CROP, clips[0].spectrogram.shape[1]), np.float32), []
    for index, clip in enumerate(clips):
        window = random.integers(0, max(1, len(clip.teacher) - WINDOWS + 1))
        start = round(window * TEACHER_SECONDS * FRAMES_PER_SECOND)
        part = clip.spectrogram[start : start + CROP]
        pictures[index, : len(part)] = part
        heard.append(clip.teacher[window : window + WINDOWS].mean(0))
    return pictures, np.stack(heard)


def augmented(pictures, random):
    """Bytes as real numbers, changed as recordings differ: level, colour, pitch, bandwidth, noise, holes (SpecAugment)."""
    count, frames, bands = pictures.shape
    curve = np.cos(np.pi * np.arange(1, 4)[:, None] * (np.arange(bands) + 0.5) / bands)
    change = random.normal(0, 5, (count, 1)) + random.normal(0, 7, (count, 3)) @ curve
    pictures = pictures + change[:, None].astype(np.float32)
    for picture in pictures:
        shift = random.integers(-2, 3)
        picture[:] = np.roll(picture, shift, 1)
        if shift > 0:
            picture[:, :shift] = picture[:, shift : shift + 1]
        elif shift < 0:
            picture[:, shift:] = picture[:, shift - 1 : shift]
        if random.random() < 0.2:
            np.maximum(picture, random.uniform(20, 120) + random.normal(0, 8, picture.shape), out=picture)
        if random.random() < 0.15:
            picture[:, random.integers(bands // 2, bands) :] = 0
        for _ in range(2):
            length = random.integers(0, 40)
            start = random.integers(0, frames - length)
            picture[start : start + length] = picture.mean()
        width = random.integers(0, 8)
        low = random.integers(0, bands - width)
        picture[:, low : low + width] = picture.mean()
    return pictures.clip(0, 255)


def as_input(pictures):
    return (torch.from_numpy(np.ascontiguousarray(pictures)).float().unsqueeze(1) - 128) / 128


class Average:
    """An exponential mean of a network's weights."""

    def __init__(self, network):
        self.state = {name: value.clone() for name, value in network.state_dict().items()}

    def follow(self, network, step):
        share = max(1 - AVERAGING, 1 / (step + 1))
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name] += share * (value - self.state[name])


def train(clips, subject, epochs, seed, start=None):
    """A network with the mean of its weights; `start` is the state of one that is to learn on."""
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    network = MusicNetwork()
    if start:
        network.load_state_dict(start)
    network = network.to(memory_format=torch.channels_last)
    clips = [clip for clip in clips for _ in range(CROPS)]
    steps = epochs * (len(clips) // BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    average = Average(network)
    network.train()
    order, losses = [], []
    for step in range(steps):
        if len(order) < BATCH:
            order = list(random.permutation(len(clips)))
        part, order = [clips[index] for index in order[:BATCH]], order[BATCH:]
        pictures, heard = crops(part, random)
        with torch.autocast("cpu", torch.bfloat16):
            answer = network(as_input(augmented(pictures, random)).to(memory_format=torch.channels_last))
        loss = F.mse_loss(answer.float(), torch.from_numpy(subject.of(heard))) * HEARD
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        average.follow(network, step)
        losses.append(loss.item())
        if step % 100 == 99:
            print(f"step {step + 1} of {steps}, loss {np.mean(losses[-100:]):.3f}", flush=True)
    network.load_state_dict(average.state)
    return network.eval()


def windows(clip):
    """(n, FRAMES, bands) of a clip's bytes: windows of ten seconds that overlap by half; a short clip is padded."""
    picture = clip.spectrogram
    if len(picture) < FRAMES:
        picture = np.pad(picture, ((0, FRAMES - len(picture)), (0, 0)))
    starts = range(0, len(picture) - FRAMES + 1, FRAMES // 2)
    return np.stack([picture[start : start + FRAMES] for start in starts])


@torch.no_grad()
def hear(network, clips):
    """(clips, HEARD): the mean over each clip's windows."""
    result = []
    for clip in clips:
        with torch.autocast("cpu", torch.bfloat16):
            result.append(network(as_input(windows(clip)).to(memory_format=torch.channels_last)).float().mean(0).numpy())
    return np.stack(result)


def agreement(heard, clips, subject):
    """The share of the variance of what the teacher hears in whole clips that the network explains."""
    wanted = np.stack([subject.of(clip.teacher.mean(0)) for clip in clips])
    return 1 - np.square(heard - wanted).sum() / np.square(wanted - wanted.mean(0)).sum()


def load_state(path):
    return torch.load(path, weights_only=False)


def load_network(path):
    state, network = load_state(path), MusicNetwork()
    network.load_state_dict(state["network"])
    return network, Subject(state=state["subject"]), state


def save(path, network, subject, options, clips, **more):
    torch.save({"network": network.state_dict(), "subject": (subject.mean, subject.deviation, subject.axes),
                "seed": options.seed, "epochs": options.epochs_before + options.epochs, "clips": clips, **more}, path)


def folds(quadrants, groups, seed):
    """The test rows of each fold."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return [test for _, test in splitter.split(quadrants, quadrants, groups)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stage", choices=["folds", "final"])
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="the folder of networks that are to learn on, in a second cycle")
    parser.add_argument("--parts", type=int, nargs="+", default=range(PARTS))
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    torch.set_num_threads(1)

    def earlier(name):
        state = load_state(a.start / f"{name}.pt") if a.start else {}
        a.epochs_before = state.get("epochs", 0)
        return state.get("network")

    a.out.mkdir(parents=True, exist_ok=True)
    clips = music_data.load(a.prepared, "4q", a.data, teacher=True)
    if a.stage == "final":
        subject = Subject(clips)
        save(a.out / "music.pt", train(clips, subject, a.epochs, a.seed, earlier("music")), subject, a, len(clips))
        return
    tests = folds(*(np.array([getattr(clip, name) for clip in clips]) for name in ("quadrant", "group")), a.seed)
    for part in a.parts:
        test = np.concatenate(tests[2 * part : 2 * part + 2])
        rows = np.setdiff1d(np.arange(len(clips)), test)
        own = [clips[row] for row in rows]
        subject = Subject(own)
        network = train(own, subject, a.epochs, a.seed * 100 + part, earlier(f"part-{part}"))
        heard = hear(network, clips)
        shares = [agreement(heard[part], [clips[row] for row in part], subject) for part in (rows, test)]
        print(f"part {part}: explains {shares[0]:.2f} of the teacher in training, {shares[1]:.2f} in test clips", flush=True)
        save(a.out / f"part-{part}.pt", network, subject, a, len(own), heard=heard, agreement=shares)


if __name__ == "__main__":
    main()
