"""Quantises the trained expression network to int8 and writes the model file that `mien` runs.

    python3 quantise_expression.py --checkpoint .build/training/expression/checkpoint.pt --out Models/expression.safetensors

Static quantisation after training: activation ranges from training pictures, weights per output channel. How ranges are
clipped is chosen by accuracy on PublicTest (labels and crowd together); PrivateTest is never read.
With --fine-tune STEPS the chosen network is then trained with its roundings, and kept if that is better on PublicTest.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import fer2013
import float_graph
import qat
from export_model import load
from int8_reference import Reference
from report_expression import int8_logits, measures
from static_quantisation import BATCH, CLIPPINGS, Ranges, build, correct_biases
from train_expression import load_network, logits

OUTPUTS = ["embedding", "logits", "crowd"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "expression.safetensors")
    parser.add_argument("--calibration", type=int, default=1024, help="training pictures to calibrate on")
    parser.add_argument("--fine-tune", type=int, default=0, help="steps of quantisation-aware training (%(default)s)")
    a = parser.parse_args()
    torch.set_num_threads(1)

    table = fer2013.load(a.data)
    rows = fer2013.training_rows(table)
    images = fer2013.normalise_lighting(table["images"])
    public = table["usage"] == 1
    part = {name: table[name][public] for name in ("fer_label", "exact_dup_in_train", "ferplus_votes")}
    calibration = images[np.random.default_rng(1).choice(rows, a.calibration, replace=False)]

    state, network = torch.load(a.checkpoint, map_location="cpu"), load_network(a.checkpoint)
    exact = logits(network, images[public])
    layers = float_graph.expression_graph(network)
    ranges = Ranges(layers, calibration)

    def accuracy(heads):
        by_label, by_crowd = (measures(answers, part) for answers in heads)
        return by_label["label 7"], by_crowd["crowd 7"]

    wanted = accuracy(exact)
    print(f"fp32 on PublicTest: labels {wanted[0]:.4f}, crowd {wanted[1]:.4f}", flush=True)

    def attempt(clipping, clip_weights, corrected, steps=0):
        builder = build("expression", layers, (48, 48, 1), lambda name: ranges.quantisation(name, clipping), clip_weights)
        if corrected:
            correct_biases(builder, layers, calibration[:BATCH], OUTPUTS)
        if steps > 0:
            tuned = qat.IntegerNetwork(builder, layers, OUTPUTS)
            for step, loss in enumerate(qat.distil(tuned, layers, images[rows], ["logits", "crowd"], steps)):
                if step % 100 == 0:
                    print(f"step {step}, squared error {loss:.4f}", flush=True)
            tuned.export()
        heads = int8_logits(Reference(builder.graph(OUTPUTS), builder.tensors), images[public])
        result = accuracy(heads)
        error = float(np.mean([np.abs(ours - theirs).mean() for ours, theirs in zip(heads, exact)]))
        print(f"clip {clipping}, clipped weights {clip_weights}, corrected biases {corrected}, fine-tuned {steps}: "
              f"labels {result[0]:.4f}, crowd {result[1]:.4f}, mean logit error {error:.4f}", flush=True)
        return (sum(result), -error), builder, result, {
            "activation_clipping": clipping, "weight_clipping": clip_weights,
            "bias_correction": corrected, "fine_tuned_steps": steps}

    best = max((attempt(clipping, False, False) for clipping in CLIPPINGS), key=lambda x: x[0])
    clipping = best[3]["activation_clipping"]
    best = max([best, *(attempt(clipping, *more) for more in ((True, False), (False, True), (True, True)))],
               key=lambda x: x[0])
    if a.fine_tune > 0:
        best = max(best, attempt(clipping, False, False, a.fine_tune), key=lambda x: x[0])
    _, builder, int8, chosen = best
    provenance = {
        "data": "FER2013 training split with the FER+ votes as soft targets", "training_rows": len(rows),
        "dropped_rows": int(np.sum(table["usage"] == 0)) - len(rows), "epochs": state["epoch"] + 1,
        "seed": state["seed"], "calibration_rows": a.calibration, **chosen,
        "public_test_accuracy_fp32": [round(value, 4) for value in wanted],
        "public_test_accuracy_int8": [round(value, 4) for value in int8],
    }
    a.out.parent.mkdir(parents=True, exist_ok=True)
    builder.save(str(a.out), OUTPUTS, fer2013.LABELS, provenance)
    again = Reference(*load(str(a.out)))
    assert again.graph == builder.graph(OUTPUTS)
    print(json.dumps(provenance, indent=2))
    print(f"{a.out}: {a.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
