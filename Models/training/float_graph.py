"""A trained network as a list of plain layers with batch normalisation folded in: what is quantised and exported."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass
class Layer:
    """`op` is an operation of the model file; weights are in PyTorch's order, (outputs, inputs, rows, columns)."""

    name: str
    op: str
    inputs: list
    weights: torch.Tensor = None
    bias: torch.Tensor = None
    stride: int = 1
    padding: int = 0
    kernel: int = 0
    relu: bool = False


def fold(convolution, norm):
    """Weights and bias of a convolution with the batch normalisation after it."""
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    bias = norm.bias - norm.running_mean * factor
    if convolution.bias is not None:
        bias = bias + convolution.bias * factor
    return (convolution.weight * factor[:, None, None, None]).detach(), bias.detach()


def expression_graph(network, alpha):
    """The expression network with its two heads as one: alpha * labels + (1 - alpha) * crowd."""
    layers = []

    def convolution(name, sequence, x, relu, addend=None):
        conv, norm = sequence[0], sequence[1]
        weights, bias = fold(conv, norm)
        inputs = [x] if addend is None else [x, addend]
        layers.append(Layer(name, "convolution", inputs, weights, bias, conv.stride[0], conv.padding[0], relu=relu))
        return name

    x = convolution("stem.0", network.stem[0], "image", True)
    x = convolution("stem.1", network.stem[1], x, True)
    for i, block in enumerate(network.blocks):
        plain = isinstance(block.shortcut, torch.nn.Identity)
        shortcut = x if plain else convolution(f"block.{i}.shortcut", block.shortcut, x, False)
        first = convolution(f"block.{i}.first", block.first, x, True)
        x = convolution(f"block.{i}.second", block.second, first, True, addend=shortcut)
    layers.append(Layer("pooled", "global_average_pool", [x]))
    embedding, heads = network.embedding, (network.labels, network.crowd)
    layers.append(Layer("embedding", "fully_connected", ["pooled"], embedding.weight.detach()[:, :, None, None],
                        embedding.bias.detach(), relu=True))
    weights, bias = (alpha * getattr(heads[0], part).detach() + (1 - alpha) * getattr(heads[1], part).detach()
                     for part in ("weight", "bias"))
    layers.append(Layer("logits", "fully_connected", ["embedding"], weights[:, :, None, None], bias))
    return layers


@torch.no_grad()
def run(layers, x, observe=None):
    """Every activation by name, for an input (n, channels, height, width). `observe(layer, sums)` sees what comes out of
    a convolution before anything is added and before ReLU."""
    values = {"image": x}
    for layer in layers:
        x = values[layer.inputs[0]]
        if layer.weights is not None:
            if layer.op == "fully_connected":
                x = x.permute(0, 2, 3, 1).reshape(len(x), -1, 1, 1)
            groups = x.shape[1] if layer.op == "depthwise" else 1
            x = F.conv2d(x, layer.weights, layer.bias, layer.stride, layer.padding, groups=groups)
            if observe:
                observe(layer, x)
            if len(layer.inputs) == 2:
                x = x + values[layer.inputs[1]]
        elif layer.op == "global_average_pool":
            x = x.mean((2, 3), keepdim=True)
        elif layer.op == "average_pool":
            x = F.avg_pool2d(x, layer.kernel, layer.stride, layer.padding)
        elif layer.op == "maximum_pool":
            x = F.max_pool2d(x, layer.kernel, layer.stride, layer.padding)
        elif layer.op == "add":
            x = x + values[layer.inputs[1]]
        elif layer.op != "relu":
            raise ValueError(f"unknown layer {layer.op}")
        values[layer.name] = torch.relu(x) if layer.relu or layer.op == "relu" else x
    return values
