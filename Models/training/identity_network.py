"""The identity network: a face of 64 x 64 grey pixels in, a direction among 128 out."""

import torch
from torch import nn

from float_graph import Layer, fold
from network import Residual, conv

SIDE, EMBEDDING = 64, 128
STEM = 16
# Channels and stride of the residual blocks; their pictures have 16, 8, 8, 4 and 4 pixels a side.
BODY = [(32, 2), (64, 2), (64, 1), (96, 2), (96, 1)]


class IdentityNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = conv(1, STEM, 3, 2)
        blocks, channels = [], STEM
        for outputs, stride in BODY:
            blocks.append(Residual(channels, outputs, stride))
            channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(0.1)
        self.embedding = nn.Linear(16 * channels, EMBEDDING)
        # What is trained has mean 0 and variance 1; the product's embedding is that about this point.
        self.register_buffer("origin", torch.zeros(EMBEDDING))

    def forward(self, x):
        # Flattened as height, width, channel, as the engine does.
        x = self.blocks(self.stem(x)).permute(0, 2, 3, 1).flatten(1)
        return self.embedding(self.dropout(x))

    @torch.no_grad()
    def multiplications(self):
        total = [0]

        def count(layer, _, out):
            total[0] += layer.weight.numel() * (out.shape[2] * out.shape[3] if out.dim() == 4 else 1)

        hooks = [layer.register_forward_hook(count) for layer in self.modules() if isinstance(layer, (nn.Conv2d, nn.Linear))]
        self(torch.zeros(2, 1, SIDE, SIDE))
        for hook in hooks:
            hook.remove()
        return total[0]


def identity_graph(network):
    """The network as layers of the model file, batch normalisation folded in."""
    layers = []

    def convolution(name, sequence, x, relu, addend=None):
        layer, norm = sequence[0], sequence[1]
        weights, bias = fold(layer, norm)
        inputs = [x] if addend is None else [x, addend]
        layers.append(Layer(name, "convolution", inputs, weights, bias, layer.stride[0], layer.padding[0], relu=relu))
        return name

    x = convolution("stem", network.stem, "image", True)
    for i, block in enumerate(network.blocks):
        plain = isinstance(block.shortcut, nn.Identity)
        shortcut = x if plain else convolution(f"block.{i}.shortcut", block.shortcut, x, False)
        first = convolution(f"block.{i}.first", block.first, x, True)
        x = convolution(f"block.{i}.second", block.second, first, True, addend=shortcut)
    last = network.embedding
    layers.append(Layer("embedding", "fully_connected", [x], last.weight.detach()[:, :, None, None], last.bias.detach() + network.origin))
    return layers


if __name__ == "__main__":
    network = IdentityNetwork()
    print(f"{network.multiplications()} multiplications, {sum(p.numel() for p in network.parameters())} parameters")
