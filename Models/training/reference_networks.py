"""Makes the three networks that engines are compared on, as model files with seeded random weights: fit for timing and for
comparing answers, not for reading faces.

    python3 reference_networks.py --data ../shared/data --out .build/networks

`resnet48` (39.0 million multiply-accumulates) is residual, `mbv2_48` (15.4) has inverted bottlenecks as MobileNetV2,
`minix48` (6.3) separable convolutions and maximum pools as mini-XCEPTION; all read 48 x 48 grey and give 7 logits.
Where a stride halves an even size, the row and column of padding go below and to the right: every engine has that.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import fer2013
import float_graph
import static_quantisation
from float_graph import Layer


class Sketch:
    """Layers with random weights, each scaled as batch normalisation would: every channel of its sums has mean 0 and
    variance 1 over the pictures."""

    def __init__(self, images, seed):
        self.random = torch.Generator().manual_seed(seed)
        self.layers, self.values = [], {"image": float_graph.as_input(images)}

    def add(self, op, inputs, **fields):
        layer = Layer(f"{len(self.layers)}.{op}", op, inputs, **fields)
        self.layers.append(layer)
        self.values[layer.name] = float_graph.step(layer, self.values)
        return layer.name

    def same(self, x, kernel, stride):
        """Padding that keeps the size, or rounds it up to half: top, left, bottom, right."""
        size = self.values[x].shape[2]
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        return (total // 2, total // 2, total - total // 2, total - total // 2)

    def weighted(self, op, x, shape, stride=1, relu=False, addend=None):
        weights = torch.randn(shape, generator=self.random)
        layer = Layer("", op, [x], weights, torch.zeros(shape[0]), stride, self.same(x, shape[2], stride))
        sums = float_graph.weighted_sums(layer, self.values[x])
        deviation, mean = torch.std_mean(sums, (0, 2, 3), correction=0)
        deviation = deviation.clamp(min=1e-3)
        return self.add(op, [x] if addend is None else [x, addend], weights=weights / deviation[:, None, None, None],
                        bias=-mean / deviation, stride=stride, padding=layer.padding, relu=relu)

    def channels(self, x):
        return self.values[x].shape[1]

    def convolution(self, x, outputs, kernel=3, stride=1, relu=True, addend=None):
        return self.weighted("convolution", x, (outputs, self.channels(x), kernel, kernel), stride, relu, addend)

    def depthwise(self, x, stride=1, relu=True):
        return self.weighted("depthwise", x, (self.channels(x), 1, 3, 3), stride, relu)

    def head(self, x):
        pooled = self.add("global_average_pool", [x])
        return self.weighted("fully_connected", pooled, (7, self.channels(x), 1, 1))


def resnet48(net):
    x = net.convolution("image", 32)
    for outputs, stride in ((32, 2), (32, 1), (64, 2), (128, 2)):
        plain = stride == 1 and outputs == net.channels(x)
        shortcut = x if plain else net.convolution(x, outputs, 1, stride, relu=False)
        x = net.convolution(net.convolution(x, outputs, 3, stride), outputs, addend=shortcut)
    net.head(x)


def mbv2_48(net):
    x = net.convolution("image", 16, 3, 2)
    for expansion, outputs, count, stride in ((1, 16, 1, 1), (6, 24, 1, 1), (6, 32, 3, 2), (6, 48, 3, 2), (6, 96, 2, 2)):
        for index in range(count):
            step = stride if index == 0 else 1
            inputs = net.channels(x)
            wide = net.convolution(x, inputs * expansion, 1) if expansion > 1 else x
            addend = x if inputs == outputs and step == 1 else None
            x = net.convolution(net.depthwise(wide, step), outputs, 1, relu=False, addend=addend)
    net.head(net.convolution(x, 256, 1))


def minix48(net):
    x = net.convolution(net.convolution("image", 8), 8)
    for outputs in (16, 32, 64, 128):
        y = net.convolution(net.depthwise(x, relu=False), outputs, 1)
        y = net.convolution(net.depthwise(y, relu=False), outputs, 1, relu=False)
        y = net.add("maximum_pool", [y], kernel=3, stride=2, padding=net.same(y, 3, 2))
        x = net.convolution(x, outputs, 1, 2, relu=False, addend=y)
    net.add("global_average_pool", [net.convolution(x, 7, relu=False)])


NETWORKS = {network.__name__: network for network in (resnet48, mbv2_48, minix48)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=fer2013.default_data())
    parser.add_argument("--out", type=Path, default=Path(".build/networks"))
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    table = fer2013.load(a.data)
    rows = np.random.default_rng(a.seed).choice(fer2013.training_rows(table), 256, replace=False)
    images = fer2013.normalise_lighting(table["images"][rows])
    a.out.mkdir(parents=True, exist_ok=True)
    for name, network in NETWORKS.items():
        sketch = Sketch(images, a.seed)
        network(sketch)
        ranges = static_quantisation.Ranges(sketch.layers, images)
        builder = static_quantisation.build(
            name, sketch.layers, (48, 48, 1), lambda layer: ranges.quantisation(layer, "none"), clip_weights=False)
        path = a.out / f"{name}.safetensors"
        builder.save(str(path), [sketch.layers[-1].name], fer2013.LABELS, {"weights": "random", "seed": a.seed})
        print(f"{path}: {path.stat().st_size} bytes, {len(sketch.layers)} layers")


if __name__ == "__main__":
    main()
