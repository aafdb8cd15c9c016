"""Quantises the trained expression network to int8 and writes the model file that `mien` runs.

    python3 quantise_expression.py --checkpoint .build/training/expression/checkpoint.pt --out Models/expression.safetensors

Static quantisation after training: activation ranges from training pictures, weights per output channel. What there is
to choose (how heads are mixed, how ranges are clipped) is chosen by accuracy on PublicTest; PrivateTest is never read.
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
from float_graph import as_input
from int8_reference import Reference
from network import ExpressionNetwork
from static_quantisation import BATCH, CLIPPINGS, Ranges, build, correct_biases


def int8_logits(builder, images, outputs):
    """Mean logits of each picture and its mirror image, by the int8 network."""
    reference = Reference(builder.graph(outputs), builder.tensors)
    result = []
    for i in range(0, len(images), BATCH):
        part = images[i : i + BATCH, :, :, None]
        both = [reference.dequantised("logits", reference.run(x)["logits"])[:, 0, 0] for x in (part, part[:, :, ::-1])]
        result.append((both[0] + both[1]) / 2)
    return np.concatenate(result)


def float_logits(layers, images):
    result = []
    for i in range(0, len(images), BATCH):
        x = as_input(images[i : i + BATCH])
        both = [float_graph.run(layers, picture)["logits"][:, :, 0, 0].numpy() for picture in (x, x.flip(3))]
        result.append((both[0] + both[1]) / 2)
    return np.concatenate(result)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, default=Path(".build/training/expression/checkpoint.pt"))
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "expression.safetensors")
    parser.add_argument("--calibration", type=int, default=1024, help="training pictures to calibrate on")
    parser.add_argument("--alpha", type=float, help="share of the head trained on labels; default: the best")
    parser.add_argument("--fine-tune", type=int, default=0, help="steps of quantisation-aware training (%(default)s)")
    a = parser.parse_args()

    table = fer2013.load(a.data)
    rows = fer2013.training_rows(table)
    images = fer2013.normalise_lighting(table["images"])
    labels = table["fer_label"].astype(np.int64)
    public = np.flatnonzero(table["usage"] == 1)
    calibration = images[np.random.default_rng(1).choice(rows, a.calibration, replace=False)]

    state = torch.load(a.checkpoint, map_location="cpu")
    network = ExpressionNetwork(state["width"])
    network.load_state_dict(state["average"])
    network.eval()

    def accuracy(logits):
        return float(np.mean(logits.argmax(1) == labels[public]))

    alphas = [a.alpha] if a.alpha is not None else [0.0, 0.25, 0.5, 0.75, 1.0]
    heads = [float_logits(float_graph.expression_graph(network, alpha), images[public]) for alpha in (0.0, 1.0)]
    mixed = {alpha: accuracy((1 - alpha) * heads[0] + alpha * heads[1]) for alpha in alphas}
    print("fp32 on PublicTest by share of the label head:", {k: round(v, 4) for k, v in mixed.items()}, flush=True)
    alpha = max(mixed, key=mixed.get)
    exact = (1 - alpha) * heads[0] + alpha * heads[1]
    layers = float_graph.expression_graph(network, alpha)
    ranges, outputs = Ranges(layers, calibration), ["embedding", "logits"]

    def attempt(clipping, clip_weights, corrected, steps=0):
        builder = build("expression", layers, (48, 48, 1), lambda name: ranges.quantisation(name, clipping), clip_weights)
        if corrected:
            correct_biases(builder, layers, calibration[:BATCH], outputs)
        if steps > 0:
            tuned = qat.IntegerNetwork(builder, layers, outputs)
            for step, loss in enumerate(qat.distil(tuned, layers, images[rows], "logits", steps)):
                if step % 100 == 0:
                    print(f"step {step}, squared error {loss:.4f}", flush=True)
            tuned.export()
        logits = int8_logits(builder, images[public], outputs)
        result = accuracy(logits), -float(np.abs(logits - exact).mean())
        agreement = float(np.mean(logits.argmax(1) == exact.argmax(1)))
        print(f"clip {clipping}, clipped weights {clip_weights}, corrected biases {corrected}, fine-tuned {steps}: "
              f"{result[0]:.4f}, same class {agreement:.4f}, mean logit error {-result[1]:.4f}", flush=True)
        return result, builder, {"activation_clipping": clipping, "weight_clipping": clip_weights,
                                 "bias_correction": corrected, "fine_tuned_steps": steps}

    best = max((attempt(clipping, False, False) for clipping in CLIPPINGS), key=lambda x: x[0])
    clipping = best[2]["activation_clipping"]
    best = max([best, *(attempt(clipping, *more) for more in ((True, False), (False, True), (True, True)))],
               key=lambda x: x[0])
    if a.fine_tune > 0:
        best = max(best, attempt(clipping, False, False, a.fine_tune), key=lambda x: x[0])
    (int8, _), builder, chosen = best
    dropped = int(np.sum(table["usage"] == 0)) - len(rows)
    provenance = {
        "data": "FER2013 training split with the FER+ votes as soft targets", "training_rows": len(rows),
        "dropped_rows": dropped, "epochs": state["epoch"] + 1, "seed": state["seed"], "width": state["width"],
        "label_head_share": alpha, "calibration_rows": a.calibration, **chosen,
        "public_test_accuracy_fp32": round(mixed[alpha], 4), "public_test_accuracy_int8": round(int8, 4),
    }
    a.out.parent.mkdir(parents=True, exist_ok=True)
    builder.save(str(a.out), outputs, fer2013.LABELS, provenance)
    again = Reference(*load(str(a.out)))
    assert again.graph == builder.graph(outputs)
    print(json.dumps(provenance, indent=2))
    print(f"{a.out}: {a.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
