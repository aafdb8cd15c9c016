"""The music network: a small convolutional network, ten seconds of 64 mel bands in, what a much larger one hears out."""

import torch
from torch import nn

from float_graph import Layer, fold
from network import conv

FRAMES, BANDS = 432, 64  # ten seconds
WIDTHS = 16, 32, 64, 96, 128
HEARD = 64  # principal components of what the teacher hears


class MusicNetwork(nn.Module):
    """Time runs down, pitch across. `across` joins the bands that are left, so that only time is averaged away."""

    def __init__(self, widths=WIDTHS, heard=HEARD):
        super().__init__()
        first, low, middle, high, embedding = widths
        self.stem = conv(1, first, 5, 2)
        self.low = conv(first, low, 3, 2)
        self.middle = conv(low, middle, 3, 2)
        self.more = conv(middle, middle, 3, 1, relu=False)
        self.high = conv(middle, high, 3, 2)
        self.across = nn.Sequential(nn.Conv2d(high, embedding, (1, BANDS // 16), bias=False), nn.BatchNorm2d(embedding))
        self.heard = nn.Linear(embedding, heard)

    def forward(self, x):
        """(n, 1, frames, bands) of (byte - 128) / 128 to (n, HEARD)."""
        x = self.middle(self.low(self.stem(x)))
        x = torch.relu(self.more(x) + x)
        return self.heard(torch.relu(self.across(self.high(x))).mean((2, 3)))


def graph(network):
    """The network as plain layers."""
    layers = []

    def convolution(name, x, relu=True, addend=None):
        sequence = getattr(network, name)
        weights, bias = fold(sequence[0], sequence[1])
        inputs = [x] if addend is None else [x, addend]
        padding = sequence[0].padding[0]
        layers.append(Layer(name, "convolution", inputs, weights, bias, sequence[0].stride[0], padding, relu=relu))
        return name

    x = convolution("middle", convolution("low", convolution("stem", "image")))
    x = convolution("across", convolution("high", convolution("more", x, addend=x)))
    layers.append(Layer("pooled", "global_average_pool", [x]))
    weights, bias = network.heard.weight.detach()[:, :, None, None], network.heard.bias.detach()
    layers.append(Layer("heard", "fully_connected", ["pooled"], weights, bias))
    return layers


def multiply_accumulates(layers, frames=FRAMES, bands=BANDS):
    total, sides = 0, {"image": (frames, bands)}
    for layer in layers:
        rows, columns = sides[layer.inputs[0]]
        if layer.weights is None:
            rows = columns = 1
        else:
            height, width = layer.weights.shape[2:]
            rows = (rows + 2 * layer.padding - height) // layer.stride + 1
            columns = (columns + 2 * layer.padding - width) // layer.stride + 1
            total += rows * columns * layer.weights.numel()
        sides[layer.name] = (rows, columns)
    return total
