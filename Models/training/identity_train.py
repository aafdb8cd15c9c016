"""Trains the identity network to answer as the teacher does, on what identity_faces.py wrote.

    identity_train.py --faces DIR --folds 0 1 2 3 --out DIR

The teacher saw each face once and mirrored; the network sees it shifted, scaled, turned, blurred, in other light and with
noise, and has to answer the same. Pictures of LFW train only from the folds that are named. Writes
`checkpoint.pt` after every epoch and goes on from it. Prints after each epoch the equal error rate on the pairs of
`--judged` folds, which choose but do not train.
"""

import argparse
import copy
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from confirm_windows import cut, normalise_lighting
from float_graph import as_input
from identity_network import SIDE, IdentityNetwork

cv2.setNumThreads(1)
BATCH = 128
# How many faces an epoch draws of LFW, of faces laid over each other, and of the other sets together.
EPOCH = {"lfw": 4096, "morph": 4096, "other": 4096}
KINDS = ("lfw", "fer", "caltech", "ck", "morph")


# The teacher's answers lie about a point far from zero, so that its strangers are 0.84 alike. Half of the way off again they
# are told apart as well, and by similarities that are less crowded.
SHARE = 0.5


def moved(answers, middle):
    """The teacher's answers as the product's embeddings should be."""
    return torch.as_tensor(answers) - SHARE * middle


