"""Runs a model file in integer arithmetic, bit for bit as the Swift engine does. Slow; for tests and calibration."""

import numpy as np
import torch
import torch.nn.functional as F

import export_model


def multiplier(numerator, weight, denominator):
    """Input scale times weight scale over output scale, in double and then rounded once to fp32."""
    factor = np.float64(np.float32(numerator)) * np.float64(weight) / np.float64(np.float32(denominator))
    return torch.from_numpy(np.atleast_1d(factor).astype(np.float32))


class Reference:
    """Activations are float tensors (n, channels, height, width) that hold whole numbers, -128 to 127."""

    def __init__(self, graph, tensors):
        self.graph, self.tensors = graph, tensors

    def quantisation(self, name):
        return export_model.quantisation(self.graph, name)

    def requantise(self, real, node, relu):
        _, zero = self.quantisation(node["name"])
        return self.round(real.clamp(0 if relu else -128 - zero, 127 - zero)) + zero

    def round(self, x):
        return x.round()

    def accumulate(self, node, x):
        """int32 sums of a convolution, exact: in fp32 where no sum can reach 2^24, otherwise in fp64."""
        _, zero = self.quantisation(node["inputs"][0])
        weights = torch.as_tensor(self.tensors[node["weights"]]).float()
        bias = torch.as_tensor(self.tensors[node["bias"]]).double()
        x = x - zero
        if node["op"] == "fully_connected":
            x = x.permute(0, 2, 3, 1).reshape(len(x), -1, 1, 1)
            weights = weights[:, :, None, None]
        elif node["op"] == "convolution":
            weights = weights.permute(0, 3, 1, 2)
        else:
            weights = weights[:, None]
        top, left, bottom, right = node.get("padding", [0, 0, 0, 0])
        x = F.pad(x, (left, right, top, bottom))
        largest = 255 * weights.abs().sum((1, 2, 3)).max() + bias.abs().max()
        kind = torch.float32 if largest < 2**24 else torch.float64
        groups = x.shape[1] if node["op"] == "depthwise" else 1
        return F.conv2d(x.to(kind), weights.to(kind), bias.to(kind), tuple(node.get("stride", [1, 1])), groups=groups)

    def pooled(self, node, x):
        scale_in, zero = self.quantisation(node["inputs"][0])
        kernel = node.get("kernel", list(x.shape[2:]))
        top, left, bottom, right = node.get("padding", [0, 0, 0, 0])
        stride = tuple(node.get("stride", [1, 1]))
        if node["op"] == "maximum_pool":
            return F.max_pool2d(F.pad(x, (left, right, top, bottom), value=-128), tuple(kernel), stride)
        area = kernel[0] * kernel[1]
        ones = torch.ones(x.shape[1], 1, *kernel, dtype=torch.float64)
        sums = F.conv2d(F.pad(x - zero, (left, right, top, bottom)).double(), ones, stride=stride, groups=x.shape[1])
        real = sums.float() * multiplier(scale_in, 1 / area, node["scale"])
        return self.requantise(real, node, node.get("relu"))

    def step(self, node, values, correct=None):
        op, x = node["op"], values[node["inputs"][0]]
        scale_in, zero_in = self.quantisation(node["inputs"][0])
        if op in ("convolution", "depthwise", "fully_connected"):
            sums = self.accumulate(node, x)
            if correct:
                sums = correct(node, sums)
            factors = multiplier(scale_in, self.tensors[node["weight_scales"]].astype(np.float64), node["scale"])
            real = sums.float() * factors[:, None, None]
            if len(node["inputs"]) == 2:
                scale, zero = self.quantisation(node["inputs"][1])
                real = real + (values[node["inputs"][1]] - zero) * multiplier(scale, 1.0, node["scale"])
            return self.requantise(real, node, node.get("relu"))
        if op in ("maximum_pool", "average_pool", "global_average_pool"):
            return self.pooled(node, x)
        if op in ("add", "relu"):
            real = (x - zero_in) * multiplier(scale_in, 1.0, node["scale"])
            if op == "add":
                scale, zero = self.quantisation(node["inputs"][1])
                real = real + (values[node["inputs"][1]] - zero) * multiplier(scale, 1.0, node["scale"])
            return self.requantise(real, node, op == "relu" or node.get("relu"))
        if op == "softmax":
            return x
        raise ValueError(f"unknown layer {op}")

    def activations(self, images, correct=None):
        """u8 images (n, height, width, channels) to every activation by name."""
        x = torch.from_numpy(np.ascontiguousarray(images)).float().permute(0, 3, 1, 2) - 128
        values = {self.graph["input"]["name"]: x}
        for node in self.graph["nodes"]:
            values[node["name"]] = self.step(node, values, correct)
        return values

    @torch.no_grad()
    def run(self, images, correct=None):
        """u8 images (n, height, width, channels) to {output: int8 (n, height, width, channels)}."""
        values = self.activations(images, correct)
        return {name: values[name].permute(0, 2, 3, 1).numpy().astype(np.int8) for name in self.graph["outputs"]}

    def dequantised(self, name, values):
        scale, zero = self.quantisation(name)
        return (values.astype(np.float32) - np.float32(zero)) * np.float32(scale)
