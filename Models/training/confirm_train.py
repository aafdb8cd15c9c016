"""Trains the confirm network on what confirm_faces.py and confirm_negatives.py made.

    confirm_train.py --out .build/training/confirm

Writes `checkpoint.pt` after every epoch and goes on from it when started again. Windows that are no face are drawn the more
often the more they look like one to the network (hard negative mining, every epoch anew).
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import confirm_augment as augment
import confirm_windows
from confirm_network import ConfirmNetwork
from float_graph import as_input

BATCH = 256
FACES, NEGATIVES, BESIDE = 24_000, 30_000, 8_000  # an epoch
DEVELOPMENT = ("caltech", "fer", "lfw")



class Draw(torch.utils.data.Dataset):
    """Batches of an epoch; each is made from its number and the seed alone."""

    def __init__(self, faces, negatives, weights, seed, epoch):
        self.faces, self.negatives, self.seed, self.epoch = faces, negatives, seed, epoch
        random = np.random.default_rng((seed, epoch))
        count = len(faces["patches"])
        jobs = np.concatenate([
            np.stack([np.zeros(FACES, int), random.integers(0, count, FACES)], 1),
            np.stack([np.ones(NEGATIVES, int), random.choice(len(negatives), NEGATIVES, p=weights / weights.sum())], 1),
            np.stack([np.full(BESIDE, 2), random.integers(0, count, BESIDE)], 1)])
        self.jobs = random.permutation(jobs)

    def __len__(self):
        return len(self.jobs) // BATCH

    def __getitem__(self, number):
        random = np.random.default_rng((self.seed, self.epoch, number))
        images, points, poses, sure = [], np.zeros((BATCH, 3, 2)), np.zeros(BATCH), np.zeros(BATCH)
        batch = self.jobs[number * BATCH : (number + 1) * BATCH]
        for row, (kind, index) in enumerate(batch):
            if kind == 0:
                image, points[row], poses[row] = augment.face(self.faces["patches"][index], self.faces["points"][index], random)
                sure[row] = self.faces["sure"][index]
            elif kind == 1:
                image = augment.negative(self.negatives[index], random)
            else:
                image = augment.beside(self.faces["patches"][index], random)
            images.append(image)
        tensors = (batch[:, 0] == 0, points.reshape(BATCH, 6), poses, sure)
        return augment.normalised(images), *(torch.from_numpy(np.asarray(t, np.float32)) for t in tensors)


def inside(patches):
    """The windows in the middle of `patches`, as the network sees them."""
    margin = (augment.PATCH - augment.INSIDE) // 2
    box = (margin, margin, augment.INSIDE, augment.INSIDE)
    return augment.normalised([confirm_windows.cut(patch, box) for patch in patches])


def set_aside(source):
    """Windows of one source in twelve, which judge and do not train."""
    names = np.unique(source)
    return np.isin(source, names[np.random.default_rng(4).permutation(len(names))[: len(names) // 12]])


def scores(network, windows):
    """Face logits."""
    with torch.no_grad():
        return torch.cat([network(part)[0] for part in as_input(windows).split(2048)]).numpy()


def loss(network, batch):
    images, is_face, points, pose, sure = batch
    logit, found, turned = network(as_input(images.numpy()))
    target = is_face * 0.97 + 0.015
    total = F.binary_cross_entropy_with_logits(logit, target)
    share = sure.sum().clamp(min=1)
    total = total + 8 * ((F.smooth_l1_loss(found, points, reduction="none", beta=0.05).mean(1) * sure).sum() / share)
    return total + 2 * ((F.smooth_l1_loss(turned, pose, reduction="none", beta=0.1) * sure).sum() / share)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--workers", type=int, default=1)
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    table = np.load(a.out / "faces.npz")
    rows = np.isin(table["set"], DEVELOPMENT)
    faces = {key: table[key][rows] for key in ("patches", "points", "sure")}
    held = {kind: inside(table["patches"][table["set"] == kind]) for kind in ("fer_held", "lfw_held")}
    stored = np.load(a.out / "negatives.npz")
    patches, source = stored["patches"], stored["source"]
    aside = set_aside(source)
    negatives, judged = patches[~aside], inside(patches[aside])
    plain = inside(negatives)
    print(f"{rows.sum()} faces, {len(negatives)} windows that are none, {len(judged)} more set aside", flush=True)

    network = ConfirmNetwork()
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=2e-3)
    steps = (FACES + NEGATIVES + BESIDE) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=a.epochs * steps, pct_start=0.15)
    weights, first, saved = np.ones(len(negatives)), 0, a.out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved, weights_only=False)
        for part, thing in (("network", network), ("average", average), ("optimiser", optimiser), ("schedule", schedule)):
            thing.load_state_dict(state[part])
        first, weights = state["epoch"] + 1, state["weights"]
    for epoch in range(first, a.epochs):
        started, total = time.time(), 0.0
        drawn = Draw(faces, negatives, weights, a.seed, epoch)
        loader = torch.utils.data.DataLoader(drawn, batch_size=None, num_workers=a.workers,
                                             collate_fn=lambda x: x, prefetch_factor=6 if a.workers else None)
        network.train()
        for images, *rest in loader:
            images = torch.as_tensor(images)
            value = loss(network, (images, *rest))
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
            schedule.step()
            total += value.item()
            with torch.no_grad():
                keep = 0.01 if schedule.last_epoch > 200 else 0.1
                for mean, now in zip(average.state_dict().values(), network.state_dict().values()):
                    mean.lerp_(now, keep) if mean.dtype.is_floating_point else mean.copy_(now)
        average.eval()
        weights = 0.1 + 1 / (1 + np.exp(-scores(average, plain)))
        limit = np.quantile(scores(average, judged), 0.99)
        recall = {kind: round(float((scores(average, part) > limit).mean()), 4) for kind, part in held.items()}
        print(f"epoch {epoch} loss {total / steps:.4f} in {time.time() - started:.0f} s, recall where 1 % of the windows set "
              f"aside pass: {recall}, limit {limit:.2f}; mean hardness {weights.mean() - 0.1:.4f}", flush=True)
        torch.save({"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(), "epoch": epoch, "seed": a.seed, "weights": weights,
                    "rows": [int(rows.sum()), len(negatives)]}, a.out / "checkpoint.tmp")
        (a.out / "checkpoint.tmp").replace(saved)


if __name__ == "__main__":
    main()
