"""Quantises the trained expression network to int8 and writes the model file that `mien` runs.

    python3 quantise.py --checkpoint .build/training/expression/checkpoint.pt --out Models/expression.safetensors

Static quantisation after training: activation ranges from training pictures, weights per output channel. What there is
to choose (how heads are mixed, how ranges are clipped) is chosen by accuracy on PublicTest; PrivateTest is never read.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import fer2013
import float_graph
from export_model import ModelBuilder
from int8_reference import Reference, load
from network import ExpressionNetwork
from train_expression import as_input

BATCH = 256
CLIPPINGS = ["none", "99.99 %", "99.9 %", "least squares"]


def least_squares_scale(values, levels, low):
    """The step that loses the least when `values` are rounded to steps and clipped at `low` ... `low + levels` steps."""
    full = np.abs(values).max()
    steps = full * np.linspace(0.5, 1, 51) / (levels if low == 0 else -low)
    errors = [np.square(np.clip(np.rint(values / s), low, low + levels) * s - values).sum() for s in steps]
    return steps[int(np.argmin(errors))]


def quantise_weights(weights, clip):
    """int8 weights and one scale per output channel: the largest weight becomes 127, or fewer steps lose least."""
    flat = weights.reshape(len(weights), -1).numpy().astype(np.float64)
    largest = np.maximum(np.abs(flat).max(1), 1e-6) / 127
    scales = np.array([least_squares_scale(row, 254, -127) for row in flat]) if clip else largest
    scales = np.maximum(scales, largest * 0.5).astype(np.float32)
    return np.clip(np.rint(flat / scales[:, None]), -127, 127).reshape(weights.shape), scales


class Ranges:
    """The range of each activation over calibration pictures, as scale and zero point of an int8."""

    def __init__(self, layers, images, samples=200_000):
        random = np.random.default_rng(1)
        self.values = {layer.name: [] for layer in layers}
        share = samples * BATCH // max(len(images), BATCH)
        for i in range(0, len(images), BATCH):
            for name, value in float_graph.run(layers, as_input(images[i : i + BATCH])).items():
                if name in self.values:
                    flat = value.numpy().reshape(-1)
                    extremes = [flat.min(), flat.max()]
                    picked = flat if len(flat) <= share else random.choice(flat, share, replace=False)
                    self.values[name].append((np.concatenate([picked]), extremes))

    def quantisation(self, name, clipping):
        sample = np.concatenate([values for values, _ in self.values[name]]).astype(np.float64)
        low = min(0.0, *(e[0] for _, e in self.values[name]))
        high = max(1e-6, *(e[1] for _, e in self.values[name]))
        if clipping.endswith("%"):
            share = float(clipping.split()[0])
            low = min(0.0, max(low, np.percentile(sample, 100 - share)))
            high = max(1e-6, min(high, np.percentile(sample, share)))
        elif clipping == "least squares":
            ratios = np.linspace(0.3, 1, 36)
            errors = []
            for ratio in ratios:
                step = (high - low) * ratio / 255
                zero = np.rint(-low * ratio / step)
                errors.append(np.square((np.clip(np.rint(sample / step) + zero, 0, 255) - zero) * step - sample).mean())
            low, high = low * ratios[int(np.argmin(errors))], high * ratios[int(np.argmin(errors))]
        scale = np.float32((high - low) / 255)
        return scale, int(np.clip(np.rint(-128 - low / scale), -128, 127))


def build(name, layers, shape, quantisation, clip_weights):
    """A model builder with every layer quantised; `quantisation(layer name)` gives scale and zero point."""
    builder = ModelBuilder(name, *shape)
    scales = {"image": np.float32(1 / 128)}
    for layer in layers:
        scale, zero = quantisation(layer.name)
        scales[layer.name] = scale
        window = {"stride": (layer.stride, layer.stride), "padding": (layer.padding,) * 4}
        if layer.weights is None:
            operation = getattr(builder, layer.op)
            if layer.op == "maximum_pool":
                scales[layer.name] = scales[layer.inputs[0]]
                operation(layer.name, *layer.inputs, (layer.kernel, layer.kernel), **window)
            elif layer.op == "average_pool":
                operation(layer.name, *layer.inputs, (layer.kernel, layer.kernel), scale=scale, zero_point=zero, **window)
            elif layer.op == "relu":
                operation(layer.name, *layer.inputs, scale, zero)
            else:
                operation(layer.name, *layer.inputs, scale, zero, relu=layer.relu)
            continue
        weights, weight_scales = quantise_weights(layer.weights, clip_weights)
        units = weight_scales.astype(np.float64) * np.float64(scales[layer.inputs[0]])
        bias = np.clip(np.rint(layer.bias.numpy() / units), -(2**30), 2**30)
        if layer.op == "convolution":
            weights = weights.transpose(0, 2, 3, 1)
        elif layer.op == "depthwise":
            weights = weights[:, 0]
        else:
            weights, window = weights[:, :, 0, 0], {}
        addend = layer.inputs[1] if len(layer.inputs) == 2 else None
        getattr(builder, layer.op)(layer.name, layer.inputs[0], weights, weight_scales, bias, scale, zero,
                                   relu=layer.relu, addend=addend, **window)
    return builder


def correct_biases(builder, layers, images, outputs):
    """Moves every bias by the mean error that rounding leaves in its channel, first layer to last.
    (Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction, 2019, measured on data.)"""
    means = {}
    float_graph.run(layers, as_input(images), lambda layer, sums: means.update({layer.name: sums.mean((0, 2, 3))}))
    reference = Reference(builder.graph(outputs), builder.tensors)

    def correct(node, sums):
        scale, _ = reference.quantisation(node["inputs"][0])
        units = builder.tensors[node["weight_scales"]].astype(np.float64) * scale
        wanted = means[node["name"]].double().numpy() / units
        shift = np.rint(wanted - sums.mean((0, 2, 3)).double().numpy())
        builder.tensors[node["bias"]] += shift.astype(np.int32)
        return sums + torch.from_numpy(shift).to(sums.dtype)[:, None, None]

    reference.run(images[..., None], correct)


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

    def attempt(clipping, clip_weights, corrected):
        builder = build("expression", layers, (48, 48, 1), lambda name: ranges.quantisation(name, clipping), clip_weights)
        if corrected:
            correct_biases(builder, layers, calibration[:BATCH], outputs)
        logits = int8_logits(builder, images[public], outputs)
        result = accuracy(logits), -float(np.abs(logits - exact).mean())
        agreement = float(np.mean(logits.argmax(1) == exact.argmax(1)))
        print(f"clip {clipping}, clipped weights {clip_weights}, corrected biases {corrected}: {result[0]:.4f}, "
              f"same class {agreement:.4f}, mean logit error {-result[1]:.4f}", flush=True)
        return result, builder, {"activation_clipping": clipping, "weight_clipping": clip_weights,
                                 "bias_correction": corrected}

    best = max((attempt(clipping, False, False) for clipping in CLIPPINGS), key=lambda x: x[0])
    clipping = best[2]["activation_clipping"]
    best = max([best, *(attempt(clipping, *more) for more in ((True, False), (False, True), (True, True)))],
               key=lambda x: x[0])
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
