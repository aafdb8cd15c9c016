"""The confirm network: a window of 32 x 32 grey pixels in; is it a face, where are its eyes and nose, how far is it turned?"""

import torch
from torch import nn

from float_graph import Layer, fold

# Outputs of the points head: left eye x, y, right eye x, y, nose base x, y; 0 is the window's middle, 1 its right or lower edge.
POINTS = 6


def conv(inputs, outputs, stride=1):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True))


class ConfirmNetwork(nn.Module):
    """Plain 3x3 convolutions, 32 to 16 to 8 to 4 pixels a side; 0.86 million multiplications."""

    def __init__(self, widths=(8, 16, 24, 24, 48), hidden=64):
        super().__init__()
        a, b, c, d, e = widths
        self.body = nn.Sequential(conv(1, a, 2), conv(a, b, 2), conv(b, c), conv(c, d), conv(d, e, 2))
        self.dropout = nn.Dropout(0.1)
        self.hidden = nn.Sequential(nn.Linear(16 * e, hidden), nn.ReLU(True))
        self.face = nn.Linear(hidden, 1)
        self.points = nn.Linear(hidden, POINTS)
        self.pose = nn.Linear(hidden, 1)

    def forward(self, x):
        # Flattened as height, width, channel, as the engine does.
        x = self.hidden(self.dropout(self.body(x).permute(0, 2, 3, 1).flatten(1)))
        return self.face(x)[:, 0], self.points(x), self.pose(x)[:, 0]

    def multiplications(self):
        side, total = 32, 0
        for block in self.body:
            layer = block[0]
            side //= layer.stride[0]
            total += layer.weight.numel() * side * side
        return total + sum(head.weight.numel() for head in (self.hidden[0], self.face, self.points, self.pose))


def confirm_graph(network):
    """The network as layers of the model file, batch normalisation folded in."""
    layers, x = [], "image"
    for i, block in enumerate(network.body):
        weights, bias = fold(block[0], block[1])
        layers.append(Layer(f"body.{i}", "convolution", [x], weights, bias, block[0].stride[0], 1, relu=True))
        x = f"body.{i}"

    def linear(name, layer, x, relu=False):
        layers.append(Layer(name, "fully_connected", [x], layer.weight.detach()[:, :, None, None], layer.bias.detach(), relu=relu))

    linear("hidden", network.hidden[0], x, True)
    linear("face", network.face, "hidden")
    linear("points", network.points, "hidden")
    linear("pose", network.pose, "hidden")
    return layers


if __name__ == "__main__":
    print(ConfirmNetwork().multiplications(), sum(p.numel() for p in ConfirmNetwork().parameters()))
