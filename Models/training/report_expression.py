"""Every measure of the expression network, in floating point and as int8, on one crop and on the mean with its mirror image.

    python3 report_expression.py --checkpoint .build/training/expression/checkpoint.pt --model Models/expression.safetensors

Measures of a split, each by both heads: the labels of FER2013 (seven classes; without pictures that the full Training
split repeats; rows of the four moods, likeliest of the four), the majority of the FER+ votes (seven; four), and rows
where 8 of 10 voters agree (four). CK+48, whose subjects nothing was trained on: its six classes, neutral not excluded.
Chooses nothing: run it when all choices have been made. `--split public_test` looks at no other.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

import fer2013
from export_model import load
from int8_reference import Reference
from targets_expression import crowd_majority
from train_expression import load_network, logits

MOODS = [fer2013.LABELS.index(name) for name in ("happy", "sad", "neutral", "angry")]


def int8_logits(reference, images, mirrored=False):
    """(labels head, crowd head) of the int8 network."""
    heads = ([], [])
    for i in range(0, len(images), 256):
        x = images[i : i + 256, :, :, None]
        views = [reference.run(view) for view in ([x, x[:, :, ::-1]] if mirrored else [x])]
        for head, name in zip(heads, ("logits", "crowd")):
            answers = [reference.dequantised(name, view[name])[:, 0, 0] for view in views]
            head.append(sum(answers) / len(answers))
    return tuple(np.concatenate(head) for head in heads)


def accuracy(answers, truth, rows):
    return float(np.mean(answers[rows].argmax(1) == truth[rows]))


def moods_accuracy(answers, truth, rows):
    """Of rows whose truth is one of the four moods, where the likeliest of the four is right."""
    rows = rows & np.isin(truth, MOODS)
    return float(np.mean(np.array(MOODS)[answers[rows][:, MOODS].argmax(1)] == truth[rows]))


def measures(answers, part):
    """One head's accuracy by name, on the rows `part` of the table."""
    labels = part["fer_label"].astype(int)
    every, fresh = np.ones(len(labels), bool), ~part["exact_dup_in_train"]
    crowd, counted = crowd_majority(part["ferplus_votes"])
    sure = counted & (part["ferplus_votes"].max(1) >= 8)
    return {
        "label 7": accuracy(answers, labels, every), "label 7 fresh": accuracy(answers, labels, fresh),
        "label 4": moods_accuracy(answers, labels, every), "crowd 7": accuracy(answers, crowd, counted),
        "crowd 7 fresh": accuracy(answers, crowd, counted & fresh), "crowd 4": moods_accuracy(answers, crowd, counted),
        "8 of 10, 7": accuracy(answers, crowd, sure), "8 of 10, 4": moods_accuracy(answers, crowd, sure),
    }


def print_classes(answers, truth, rows):
    """Precision, recall, F1 and count of every class, and the confusion."""
    truth, said = truth[rows], answers[rows].argmax(1)
    confusion = np.zeros((7, 7), int)
    np.add.at(confusion, (truth, said), 1)
    for i, name in enumerate(fer2013.LABELS):
        right = confusion[i, i]
        precision, recall = right / max(confusion[:, i].sum(), 1), right / max(confusion[i].sum(), 1)
        f1 = 2 * right / max(confusion[:, i].sum() + confusion[i].sum(), 1)
        print(f"    {name:9} {precision:7.1%} {recall:7.1%} {f1:7.1%} {confusion[i].sum():5}  ",
              " ".join(f"{n:4}" for n in confusion[i]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--checkpoint", type=Path, help="for the floating-point figures")
    parser.add_argument("--model", type=Path, help="for the int8 figures")
    parser.add_argument("--split", choices=fer2013.SPLITS[1:], help="only this one")
    a = parser.parse_args()
    torch.set_num_threads(1)
    forms = {}
    if a.checkpoint:
        network = load_network(a.checkpoint)
        forms["fp32"] = lambda images, mirrored: logits(network, images, mirrored)
    if a.model:
        reference = Reference(*load(str(a.model)))
        forms["int8"] = lambda images, mirrored: int8_logits(reference, images, mirrored)

    table = fer2013.load(a.data)
    table["images"] = fer2013.normalise_lighting(table["images"])
    posed = np.load(a.data / "faces" / "ckplus48.npz")
    known = posed["label"] >= 0
    posed_images, posed_labels = fer2013.normalise_lighting(posed["images"][known]), posed["label"][known].astype(int)
    for split in [a.split] if a.split else fer2013.SPLITS[1:]:
        rows = table["usage"] == fer2013.SPLITS.index(split)
        part = {name: table[name][rows] for name in ("images", "fer_label", "exact_dup_in_train", "ferplus_votes")}
        labels, (crowd, counted) = part["fer_label"].astype(int), crowd_majority(part["ferplus_votes"])
        print(f"{split}: {len(counted)} pictures, {int(part['exact_dup_in_train'].sum())} repeated in training, "
              f"{int((~counted).sum())} without a FER+ majority among the seven, "
              f"{int((counted & (part['ferplus_votes'].max(1) >= 8)).sum())} with 8 of 10 votes")
        for form, answer in forms.items():
            for mirrored in (False, True):
                for head, answers in zip(("logits", "crowd"), answer(part["images"], mirrored)):
                    values = ", ".join(f"{name} {100 * value:.1f}" for name, value in measures(answers, part).items())
                    print(f"  {form} {'mirrored' if mirrored else 'one crop':8} {head:6}: {values}", flush=True)
                    if form == "int8" and not mirrored:
                        by_crowd = head == "crowd"
                        print_classes(answers, *((crowd, counted) if by_crowd else (labels, np.ones(len(labels), bool))))
    print(f"ck+48: {len(posed_labels)} pictures with one of our classes")
    for form, answer in forms.items():
        for mirrored in (False, True):
            for head, answers in zip(("logits", "crowd"), answer(posed_images, mirrored)):
                every = np.ones(len(posed_labels), bool)
                print(f"  {form} {'mirrored' if mirrored else 'one crop':8} {head:6}: "
                      f"7 classes {accuracy(answers, posed_labels, every):.1%}, "
                      f"4 moods {moods_accuracy(answers, posed_labels, every):.1%}", flush=True)


if __name__ == "__main__":
    main()
