"""Fits the mood regressor to 4Q and VGMIDI, prints its cross-validated accuracy on 4Q and writes Models/music.safetensors.

    python fit_music.py --prepared DIR --networks DIR/second --mien .build/release/mien --write

Its inputs are the descriptors that `mien spectrogram` printed, and what the int8 music network hears (quantise_music.py).
In the folds each clip is heard by a network that was trained without any clip of its artist (train_music.py), and weighed by
perceptrons that were fitted without them; the temperature is chosen on the other folds. VGMIDI's rendered pieces are fitted
to in every fold, so that the piano is not always sad.
"""

import argparse
import json
import os
import subprocess
import warnings
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import music_data
from export_model import load, write
from music_data import QUADRANTS
from safetensors import safe_open
from train_music import FOLDS, PARTS, folds, load_state

LIMIT = 4.0  # standardised values are limited to this magnitude, as MoodRegressor does
MEMBERS = 5
HIDDEN = 32
PENALTY = 5.0
EPOCHS = 100
SEED = 0  # of the folds, as in train_music.py
TEMPERATURES = np.arange(0.5, 2.01, 0.05)


class Regressor:
    """Standardisation and the perceptrons, whose probabilities are averaged."""

    def __init__(self, values, quadrants):
        self.mean = values.mean(0)
        self.scale = np.maximum(values.std(0), 1e-6)
        self.members = []
        for seed in range(MEMBERS):
            member = MLPClassifier(
                (HIDDEN,), alpha=PENALTY, max_iter=EPOCHS, learning_rate_init=0.003, random_state=seed, tol=0
            )
            self.members.append(member.fit(self.standardised(values), quadrants))

    def standardised(self, values):
        return np.clip((values - self.mean) / self.scale, -LIMIT, LIMIT)

    def logits(self, values):
        """members x clips x quadrants"""
        standardised, outputs = self.standardised(values), []
        for member in self.members:
            hidden = np.maximum(standardised @ member.coefs_[0] + member.intercepts_[0], 0)
            outputs.append(hidden @ member.coefs_[1] + member.intercepts_[1])
        return np.array(outputs)


def probabilities(logits, temperature=1):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(-1, keepdims=True))
    return (powers / powers.sum(-1, keepdims=True)).mean(0)


def accuracies(chances, quadrants):
    """Of the quadrant, of the sign of arousal and of that of valence."""
    excited, pleasant = chances[:, 0] + chances[:, 1] > 0.5, chances[:, 0] + chances[:, 3] > 0.5
    return np.array([
        np.mean(chances.argmax(1) == quadrants),
        np.mean(excited == np.isin(quadrants, [0, 1])),
        np.mean(pleasant == np.isin(quadrants, [0, 3])),
    ])


def log_loss(chances, quadrants):
    return -np.mean(np.log(chances[np.arange(len(quadrants)), quadrants] + 1e-9))


def best_temperature(logits, quadrants):
    return min(TEMPERATURES, key=lambda value: log_loss(probabilities(logits, value), quadrants))


def cross_validate(values_of_fold, quadrants, tests, more=()):
    """Out-of-fold logits and probabilities. `values_of_fold(k)` gives every clip's values as fold k may know them, for
    fitting and for asking, and the values of other pieces to fit to, whose quadrants are `more`."""
    logits = np.zeros((MEMBERS, len(quadrants), len(QUADRANTS)))
    for fold, test in enumerate(tests):
        rows, (learnt, asked, others) = np.setdiff1d(np.arange(len(quadrants)), test), values_of_fold(fold)
        known, labels = learnt[rows], quadrants[rows]
        if len(more) > 0:
            known, labels = np.vstack([known, others]), np.concatenate([labels, more])
        logits[:, test] = Regressor(known, labels).logits(asked[test])
    chances = np.zeros((len(quadrants), len(QUADRANTS)))
    for test in tests:
        rows = np.setdiff1d(np.arange(len(quadrants)), test)
        chances[test] = probabilities(logits[:, test], best_temperature(logits[:, rows], quadrants[rows]))
    return logits, chances


def describe(name, chances, quadrants):
    parts = accuracies(chances, quadrants)
    print(f"{name}: quadrant {parts[0]:.1%}, arousal {parts[1]:.1%}, valence {parts[2]:.1%}, "
          f"log loss {log_loss(chances, quadrants):.3f}", flush=True)


def per_class(chances, quadrants):
    print("            precision  recall  F1      Q1   Q2   Q3   Q4 (rows true, columns predicted)")
    found = chances.argmax(1)
    for true, name in enumerate(QUADRANTS):
        row = [np.sum((quadrants == true) & (found == other)) for other in range(len(QUADRANTS))]
        precision, recall = row[true] / max(1, np.sum(found == true)), row[true] / max(1, np.sum(row))
        print(f"    {name}       {precision:6.1%}   {recall:6.1%}  {2 * precision * recall / (precision + recall):6.1%}  "
              + " ".join(f"{value:4d}" for value in row))


