"""A trained network as a list of plain layers with batch normalisation folded in: what is quantised and exported."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass
class Layer:
    """`op` is an operation of the model file; weights are in PyTorch's order, (outputs, inputs, rows, columns).

    A convolution's second input is added before ReLU. `padding` is one number for all sides, or top, left, bottom, right.
    """

    name: str
    op: str
    inputs: list
    weights: torch.Tensor = None
    bias: torch.Tensor = None
    stride: int = 1
    padding: int | tuple = 0
    kernel: int = 0
    relu: bool = False

    @property
    def sides(self):
        return self.padding if isinstance(self.padding, tuple) else (self.padding,) * 4


def as_input(images):
    """u8 pictures (n, height, width) to the network's units: (value - 128) / 128, so that an int8 input is exact."""
    return (torch.from_numpy(images).float().unsqueeze(1) - 128) / 128


def fold(convolution, norm):
    """Weights and bias of a convolution with the batch normalisation after it."""
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    bias = norm.bias - norm.running_mean * factor
    if convolution.bias is not None:
        bias = bias + convolution.bias * factor
    return (convolution.weight * factor[:, None, None, None]).detach(), bias.detach()


def expression_graph(network):
    """The expression network: an embedding, and on it the heads `logits` (labels) and `crowd` (votes)."""
    layers = []

    def convolution(name, sequence, x, relu, addend=None):
        conv, norm = sequence[0], sequence[1]
        weights, bias = fold(conv, norm)
        inputs = [x] if addend is None else [x, addend]
        layers.append(Layer(name, "convolution", inputs, weights, bias, conv.stride[0], conv.padding[0], relu=relu))
        return name

    def dense(name, linear, x, relu=False):
        weights = linear.weight.detach()[:, :, None, None]
        layers.append(Layer(name, "fully_connected", [x], weights, linear.bias.detach(), relu=relu))

    x = convolution("stem", network.stem, "image", True)
    for i, block in enumerate(network.blocks):
        plain = isinstance(block.shortcut, torch.nn.Identity)
        shortcut = x if plain else convolution(f"block.{i}.shortcut", block.shortcut, x, False)
        first = convolution(f"block.{i}.first", block.first, x, True)
        x = convolution(f"block.{i}.second", block.second, first, True, addend=shortcut)
    layers.append(Layer("pooled", "global_average_pool", [x]))
    dense("embedding", network.embedding, "pooled", relu=True)
    dense("logits", network.labels, "embedding")
    dense("crowd", network.crowd, "embedding")
    return layers


def padded(x, layer, value=0.0):
    top, left, bottom, right = layer.sides
    return F.pad(x, (left, right, top, bottom), value=value)


def weighted_sums(layer, x):
    """What a layer with weights computes, before anything is added and before ReLU."""
    if layer.op == "fully_connected":
        x = x.permute(0, 2, 3, 1).reshape(len(x), -1, 1, 1)
    groups = x.shape[1] if layer.op == "depthwise" else 1
    return F.conv2d(padded(x, layer), layer.weights, layer.bias, layer.stride, groups=groups)


def step(layer, values, observe=None):
    """One layer's activation, from those before it."""
    x = values[layer.inputs[0]]
    if layer.weights is not None:
        x = weighted_sums(layer, x)
        if observe:
            observe(layer, x)
    elif layer.op == "global_average_pool":
        x = x.mean((2, 3), keepdim=True)
    elif layer.op == "average_pool":
        x = F.avg_pool2d(padded(x, layer), layer.kernel, layer.stride)
    elif layer.op == "maximum_pool":
        x = F.max_pool2d(padded(x, layer, -torch.inf), layer.kernel, layer.stride)
    elif layer.op not in ("add", "relu"):
        raise ValueError(f"unknown layer {layer.op}")
    if len(layer.inputs) == 2:
        x = x + values[layer.inputs[1]]
    return torch.relu(x) if layer.relu or layer.op == "relu" else x


@torch.no_grad()
def run(layers, x, observe=None):
    """Every activation by name, for an input (n, channels, height, width). `observe(layer, sums)` sees what comes out of
    a layer with weights before anything is added and before ReLU."""
    values = {"image": x}
    for layer in layers:
        values[layer.name] = step(layer, values, observe)
    return values
