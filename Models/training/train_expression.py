"""Trains the expression network on the Training split of FER2013 with the FER+ votes as soft targets.

    python3 train_expression.py --data ../shared/data --out .build/training/expression

Writes `checkpoint.pt` after every epoch and goes on from it when started again. PublicTest is looked at while training;
PrivateTest never is.
"""

import argparse
import copy
import os
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import fer2013
from float_graph import as_input
from network import ExpressionNetwork

BATCH = 128


def augment(x, random):
    n = len(x)

    def uniform(*shape):
        return torch.rand(*shape, generator=random) * 2 - 1

    angle, scale = uniform(n) * 0.26, 1 + uniform(n) * 0.15
    flip = torch.where(uniform(n) < 0, -1.0, 1.0)
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    affine = torch.stack(
        [torch.stack([cos * flip, -sin, uniform(n) * 0.12], 1), torch.stack([sin * flip, cos, uniform(n) * 0.12], 1)], 1
    )
    grid = F.affine_grid(affine, x.shape, align_corners=False)
    x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)
    x = x * (1 + uniform(n, 1, 1, 1) * 0.25) + uniform(n, 1, 1, 1) * 0.15
    # Random erasing on half of the pictures: a rectangle of 6 to 16 pixels a side turns mid-grey.
    size = 6 + torch.rand(n, 2, generator=random) * 10
    start = torch.rand(n, 2, generator=random) * (fer2013.SIDE - size)
    line = torch.arange(fer2013.SIDE).float()
    inside = (line >= start[..., None]) & (line < (start + size)[..., None])
    erase = inside[:, 0, :, None] & inside[:, 1, None, :] & (torch.rand(n, 1, 1, generator=random) < 0.5)
    return x.masked_fill(erase.unsqueeze(1), 0).clamp(-1, 1)


def load_network(checkpoint):
    """The averaged network of a checkpoint, ready to answer."""
    state = torch.load(checkpoint)
    network = ExpressionNetwork(state["width"])
    network.load_state_dict(state["average"])
    return network.eval().to(memory_format=torch.channels_last)


def crowd_targets(votes):
    """FER+ votes as a distribution over our seven, and whether there is one at all."""
    seven = votes.astype(np.float32)[:, fer2013.VOTES_IN_LABEL_ORDER]
    total = seven.sum(1, keepdims=True)
    return seven / np.maximum(total, 1), (total[:, 0] > 0).astype(np.float32)


@torch.no_grad()
def logits(network, images):
    """(labels head, crowd head), each the mean over the picture and its mirror image."""
    network.eval()
    heads = ([], [])
    for i in range(0, len(images), 256):
        x = as_input(images[i : i + 256])
        for head, straight, mirrored in zip(heads, network(x), network(x.flip(3))):
            head.append((straight + mirrored) / 2)
    return tuple(torch.cat(h).numpy() for h in heads)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/training/expression"))
    parser.add_argument("--epochs", type=int, default=55)
    parser.add_argument("--width", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    torch.set_num_threads(os.cpu_count() or 1)

    table = fer2013.load(a.data)
    rows = fer2013.training_rows(table)
    images = fer2013.normalise_lighting(table["images"])
    labels = table["fer_label"].astype(np.int64)
    crowd, voted = crowd_targets(table["ferplus_votes"])
    public = np.flatnonzero(table["usage"] == 1)
    print(f"{len(rows)} training rows, {len(public)} to choose on", flush=True)

    network = ExpressionNetwork(a.width).to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    steps = a.epochs * (len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=0.12, total_steps=steps, pct_start=0.15)
    first, saved = 0, a.out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"] + 1

    for epoch in range(first, a.epochs):
        random = torch.Generator().manual_seed(a.seed * 1000 + epoch)
        order = rows[torch.randperm(len(rows), generator=random).numpy()]
        network.train()
        started, total = time.time(), 0.0
        for i in range(0, len(order) - BATCH + 1, BATCH):
            batch = order[i : i + BATCH]
            x = augment(as_input(images[batch]), random).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                by_label, by_crowd = network(x)
            by_label, by_crowd = by_label.float(), by_crowd.float()
            weight = torch.from_numpy(voted[batch])
            crowd_loss = -(torch.from_numpy(crowd[batch]) * F.log_softmax(by_crowd, 1)).sum(1)
            loss = F.cross_entropy(by_label, torch.from_numpy(labels[batch]), label_smoothing=0.1)
            loss = loss + (crowd_loss * weight).sum() / weight.sum().clamp(min=1)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
            with torch.no_grad():
                keep = 0.005 if schedule.last_epoch > 200 else 0.05
                for mean, now in zip(average.state_dict().values(), network.state_dict().values()):
                    mean.lerp_(now, keep) if mean.dtype.is_floating_point else mean.copy_(now)
        message = f"epoch {epoch} loss {total / (len(order) // BATCH):.3f} in {time.time() - started:.0f} s"
        if epoch % 5 == 4 or epoch == a.epochs - 1:
            by_label, _ = logits(average, images[public])
            message += f", PublicTest {np.mean(by_label.argmax(1) == labels[public]):.4f}"
        print(message, flush=True)
        state = {"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                 "schedule": schedule.state_dict(), "epoch": epoch, "width": a.width, "seed": a.seed}
        torch.save(state, a.out / "checkpoint.tmp")
        (a.out / "checkpoint.tmp").replace(saved)


if __name__ == "__main__":
    main()