def checksum(names):
    value = 0xCBF29CE484222325
    for byte in "\n".join(names).encode():
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return f"{value:016x}"


def write_model(options, regressor, temperature, provenance):
    """The network of quantise_music.py with the regressor beside it."""
    source = options.networks / "music.safetensors"
    _, tensors = load(str(source))
    with safe_open(str(source), "np") as file:
        metadata = file.metadata()
    names = json.loads(subprocess.run([options.mien, "features"], check=True, text=True, capture_output=True).stdout)
    metadata["analyser_version"] = str(names["analyserVersion"])
    metadata["feature_checksum"] = checksum(names["names"])
    metadata["provenance"] = json.dumps(json.loads(metadata["provenance"]) | provenance)
    tensors["regressor.mean"], tensors["regressor.scale"] = regressor.mean, regressor.scale
    tensors["regressor.temperature"] = np.array([temperature])
    for index, member in enumerate(regressor.members):
        for depth, (weights, bias) in enumerate(zip(member.coefs_, member.intercepts_)):
            tensors[f"regressor.{index}.{depth}.weights"] = weights.T
            tensors[f"regressor.{index}.{depth}.bias"] = bias
    for name in tensors:
        if name.startswith("regressor."):
            tensors[name] = np.ascontiguousarray(tensors[name], np.float32)
    write(options.model, tensors, metadata)
    print(f"{options.model}: {os.path.getsize(options.model)} bytes")


def main():
    # The number of epochs is part of the regularisation: stopping before convergence is meant.
    warnings.simplefilter("ignore", ConvergenceWarning)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--networks", type=Path, required=True, help="the folder that quantise_music.py wrote into")
    parser.add_argument("--mien", default=".build/release/mien", help="knows the names of the descriptors")
    parser.add_argument("--model", default=Path(__file__).parent.parent / "music.safetensors")
    parser.add_argument("--write", action="store_true", help="fit on all clips and write the model")
    options = parser.parse_args()

    clips = music_data.load(options.prepared, "4q", options.data)
    features, quadrants = np.stack([clip.features for clip in clips]), np.array([clip.quadrant for clip in clips])
    tests = folds(quadrants, np.array([clip.group for clip in clips]), SEED)
    pieces = music_data.load(options.prepared, "vgmidi", options.data)
    others, more = np.stack([piece.features for piece in pieces]), np.array([piece.quadrant for piece in pieces])
    print(f"{len(pieces)} pieces of vgmidi;", end=" ")
    print(f"{len(clips)} clips, {features.shape[1]} descriptors, {len({clip.group for clip in clips})} artists")

    exact = [load_state(options.networks / f"part-{part}.pt")["heard"] for part in range(PARTS)]
    int8 = [heard.copy() for heard in exact]
    played = []
    for part, heard in enumerate(int8):
        answers = np.load(options.networks / f"part-{part}.heard.npz")
        played.append(answers["vgmidi"])
        heard[answers["rows"]] = answers["int8"]

    def descriptors(_):
        return features, features, others

    def network(fold):
        part = fold * PARTS // FOLDS
        return exact[part], int8[part], played[part]

    def both(fold):
        return tuple(np.hstack(pair) for pair in zip((features, features, others), network(fold)))

    def both_exact(fold):
        learnt, _, heard = both(fold)
        return learnt, learnt, heard

    results = {
        "descriptors alone": cross_validate(descriptors, quadrants, tests),
        "network alone": cross_validate(network, quadrants, tests),
        "descriptors and network in floating point": cross_validate(both_exact, quadrants, tests),
        "descriptors and network": cross_validate(both, quadrants, tests),
        "with vgmidi, descriptors alone": cross_validate(descriptors, quadrants, tests, more),
        "with vgmidi, descriptors and network in floating point": cross_validate(both_exact, quadrants, tests, more),
        "with vgmidi, descriptors and network": cross_validate(both, quadrants, tests, more),
    }
    for name, (_, chances) in results.items():
        describe(name, chances, quadrants)
    logits, chances = results["with vgmidi, descriptors and network"]
    per_class(chances, quadrants)
    if options.write:
        heard = np.load(options.networks / "music.heard.npz")
        values = np.hstack([np.vstack([features, others]), np.vstack([heard["int8"], heard["vgmidi"]])])
        temperature, parts = best_temperature(logits, quadrants), accuracies(chances, quadrants)
        names = ("quadrant", "arousal", "valence")
        provenance = {"regressor": f"4q, {len(clips)} clips, and vgmidi, {len(pieces)} pieces", "folds": FOLDS, "fold_seed": SEED,
                      "cross_validated": {name: round(float(part), 4) for name, part in zip(names, parts)}}
        write_model(options, Regressor(values, np.concatenate([quadrants, more])), temperature, provenance)


if __name__ == "__main__":
    main()