class Faces:
    """Pictures with likenesses and what the teacher says of them."""

    def __init__(self, folder, kind):
        table = np.load(folder / f"faces_{kind}.npz")
        self.images, self.shapes, self.patches, self.people, self.folds = (
            table[part] for part in ("images", "shapes", "patches", "people", "folds"))
        self.answers = np.full((len(self.images), 2, 128), np.nan, np.float32)
        for path in folder.glob(f"teacher_{kind}_*.npz"):
            part = np.load(path)
            self.answers[part["rows"]] = part["answers"]
        self.known = np.isfinite(self.answers[:, 0, 0])

    def image(self, i):
        return self.images[i][: self.shapes[i][0], : self.shapes[i][1]]

    def exact(self, i):
        """What the product shows the network, but for the lighting."""
        x, y, side, roll = self.patches[i]
        return cut(self.image(i), (x - side / 2, y - side / 2, side, side), SIDE, roll)

    def augmented(self, i, random):
        x, y, side, roll = self.patches[i]
        image = self.image(i)
        x, y = x + side * random.normal(0, 0.02), y + side * random.normal(0, 0.02)
        side, roll = side * np.exp(random.normal(0, 0.045)), roll + random.normal(0, 0.045)
        flip = random.random() < 0.5
        # Seen from further away, or out of focus.
        small = side / random.uniform(20, 60) if random.random() < 0.25 else 1
        if small > 1.3:
            image = cv2.resize(image, None, fx=1 / small, fy=1 / small, interpolation=cv2.INTER_AREA)
            x, y, side = x / small, y / small, side / small
        parts = 2 if side > 1.5 * SIDE else 1
        count = SIDE * parts
        step = side / count
        across = np.array([np.cos(roll), np.sin(roll)]) * step
        down = np.array([-across[1], across[0]])
        if flip:
            across = -across
        origin = np.array([x, y]) - 0.5 - (across + down) * (count - 1) / 2
        matrix = np.stack([across, down, origin], 1)
        face = cv2.warpAffine(image, matrix, (count, count), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
        if parts == 2:
            face = cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        if random.random() < 0.25:
            face = cv2.GaussianBlur(face, (0, 0), random.uniform(0.4, 1.4))
        face = face.astype(np.float32)
        if random.random() < 0.3:  # light from one side
            angle, ramp = random.uniform(0, 2 * np.pi), np.linspace(-1, 1, SIDE, dtype=np.float32)
            face *= 1 + random.uniform(0, 0.5) * (np.cos(angle) * ramp[None] + np.sin(angle) * ramp[:, None])
        if random.random() < 0.3:
            face = 255 * (np.clip(face, 0, 255) / 255) ** random.uniform(0.6, 1.6)
        if random.random() < 0.5:
            face += random.normal(0, random.uniform(1, 8), face.shape)
        face = np.clip(face, 0, 255).astype(np.uint8)
        if random.random() < 0.15:  # something before it
            height, width = random.integers(8, 26, 2)
            top, left = random.integers(0, SIDE - height), random.integers(0, SIDE - width)
            face[top : top + height, left : left + width] = random.integers(0, 256)
        return face


class Draw(torch.utils.data.Dataset):
    """Batches of an epoch; each is made from its number and the seed alone."""

    def __init__(self, sets, targets, rows, seed, epoch):
        self.sets, self.targets, self.seed, self.epoch = sets, targets, seed, epoch
        random = np.random.default_rng((seed, epoch))
        jobs = []
        for draw in EPOCH:
            kinds = [draw] if draw != "other" else [kind for kind in rows if kind not in EPOCH]
            own = [(kind, i) for kind in kinds for i in rows.get(kind, [])] or [("lfw", i) for i in rows["lfw"]]
            rounds = [random.permutation(len(own)) for _ in range(-(-EPOCH[draw] // len(own)))]
            jobs += [own[i] for i in np.concatenate(rounds)[: EPOCH[draw]]]
        self.jobs = [jobs[i] for i in random.permutation(len(jobs))]

    def __len__(self):
        return len(self.jobs) // BATCH

    def __getitem__(self, number):
        random = np.random.default_rng((self.seed, self.epoch, number))
        batch = self.jobs[number * BATCH : (number + 1) * BATCH]
        faces = np.stack([self.sets[kind].augmented(i, random) for kind, i in batch])
        return normalise_lighting(faces), torch.stack([self.targets[kind][i] for kind, i in batch])


def loss(found, wanted):
    """Squared distance to the teacher's answers, 1 for always giving their mean; and the similarities of all pairs of the batch,
    about the answers' middle."""
    found = found.float()
    one, other = F.normalize(found, dim=1), F.normalize(wanted, dim=1)
    return F.mse_loss(found, wanted) + 5 * F.mse_loss(one @ one.T, other @ other.T)


def equal_error_rate(same, different):
    values = np.sort(np.concatenate([same, different]))
    accepted = 1 - np.searchsorted(np.sort(different), values) / len(different)
    rejected = np.searchsorted(np.sort(same), values) / len(same)
    at = int(np.argmax(rejected >= accepted))
    return float((accepted[at] + rejected[at]) / 2)


def pair_errors(directions, pairs, folds):
    """Equal error rate of the pairs of these folds."""
    pairs = pairs[np.isin(pairs[:, 3], folds)]
    alike = (directions[pairs[:, 0]] * directions[pairs[:, 1]]).sum(1)
    return equal_error_rate(alike[pairs[:, 2] == 1], alike[pairs[:, 2] == 0])


@torch.no_grad()
def directions(network, faces, rows, batch=256):
    """Unit vectors for the faces of these rows, zeros for the others."""
    network.eval()
    result = np.zeros((len(faces.images), 128), np.float32)
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        pictures = normalise_lighting(np.stack([faces.exact(i) for i in part]))
        result[part] = F.normalize(network(as_input(pictures)).float() + network.origin, dim=1).numpy()
    return result


def prepared(folder, folds):
    """What trains: faces by set, which of them, what the network is to answer, and the product's origin."""
    sets = {kind: Faces(folder, kind) for kind in KINDS if (folder / f"faces_{kind}.npz").exists()}
    rows = {kind: np.flatnonzero(one.known) for kind, one in sets.items()}
    rows["lfw"] = rows["lfw"][np.isin(sets["lfw"].folds[rows["lfw"]], folds)]
    answers = sets["lfw"].answers[rows["lfw"]]
    middle = torch.from_numpy(answers.mean((0, 1)))
    scale = (torch.from_numpy(answers.mean(1)) - middle).std()
    targets = {kind: (torch.from_numpy(one.answers.mean(1)) - middle) / scale for kind, one in sets.items()}
    return sets, rows, targets, (1 - SHARE) * middle / scale


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="+", default=[0, 1, 2, 3], help="of LFW, that train")
    parser.add_argument("--judged", type=int, nargs="+", default=[4], help="folds of LFW that choose")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=1e9, help="end after about so many, the learning rate falling accordingly")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-3)
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    sets, rows, targets, origin = prepared(a.faces, a.folds)
    lfw = sets["lfw"]
    pairs = np.load(a.faces / "pairs.npy")
    judged = np.unique(pairs[np.isin(pairs[:, 3], a.judged), :2])
    print({kind: len(own) for kind, own in rows.items()}, flush=True)

    network = IdentityNetwork()
    network.origin.copy_(origin)
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=a.rate, weight_decay=0.02)
    steps = sum(EPOCH.values()) // BATCH
    first, spent, saved = 0, 0.0, a.out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved, weights_only=False)
        for part, thing in (("network", network), ("average", average), ("optimiser", optimiser)):
            thing.load_state_dict(state[part])
        first, spent = state["epoch"] + 1, state["seconds"]
    network, average = (one.to(memory_format=torch.channels_last) for one in (network, average))
    whole = time.time() - spent
    for epoch in range(first, a.epochs):
        started, busy, total = time.time(), time.process_time(), 0.0
        if started - whole > 60 * a.minutes:
            break
        if epoch % 3 == 0 and epoch > first:  # the teacher may have gone on
            sets, rows, targets, origin = prepared(a.faces, a.folds)
        drawn = Draw(sets, targets, rows, a.seed, epoch)
        network.train()
        loader = torch.utils.data.DataLoader(drawn, batch_size=None, num_workers=a.workers, collate_fn=lambda x: x,
                                             prefetch_factor=6 if a.workers else None)
        for number, (pictures, wanted) in enumerate(loader):
            # How far it has got, by epochs or by the time that it may take.
            way = min(max((epoch + number / steps) / a.epochs, (time.time() - whole) / (60 * a.minutes)), 1)
            for group in optimiser.param_groups:
                group["lr"] = a.rate * min(way / 0.06 + 0.02, 0.5 + 0.5 * np.cos(np.pi * way) + 0.002)
            with torch.autocast("cpu", torch.bfloat16):
                found = network(as_input(pictures).contiguous(memory_format=torch.channels_last))
            value = loss(found, wanted)
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
            total += value.item()
            with torch.no_grad():
                keep = 0.01 if epoch > 2 else 0.1
                for mean, now in zip(average.state_dict().values(), network.state_dict().values()):
                    mean.lerp_(now, keep) if mean.dtype.is_floating_point else mean.copy_(now)
        found = directions(average, lfw, judged)
        error = pair_errors(found, pairs, a.judged)
        near = float((found[judged] * F.normalize(targets["lfw"][judged] + origin, dim=1).numpy()).sum(1).mean())
        print(f"epoch {epoch} loss {total / steps:.4f}, judged folds: equal error rate {error:.4f}, cosine to the teacher {near:.4f}; "
              f"{time.time() - started:.0f} s, {time.process_time() - busy:.0f} s of processor", flush=True)
        torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                    "seconds": time.time() - whole, "epoch": epoch, "seed": a.seed, "folds": a.folds,
                    "rows": {kind: len(own) for kind, own in rows.items()}}, a.out / "checkpoint.tmp")
        (a.out / "checkpoint.tmp").replace(saved)


if __name__ == "__main__":
    main()
