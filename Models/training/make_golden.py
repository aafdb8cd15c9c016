"""Makes the small networks with known answers that the tests of Inference run: Tests/InferenceTests/Golden.

Each NAME.safetensors comes with NAME.bin: for every picture its bytes, then the int8 bytes of every output in the
order of the graph, as int8_reference.py computes them.
"""

from pathlib import Path

import numpy as np
import torch

import float_graph
import music_network
import static_quantisation
from export_model import ModelBuilder, load
from int8_reference import Reference
from network import ExpressionNetwork

FOLDER = Path(__file__).parents[2] / "Tests" / "InferenceTests" / "Golden"


def pictures(shape, random):
    return np.stack([random.integers(0, 256, shape), random.integers(0, 2, shape) * 255, np.zeros(shape),
                     np.full(shape, 255)]).astype(np.uint8)


def save(name, builder, outputs, random):
    path = FOLDER / f"{name}.safetensors"
    builder.save(str(path), outputs, [f"class {i}" for i in range(3)], {"made_by": "make_golden.py"})
    images = pictures(builder.input["shape"], random)
    answers = Reference(*load(str(path))).run(images)
    parts = [part[i].tobytes() for i in range(len(images)) for part in (images, *(answers[o] for o in outputs))]
    (FOLDER / f"{name}.bin").write_bytes(b"".join(parts))
    print(name, {output: (int(answers[output].min()), int(answers[output].max())) for output in outputs})


def mixed(random):
    """Every operation, odd sizes, channel counts that fill no register, padding that differs by side."""
    builder = ModelBuilder("mixed", 13, 11, 3)

    def weighted(op, name, x, shape, scale, zero, **fields):
        taps = int(np.prod(shape[1:]))
        weights = random.integers(-127, 128, shape)
        scales = random.uniform(0.5, 1.5, shape[0]) / (60 * np.sqrt(taps))
        bias = random.integers(-3000, 3000, shape[0])
        return getattr(builder, op)(name, x, weights, scales, bias, scale, zero, **fields)

    x = weighted("convolution", "odd", "image", (10, 3, 3, 3), 0.021, -128, relu=True, padding=(1, 0, 1, 1))
    a = weighted("convolution", "wide", x, (37, 1, 1, 10), 0.03, 7)
    b = weighted("depthwise", "each", a, (37, 5, 5), 0.041, -11, padding=(2, 2, 2, 2))
    c = builder.add("sum", a, b, 0.05, -100, relu=True)
    d = weighted("convolution", "down", c, (37, 3, 3, 37), 0.06, 3, stride=(2, 2), padding=(1, 1, 1, 1))
    e = builder.maximum_pool("highest", b, (3, 3), (2, 2), (1, 1, 1, 1))
    f = weighted("convolution", "joined", e, (37, 1, 1, 37), 0.07, -128, relu=True, addend=d)
    g = weighted("depthwise", "each.down", f, (37, 3, 3), 0.05, 20, stride=(2, 2), padding=(1, 1, 1, 1))
    h = builder.average_pool("mean", g, (2, 2), (1, 1), 0.03, 9, (1, 0, 0, 1))
    i = builder.relu("positive", h, 0.017, -90)
    j = weighted("fully_connected", "flat", i, (19, int(np.prod([4, 3, 37]))), 0.05, -5)
    k = builder.global_average_pool("overall", i, 0.01, -128, relu=True)
    l = weighted("fully_connected", "logits", j, (3, 19), 0.04, 0)
    builder.softmax("probabilities", l)
    save("mixed", builder, [x, a, b, c, d, e, f, g, h, i, j, k, l], random)
    save("mixed-shared", builder, [k, l], random)


def residual(random):
    """The expression network, narrow, untrained, through the whole exporter."""
    torch.manual_seed(3)
    network = ExpressionNetwork((5, 10, 20), (1, 2, 2))
    images = pictures((48, 48), random)
    for _ in range(20):
        network(float_graph.as_input(images))
    network.eval()
    layers = float_graph.expression_graph(network)
    ranges = static_quantisation.Ranges(layers, images)
    builder = static_quantisation.build(
        "residual", layers, (48, 48, 1), lambda name: ranges.quantisation(name, "99.9 %"), clip_weights=True)
    static_quantisation.correct_biases(builder, layers, images, ["logits", "crowd"])
    save("residual", builder, ["embedding", "logits", "crowd"], random)


def listening(random):
    """The music network, narrow and short: a tall picture, and a kernel that is wider than it is high."""
    torch.manual_seed(4)
    network = music_network.MusicNetwork((5, 10, 20, 12, 24), 7)
    images = pictures((64, music_network.BANDS), random)
    for _ in range(20):
        network(float_graph.as_input(images))
    network.eval()
    layers = music_network.graph(network)
    ranges = static_quantisation.Ranges(layers, images)
    builder = static_quantisation.build(
        "listening", layers, images.shape[1:] + (1,), lambda name: ranges.quantisation(name, "99.9 %"), clip_weights=True)
    save("listening", builder, ["across", "heard"], random)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    mixed(np.random.default_rng(1))
    residual(np.random.default_rng(2))
    listening(np.random.default_rng(3))
