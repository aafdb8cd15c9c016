"""Trains the expression network on the Training split of FER2013 with the FER+ votes as soft targets.

    python3 train_expression.py --out .build/training/expression

A run keeps a running average of what it answered for every training picture, and learns from that beside the labels (Laine
& Aila, Temporal Ensembling, 2017). Writes `checkpoint.pt` after every epoch and goes on from it when started again; the rate
is constant until the last `--decay` epochs, so that a later run may ask for more epochs and go on from `steady.pt`.
PublicTest is looked at while training; PrivateTest never is.
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import fer2013
from augment_expression import augment
from float_graph import as_input
from network import ExpressionNetwork
from targets_expression import Beliefs, crowd_majority, crowd_targets, label_targets

BATCH = 128
WARM_UP = 400  # steps
AVERAGED_EVERY = 5  # steps


def load_network(checkpoint):
    """The averaged network of a checkpoint, ready to answer."""
    state = torch.load(checkpoint, map_location="cpu")
    network = ExpressionNetwork()
    network.load_state_dict(state["average"])
    return network.eval().to(memory_format=torch.channels_last)


@torch.no_grad()
def logits(network, images, mirrored=False, side=fer2013.SIDE):
    """(labels head, crowd head), each the mean over the picture and, if asked, its mirror image."""
    network.eval()
    heads = ([], [])
    for i in range(0, len(images), 256):
        x = as_input(images[i : i + 256])
        if side != fer2013.SIDE:
            x = F.interpolate(x, side, mode="bilinear", align_corners=False)
        views = [x, x.flip(3)] if mirrored else [x]
        for head, answers in zip(heads, zip(*(network(view) for view in views))):
            head.append(sum(answers) / len(views))
    return tuple(torch.cat(h).float().numpy() for h in heads)


def cross_entropy(logits, targets, weight):
    losses = -(targets * F.log_softmax(logits, 1)).sum(1)
    return (losses * weight).sum() / weight.sum().clamp(min=1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/training/expression"))
    parser.add_argument("--epochs", type=int, default=210)
    parser.add_argument("--decay", type=int, default=70, help="epochs over which the rate falls to nothing")
    parser.add_argument("--small", type=int, default=80, help="first epochs, that train on 32 x 32 pictures")
    parser.add_argument("--gentle", type=int, default=42, help="last epochs, that change pictures less")
    parser.add_argument("--rate", type=float, default=0.06)
    parser.add_argument("--believed", type=float, default=0.4, help="weight of averaged answers among the last targets")
    parser.add_argument("--own-label", type=float, nargs=2, default=[0.6, 0.9], metavar=("FIRST", "GENTLE"),
                        help="weight of a label beside what its votes suggest, at first and in the gentle epochs")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)  # a second thread mostly waits

    table = fer2013.load(a.data)
    rows = fer2013.training_rows(table)
    images = fer2013.normalise_lighting(table["images"])
    public = np.flatnonzero(table["usage"] == 1)
    votes, labels = table["ferplus_votes"], table["fer_label"].astype(np.int64)
    by_label_first, by_label_gentle = (label_targets(labels[rows], votes[rows], own) for own in a.own_label)
    by_crowd, voted = crowd_targets(votes[rows])
    print(f"{len(rows)} training rows, {int(voted.sum())} with votes, {len(public)} to choose on", flush=True)

    network = ExpressionNetwork().to(memory_format=torch.channels_last)
    average = copy.deepcopy(network)
    optimiser = torch.optim.SGD(network.parameters(), lr=a.rate, momentum=0.9, nesterov=True, weight_decay=5e-4, fused=True)
    beliefs = Beliefs(a.out, len(rows))
    first, saved = 0, a.out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        first = state["epoch"] + 1
    steps = len(rows) // BATCH

    def rate(step):
        left = (a.epochs * steps - step) / (a.decay * steps)
        return a.rate * min(1, (step + 1) / WARM_UP, max(left, 0.002))

    for epoch in range(first, a.epochs):
        random = torch.Generator().manual_seed(a.seed * 1000 + epoch)
        order = torch.randperm(len(rows), generator=random).numpy()
        side = 32 if epoch < a.small else fer2013.SIDE
        trust = a.believed * epoch / a.epochs
        gentle = epoch >= a.epochs - a.gentle
        strength, by_label = (0.55, by_label_gentle) if gentle else (1.0, by_label_first)
        network.train()
        started, busy, total = time.time(), time.process_time(), 0.0
        for step in range(steps):
            batch = order[step * BATCH : (step + 1) * BATCH]
            for group in optimiser.param_groups:
                group["lr"] = rate(epoch * steps + step)
            x = augment(as_input(images[rows[batch]]), side, random, strength).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                answers = network(x)
            answers = [answer.float() for answer in answers]
            loss = 0
            for head, (answer, targets) in enumerate(zip(answers, (by_label, by_crowd))):
                wanted = torch.from_numpy(beliefs.blend(head, batch, targets[batch], trust))
                weight = torch.from_numpy(voted[batch]) if head == 1 else torch.ones(len(batch))
                loss = loss + cross_entropy(answer, wanted, weight)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
            beliefs.add(batch, [answer.detach().softmax(1).numpy() for answer in answers])
            if step % AVERAGED_EVERY == 0:
                with torch.no_grad():
                    keep = 0.01 if epoch > 2 else 0.1
                    for mean, now in zip(average.state_dict().values(), network.state_dict().values()):
                        mean.lerp_(now, keep) if mean.dtype.is_floating_point else mean.copy_(now)
        beliefs.save()
        message = (f"epoch {epoch} loss {total / steps:.3f} in {time.time() - started:.0f} s"
                   f" ({time.process_time() - busy:.0f} s busy)")
        if epoch % 5 == 4 or epoch == a.epochs - 1:
            heads = logits(average, images[public], side=side)
            crowd, counted = crowd_majority(votes[public])
            message += (f", PublicTest {np.mean(heads[0].argmax(1) == labels[public]):.4f},"
                        f" crowd {np.mean(heads[1].argmax(1)[counted] == crowd[counted]):.4f}")
        print(message, flush=True)
        state = {"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(),
                 "epoch": epoch, "seed": a.seed}
        for name in ["checkpoint"] + ["steady"] * (epoch < a.epochs - a.decay):
            torch.save(state, a.out / "checkpoint.tmp")
            (a.out / "checkpoint.tmp").replace(a.out / f"{name}.pt")


if __name__ == "__main__":
    main()
