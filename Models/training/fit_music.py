"""Fits the mood regressor (Models/music.json) to the 4Q clips and prints its cross-validated accuracy.

The features come from `mien features FILE...`, one JSON object per line with "file" and "features", so that the code
that trains is the code that runs:

    python Models/training/fit_music.py --data ../shared/data --mien .build/release/mien --write

Needs numpy 2.4.6 and scikit-learn 1.9.1.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.neural_network import MLPClassifier

QUADRANTS = ["Q1", "Q2", "Q3", "Q4"]  # happy, angry, sad, calm: the order of Quadrant.allCases
LIMIT = 4.0  # standardised features are limited to this magnitude, as MoodRegressor does
MEMBERS = 5
HIDDEN = 32
PENALTY = 5.0
EPOCHS = 100
FOLDS = 10
SEEDS = [0, 1, 2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--mien", default=".build/release/mien", help="the program that computes the features")
    parser.add_argument("--features", help="a file of features: read if it exists, else written")
    parser.add_argument("--model", default=os.path.join(os.path.dirname(__file__), "..", "music.json"))
    parser.add_argument("--write", action="store_true", help="fit on all clips and write the model")
    return parser.parse_args()


def feature_lines(options, files):
    """What `mien features` prints about the files, from the cache where there is one."""
    if options.features and os.path.exists(options.features):
        with open(options.features) as cache:
            return cache.read().splitlines()
    lines = []
    for start in range(0, len(files), 50):
        lines += subprocess.run(
            [options.mien, "features", *files[start : start + 50]], check=True, text=True, stdout=subprocess.PIPE
        ).stdout.splitlines()
        print(f"\r{len(lines)} of {len(files)} clips", end="", file=sys.stderr)
    print(file=sys.stderr)
    if options.features:
        with open(options.features, "w") as cache:
            cache.write("\n".join(lines) + "\n")
    return lines


def load(options):
    """Features (clips x features), quadrant indices and artists of the 4Q clips, in the order of labels.csv."""
    folder = os.path.join(options.data, "music", "4q")
    with open(os.path.join(folder, "labels.csv"), newline="") as table:
        labels = list(csv.DictReader(table))
    lines = feature_lines(options, [os.path.join(folder, "audio", label["file"]) for label in labels])
    by_file = {}
    for line in lines:
        entry = json.loads(line)
        by_file[os.path.basename(entry["file"])] = entry["features"]
    missing = [label["file"] for label in labels if label["file"] not in by_file]
    if missing:
        sys.exit(f"no features of {len(missing)} clips, the first is {missing[0]}")
    features = np.array([by_file[label["file"]] for label in labels])
    quadrants = np.array([QUADRANTS.index(label["quadrant"]) for label in labels])
    return features, quadrants, np.array([label["artist"] for label in labels])


class Model:
    """Standardisation and the perceptrons, whose probabilities are averaged."""

    def __init__(self, features, quadrants):
        self.mean = features.mean(0)
        self.scale = np.maximum(features.std(0), 1e-6)
        self.members = []
        for seed in range(MEMBERS):
            member = MLPClassifier(
                (HIDDEN,), alpha=PENALTY, max_iter=EPOCHS, learning_rate_init=0.003, random_state=seed, tol=0
            )
            self.members.append(member.fit(self.standardised(features), quadrants))

    def standardised(self, features):
        return np.clip((features - self.mean) / self.scale, -LIMIT, LIMIT)

    def logits(self, features):
        """members x clips x quadrants"""
        values = self.standardised(features)
        outputs = []
        for member in self.members:
            hidden = np.maximum(values @ member.coefs_[0] + member.intercepts_[0], 0)
            outputs.append(hidden @ member.coefs_[1] + member.intercepts_[1])
        return np.array(outputs)


def probabilities(logits, temperature):
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(-1, keepdims=True))
    return (powers / powers.sum(-1, keepdims=True)).mean(0)


def accuracies(chances, quadrants):
    excited, pleasant = chances[:, 0] + chances[:, 1] > 0.5, chances[:, 0] + chances[:, 3] > 0.5
    return [
        np.mean(chances.argmax(1) == quadrants),
        np.mean(excited == np.isin(quadrants, [0, 1])),
        np.mean(pleasant == np.isin(quadrants, [0, 3])),
    ]


def log_loss(chances, quadrants):
    return -np.mean(np.log(chances[np.arange(len(quadrants)), quadrants] + 1e-9))


def cross_validate(features, quadrants, artists):
    """Out-of-fold logits of each seed: no artist is in training and test at once."""
    results = []
    for seed in SEEDS:
        logits = np.zeros((MEMBERS, len(quadrants), 4))
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        for train, test in folds.split(features, quadrants, artists):
            logits[:, test] = Model(features[train], quadrants[train]).logits(features[test])
        results.append(logits)
        values = accuracies(probabilities(logits, 1), quadrants)
        print(f"folds of seed {seed}: quadrant {values[0]:.1%}, arousal {values[1]:.1%}, valence {values[2]:.1%}")
    return results


def checksum(names):
    value = 0xCBF29CE484222325
    for byte in "\n".join(names).encode():
        value = ((value ^ byte) * 0x100000001B3) % (1 << 64)
    return f"{value:016x}"


def feature_names(options):
    """Names and analyser version, as `mien features` without files prints them."""
    description = json.loads(subprocess.run([options.mien, "features"], check=True, text=True, capture_output=True).stdout)
    return description["names"], description["analyserVersion"]


def rounded(values):
    return [float(f"{value:.5g}") for value in np.ravel(values)]


def layer(weights, bias):
    return {
        "inputs": weights.shape[0],
        "outputs": weights.shape[1],
        "weights": rounded(weights.T),
        "bias": rounded(bias),
    }


def write(options, model, temperature):
    names, version = feature_names(options)
    with open(options.model, "w") as output:
        json.dump(
            {
                "kind": "mien-mood-regressor",
                "version": 1,
                "analyserVersion": version,
                "featureNames": names,
                "featureChecksum": checksum(names),
                "mean": rounded(model.mean),
                "scale": rounded(model.scale),
                "temperature": round(float(temperature), 3),
                "members": [
                    [layer(weights, bias) for weights, bias in zip(member.coefs_, member.intercepts_)]
                    for member in model.members
                ],
            },
            output,
            separators=(",", ":"),
        )
        output.write("\n")
    print(f"{options.model}: {os.path.getsize(options.model)} bytes")


def main():
    # The number of epochs is part of the regularisation: stopping before convergence is meant.
    warnings.simplefilter("ignore", ConvergenceWarning)
    options = arguments()
    features, quadrants, artists = load(options)
    print(f"{len(quadrants)} clips, {features.shape[1]} features, {len(set(artists))} artists")
    runs = cross_validate(features, quadrants, artists)
    temperature = min(
        np.arange(0.5, 2.01, 0.05), key=lambda t: sum(log_loss(probabilities(run, t), quadrants) for run in runs)
    )
    chances = [probabilities(run, temperature) for run in runs]
    mean = np.mean([accuracies(chance, quadrants) for chance in chances], axis=0)
    loss = np.mean([log_loss(chance, quadrants) for chance in chances])
    print(f"mean: quadrant {mean[0]:.1%}, arousal {mean[1]:.1%}, valence {mean[2]:.1%}, log loss {loss:.3f}")
    print(f"temperature {temperature:.2f}; rows are the true quadrants, columns the predicted ones (seed 0):")
    for true in range(4):
        row = chances[0][quadrants == true].argmax(1)
        print(QUADRANTS[true], " ".join(f"{np.sum(row == predicted):4d}" for predicted in range(4)))
    if options.write:
        write(options, Model(features, quadrants), temperature)


if __name__ == "__main__":
    main()
