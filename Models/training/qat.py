"""Quantisation-aware training: fine-tunes weights and biases with the roundings of the int8 network in the forward pass.

    network = qat.IntegerNetwork(builder, layers, outputs)        # from static_quantisation.build
    loss = criterion(network(images)["logits"], targets)          # u8 pictures in, real numbers out
    loss.backward(); optimiser.step()
    network.export()                                              # into the builder's tensors

`distil` is such a loop, for which the network in floating point sets the targets.

The forward pass is int8_reference.Reference itself, so that what is trained is bit for bit what is exported. Rounding
passes its gradient straight through, and clamping passes it inside its range (Jacob et al., Quantization and Training of
Neural Networks for Efficient Integer-Arithmetic-Only Inference, 2018). Scales of activations stay as they were calibrated;
scales of weights follow the largest weight of each channel.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import float_graph
from int8_reference import Reference
from static_quantisation import in_file_order


class StraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(_, x):
        return x.round()

    @staticmethod
    def backward(_, gradient):
        return gradient


class TrainableReference(Reference):
    """The integer arithmetic, with gradients."""

    def round(self, x):
        return StraightThrough.apply(x)


class IntegerNetwork(nn.Module):
    """Weights and biases are real numbers, as in the layers that they come from; what is computed is the int8 network."""

    def __init__(self, builder, layers, outputs):
        super().__init__()
        self.builder, self.outputs = builder, outputs
        self.ops = {layer.name: layer.op for layer in layers if layer.weights is not None}
        # Names of parameters must not hold dots.
        self.names = {name: name.replace(".", "_") for name in self.ops}
        own = {layer.name: layer for layer in layers}
        self.weights = nn.ParameterDict({key: own[name].weights.clone() for name, key in self.names.items()})
        self.biases = nn.ParameterDict({key: own[name].bias.clone() for name, key in self.names.items()})

    def tensors(self):
        """What the model file holds, in whole numbers but with gradients."""
        graph = self.builder.graph(self.outputs)
        reference, result = TrainableReference(graph, {}), {}
        for node in graph["nodes"]:
            if "weights" not in node:
                continue
            key = self.names[node["name"]]
            weights = self.weights[key]
            scales = (weights.detach().abs().amax((1, 2, 3)).clamp(min=1e-6) / 127).float()
            quantised = reference.round(weights / scales[:, None, None, None]).clamp(-127, 127)
            units = scales.double() * float(np.float32(reference.quantisation(node["inputs"][0])[0]))
            result[node["weights"]] = in_file_order(node["op"], quantised)
            result[node["bias"]] = reference.round(self.biases[key].double() / units).clamp(-(2**30), 2**30)
            result[node["weight_scales"]] = scales.numpy()
        return graph, result

    def forward(self, images):
        """u8 pictures (n, height, width, channels) to real outputs (n, channels), of outputs that are vectors."""
        reference = TrainableReference(*self.tensors())
        values = reference.activations(images)
        result = {}
        for name in self.outputs:
            scale, zero = reference.quantisation(name)
            result[name] = ((values[name] - zero) * scale).flatten(1)
        return result

    @torch.no_grad()
    def export(self):
        """Puts what was learnt into the builder."""
        _, tensors = self.tensors()
        for name, value in tensors.items():
            old = self.builder.tensors[name]
            value = value if isinstance(value, np.ndarray) else value.numpy()
            self.builder.tensors[name] = np.ascontiguousarray(value.astype(old.dtype))
        return self.builder


def distil(network, layers, images, outputs, steps, batch=128, rate=2e-5, seed=1):
    """Brings outputs of the int8 network closer to the floating-point network's, over u8 pictures (n, height, width).
    Yields the mean squared error of each step's batch, before the step."""
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    random = np.random.default_rng(seed)
    for _ in range(steps):
        part = images[random.choice(len(images), min(batch, len(images)), replace=False)]
        wanted, ours = float_graph.run(layers, float_graph.as_input(part)), network(part[..., None])
        loss = sum(F.mse_loss(ours[output], wanted[output].flatten(1)) for output in outputs)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        yield loss.item()
