"""Static quantisation after training: a list of plain layers (float_graph.Layer) to an int8 model.

Activation ranges come from calibration pictures, weights have a scale per output channel.
"""

import numpy as np
import torch

import float_graph
from export_model import ModelBuilder
from float_graph import as_input
from int8_reference import Reference

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


def in_file_order(op, weights):
    """PyTorch's (outputs, inputs, rows, columns) in the order of the model file."""
    if op == "convolution":
        return weights.transpose(0, 2, 3, 1) if isinstance(weights, np.ndarray) else weights.permute(0, 2, 3, 1)
    return weights[:, 0] if op == "depthwise" else weights[:, :, 0, 0]


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
        window = {"stride": (layer.stride, layer.stride), "padding": layer.sides}
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
        if layer.op == "fully_connected":
            window = {}
        addend = layer.inputs[1] if len(layer.inputs) == 2 else None
        getattr(builder, layer.op)(layer.name, layer.inputs[0], in_file_order(layer.op, weights), weight_scales, bias,
                                   scale, zero, relu=layer.relu, addend=addend, **window)
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
