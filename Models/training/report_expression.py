"""Accuracy of a trained checkpoint in floating point, to hold against `mien evaluate expression`.

    python3 report_expression.py --checkpoint .build/training/expression/checkpoint.pt

Chooses nothing: run it when all choices have been made.
"""

import argparse
from pathlib import Path

import numpy as np

import fer2013
from train_expression import load_network, logits

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--checkpoint", type=Path, required=True)
    arguments = parser.parse_args()
    table = fer2013.load(arguments.data)
    images = fer2013.normalise_lighting(table["images"])
    network = load_network(arguments.checkpoint)
    for name, usage in (("public_test", 1), ("private_test", 2)):
        rows = np.flatnonzero(table["usage"] == usage)
        right = logits(network, images[rows])[0].argmax(1) == table["fer_label"][rows]
        alone = right[~table["exact_dup_in_train"][rows]]
        print(f"{name}: fp32 accuracy {right.mean():.4f}, without duplicates {alone.mean():.4f}")
