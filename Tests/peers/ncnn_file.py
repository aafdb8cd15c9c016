"""Writes a model file as ncnn's .param and .bin with the same int8 weights and weight scales.

ncnn has no zero points: an activation's scale is 127 steps for its largest magnitude. Between convolutions it stays in
int8 where ncnn can do that; what is added or pooled is fp32. So answers differ from the model's own by more than roundings.
"""

import struct
from collections import Counter

import numpy as np

from export_model import quantisation, shapes

INT8, REQUANTISE = 1, 100
INT8_TAG = 0x000D4B38


def largest(graph, name):
    """The largest magnitude that an activation can have."""
    scale, zero = quantisation(graph, name)
    return max(128 + zero, 127 - zero) * scale


class Writer:
    def __init__(self, graph, tensors):
        self.graph, self.tensors, self.shapes = graph, tensors, shapes(graph, tensors)
        self.readers = Counter(name for node in graph["nodes"] for name in node["inputs"])
        self.read, self.lines, self.data = Counter(), [], b""
        self.blobs = 0

    def line(self, kind, name, inputs, outputs, **fields):
        fields = " ".join(f"{key[1:]}={value}" for key, value in fields.items())
        self.lines.append(f"{kind} {name} {len(inputs)} {len(outputs)} {' '.join(inputs + outputs)} {fields}".rstrip())
        self.blobs += len(outputs)

    def source(self, name):
        """The blob that the next reader of an activation takes; each has one of its own."""
        if self.readers[name] < 2:
            return name
        self.read[name] += 1
        return f"{name}.copy{self.read[name]}"

    def split(self, name):
        count = self.readers[name]
        if count > 1:
            self.line("Split", f"{name}.split", [name], [f"{name}.copy{i + 1}" for i in range(count)])

    def stays_int8(self, name):
        """Whether only convolutions read the activation."""
        readers = [node for node in self.graph["nodes"] if name in node["inputs"]]
        return bool(readers) and all(
            node["op"] in ("convolution", "depthwise") and node["inputs"].index(name) == 0 for node in readers)

    def weighted(self, node):
        op, name, source = node["op"], node["name"], node["inputs"][0]
        value, scales = self.tensors[node["weights"]], self.tensors[node["weight_scales"]].astype(np.float64)
        bias = self.tensors[node["bias"]] * scales * quantisation(self.graph, source)[0]
        if op == "convolution":
            value = value.transpose(0, 3, 1, 2)
        data = np.ascontiguousarray(value, np.int8).tobytes()
        self.data += struct.pack("<I", INT8_TAG) + data + bytes(-len(data) % 4) + bias.astype("<f4").tobytes()
        self.data += (1 / scales).astype("<f4").tobytes() + struct.pack("<f", 127 / largest(self.graph, source))
        activation = 1 if node.get("relu") else 0
        sums = name
        if len(node["inputs"]) == 2:
            sums, activation = f"{name}.sums", 0
        requantised = op != "fully_connected" and sums == name and self.stays_int8(name)
        if requantised:
            self.data += struct.pack("<f", 127 / largest(self.graph, name))
        term = INT8 + (REQUANTISE if requantised else 0)
        if op == "fully_connected":
            self.line("InnerProduct", name, [self.source(source)], [sums], _0=len(value), _1=1, _2=value.size, _8=term,
                      _9=activation)
        else:
            rows, columns = value.shape[-2:]
            (top, left, bottom, right), (down, along) = node["padding"], node["stride"]
            group = {"_7": len(value)} if op == "depthwise" else {}
            self.line("ConvolutionDepthWise" if group else "Convolution", name, [self.source(source)], [sums],
                      _0=len(value), _1=columns, _11=rows, _3=along, _13=down, _4=left, _14=top, _15=right, _16=bottom,
                      _5=1, _6=value.size, **group, _8=term, _9=activation)
        if sums != name:
            self.added(name, [sums, self.source(node["inputs"][1])], node["relu"])

    def added(self, name, inputs, relu):
        result = f"{name}.added" if relu else name
        self.line("BinaryOp", f"{name}.add", inputs, [result], _0=0)
        if relu:
            self.line("ReLU", f"{name}.relu", [result], [name])

    def node(self, node):
        op, name = node["op"], node["name"]
        if "weights" in node:
            self.weighted(node)
        elif op == "add":
            self.added(name, [self.source(part) for part in node["inputs"]], node.get("relu"))
        elif op == "global_average_pool":
            self.line("Pooling", name, [self.source(node["inputs"][0])], [name], _0=1, _4=1)
        elif op in ("maximum_pool", "average_pool"):
            (top, left, bottom, right), (down, along) = node["padding"], node["stride"]
            self.line("Pooling", name, [self.source(node["inputs"][0])], [name], _0=int(op == "average_pool"),
                      _1=node["kernel"][1], _11=node["kernel"][0], _2=along, _12=down, _3=left, _13=top, _14=right,
                      _15=bottom, _5=1, _6=1)
        else:
            raise ValueError(f"{name}: no layer of ncnn for {op}")
        self.split(name)

    def files(self):
        """The text of .param and the bytes of .bin."""
        image = self.graph["input"]["name"]
        height, width, channels = self.graph["input"]["shape"]
        self.line("Input", image, [], [image], _0=width, _1=height, _2=channels)
        self.split(image)
        for node in self.graph["nodes"]:
            if node["op"] != "softmax":
                self.node(node)
        return "\n".join(["7767517", f"{len(self.lines)} {self.blobs}", *self.lines]) + "\n", self.data
