"""What the teacher, a trained network in floating point, and a model file make of LFW's pairs and of AT&T's people.

    identity_measure.py --faces DIR --folds 5 6 7 [--checkpoint checkpoint.pt] [--model ../identity.safetensors]

The faces are those of identity_faces.py: what the product's eye finder found. `mien evaluate identity` measures the int8 network from picture to answer.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from confirm_windows import normalise_lighting
from export_model import load
from identity_quantise import run_int8
from identity_train import Faces, directions, moved, equal_error_rate, pair_errors
from identity_network import IdentityNetwork
from int8_reference import Reference


def rank_one(found, faces):
    """Share of pictures 6 to 10 of each person that are likest to the mean of the person's first five; equal error rate of all pairs."""
    enrolled, people = faces.folds < 5, np.unique(faces.people)
    templates = np.stack([found[enrolled & (faces.people == one)].mean(0) for one in people])
    templates /= np.linalg.norm(templates, axis=1, keepdims=True)
    right = people[(found[~enrolled] @ templates.T).argmax(1)] == faces.people[~enrolled]
    first, second = np.triu_indices(len(found), 1)
    alike, same = (found[first] * found[second]).sum(1), faces.people[first] == faces.people[second]
    return right.mean(), len(right), equal_error_rate(alike[same], alike[~same])


def report(name, lfw, orl, orl_faces, pairs, folds):
    share, count, all_pairs = rank_one(orl, orl_faces)
    print(f"{name}: LFW folds {folds}, equal error rate {100 * pair_errors(lfw, pairs, folds):.2f} %; AT&T, rank 1 "
          f"{100 * share:.1f} % of {count}, equal error rate of all pairs {100 * all_pairs:.2f} %", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="+", default=[5, 6, 7])
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--model", type=Path)
    a = parser.parse_args()
    torch.set_num_threads(1)
    lfw, orl, pairs = Faces(a.faces, "lfw"), Faces(a.faces, "orl"), np.load(a.faces / "pairs.npy")
    middle = torch.from_numpy(lfw.answers[~np.isin(lfw.folds, a.folds)].mean((0, 1)))
    for name, answers in (("one look", lambda one: one.answers[:, 0]), ("with the mirror image", lambda one: one.answers.mean(1))):
        for about, point in (("as they are", 0 * middle), ("moved", middle)):
            found, others = (F.normalize(moved(answers(one), point), dim=1).numpy() for one in (lfw, orl))
            report(f"teacher, {name}, answers {about}", found, others, orl, pairs, a.folds)
    if a.checkpoint:
        state = torch.load(a.checkpoint, weights_only=False)
        network = IdentityNetwork()
        network.load_state_dict(state["average"])
        network.eval()
        rows = np.unique(pairs[np.isin(pairs[:, 3], a.folds), :2])
        report("network, fp32", directions(network, lfw, rows), directions(network, orl, np.arange(len(orl.images))), orl, pairs, a.folds)
    if a.model:
        reference, found = Reference(*load(str(a.model))), []
        for faces, rows in ((lfw, np.unique(pairs[np.isin(pairs[:, 3], a.folds), :2])), (orl, np.arange(len(orl.images)))):
            whole = np.zeros((len(faces.images), 128), np.float32)
            whole[rows] = run_int8(reference, normalise_lighting(np.stack([faces.exact(i) for i in rows])))
            found.append(whole)
        report("model file, int8", *found, orl, pairs, a.folds)


if __name__ == "__main__":
    main()
