"""The confirm network: a window of 32 x 32 grey pixels in; is it a face, where are its eyes and nose, how far is it turned?"""

import torch
from torch import nn

from float_graph import Layer, fold

# Of the landmarks: left eye x, y, right eye x, y, nose base x, y, in sides of the window from its middle.
COORDINATES = 6
# Channels and stride of the convolutions; their pictures have 16, 8, 8, 8 and 4 pixels a side.
BODY = [(12, 2), (16, 2), (24, 1), (24, 1), (64, 2)]
HIDDEN = 64


def conv(inputs, outputs, stride):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True))


class ConfirmNetwork(nn.Module):
    """Five 3x3 convolutions, three heads on one hidden layer."""

    def __init__(self):
        super().__init__()
        layers, channels = [], 1
        for outputs, stride in BODY:
            layers.append(conv(channels, outputs, stride))
            channels = outputs
        self.body = nn.Sequential(*layers)
        self.dropout = nn.Dropout(0.1)
        self.hidden = nn.Sequential(nn.Linear(16 * channels, HIDDEN), nn.ReLU(True))
        self.face = nn.Linear(HIDDEN, 1)
        self.landmarks = nn.Linear(HIDDEN, COORDINATES)
        self.pose = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        # Flattened as height, width, channel, as the engine does.
        x = self.hidden(self.dropout(self.body(x).permute(0, 2, 3, 1).flatten(1)))
        return self.face(x)[:, 0], self.landmarks(x), self.pose(x)[:, 0]

    def multiplications(self):
        side, total = 32, 0
        for block in self.body:
            side //= block[0].stride[0]
            total += block[0].weight.numel() * side * side
        return total + sum(layer.weight.numel() for layer in (self.hidden[0], self.face, self.landmarks, self.pose))


def confirm_graph(network):
    """The network as layers of the model file, batch normalisation folded in."""
    layers, x = [], "image"
    for i, (layer, norm, _) in enumerate(network.body):
        weights, bias = fold(layer, norm)
        layers.append(Layer(f"body.{i}", "convolution", [x], weights, bias, layer.stride[0], layer.padding[0], relu=True))
        x = f"body.{i}"

    def linear(name, layer, x, relu=False):
        layers.append(Layer(name, "fully_connected", [x], layer.weight.detach()[:, :, None, None], layer.bias.detach(), relu=relu))

    linear("hidden", network.hidden[0], x, True)
    for name in ("face", "landmarks", "pose"):
        linear(name, getattr(network, name), "hidden")
    return layers


if __name__ == "__main__":
    print(f"{ConfirmNetwork().multiplications()} multiplications, {sum(p.numel() for p in ConfirmNetwork().parameters())} parameters")
