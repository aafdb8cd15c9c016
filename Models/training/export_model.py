"""Builds the model files that `mien` runs: safetensors with the graph in the metadata (see Models/README.md).

A builder takes quantised layers one by one, each named, and refers to earlier ones by name:

    builder = ModelBuilder("expression", height=48, width=48, channels=1)
    x = builder.convolution("stem", "image", weights, weight_scales, bias, scale, zero_point, relu=True)
    builder.save("expression.safetensors", outputs=[x], labels=[...], provenance={...})
"""

import json
from pathlib import Path

import numpy as np
from safetensors import safe_open

FORMAT_VERSION = "1"
TYPES = {"int8": "I8", "int32": "I32", "float32": "F32"}


def load(path):
    """(graph, tensors) of a model file."""
    with safe_open(path, "np") as file:
        return json.loads(file.metadata()["graph"]), {name: file.get_tensor(name) for name in file.keys()}


def quantisation(graph, name):
    """Scale and zero point of what a node makes, or of the graph's input."""
    nodes = {node["name"]: node for node in [graph["input"], *graph["nodes"]]}
    while "scale" not in nodes[name]:
        name = nodes[name]["inputs"][0]
    return nodes[name]["scale"], nodes[name]["zero_point"]


def shapes(graph, tensors):
    """Height, width and channels of every image, by name."""
    result = {graph["input"]["name"]: tuple(graph["input"]["shape"])}
    for node in graph["nodes"]:
        height, width, channels = result[node["inputs"][0]]
        if node["op"] in ("global_average_pool", "fully_connected"):
            height, width = 1, 1
        elif node["op"] in ("convolution", "depthwise", "maximum_pool", "average_pool"):
            rows, columns = node["kernel"] if "kernel" in node else tensors[node["weights"]].shape[1:3]
            (top, left, bottom, right), (down, along) = node["padding"], node["stride"]
            height, width = (height + top + bottom - rows) // down + 1, (width + left + right - columns) // along + 1
        if "weights" in node:
            channels = len(tensors[node["weights"]])
        result[node["name"]] = (height, width, channels)
    return result


def write(path, tensors, metadata):
    """A safetensors file, the same bytes every time; larger elements come first, so that all are aligned."""
    names = sorted(tensors, key=lambda name: (-tensors[name].itemsize, name))
    header, end = {"__metadata__": metadata}, 0
    for name in names:
        start, end = end, end + tensors[name].nbytes
        header[name] = {"dtype": TYPES[tensors[name].dtype.name], "shape": list(tensors[name].shape),
                        "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = [tensors[name].tobytes() for name in names]
    Path(path).write_bytes(b"".join([len(text).to_bytes(8, "little"), text, *data]))


class ModelBuilder:
    def __init__(self, name, height, width, channels, scale=1 / 128, zero_point=0):
        self.name = name
        self.input = {"name": "image", "shape": [height, width, channels], "scale": float(np.float32(scale)),
                      "zero_point": int(zero_point)}
        self.nodes, self.tensors = [], {}

    def add_node(self, op, name, inputs, scale=None, zero_point=None, **fields):
        node = {"name": name, "op": op, "inputs": list(inputs)}
        if scale is not None:
            node |= {"scale": float(np.float32(scale)), "zero_point": int(zero_point)}
        self.nodes.append(node | {key: value for key, value in fields.items() if value is not None})
        return name

    def weighted(self, op, name, inputs, weights, weight_scales, bias, scale, zero_point, **fields):
        self.tensors[f"{name}.weights"] = np.ascontiguousarray(weights, np.int8)
        self.tensors[f"{name}.weight_scales"] = np.ascontiguousarray(weight_scales, np.float32)
        self.tensors[f"{name}.bias"] = np.ascontiguousarray(bias, np.int32)
        return self.add_node(op, name, inputs, scale, zero_point, weights=f"{name}.weights",
                             weight_scales=f"{name}.weight_scales", bias=f"{name}.bias", **fields)

    def convolution(self, name, x, weights, weight_scales, bias, scale, zero_point, relu=False, stride=(1, 1),
                    padding=(0, 0, 0, 0), addend=None):
        """Weights [outputs][rows][columns][inputs]; padding top, left, bottom, right; `addend` joins before ReLU."""
        inputs = [x] if addend is None else [x, addend]
        return self.weighted("convolution", name, inputs, weights, weight_scales, bias, scale, zero_point, relu=relu,
                             stride=list(stride), padding=list(padding))

    def depthwise(self, name, x, weights, weight_scales, bias, scale, zero_point, relu=False, stride=(1, 1),
                  padding=(0, 0, 0, 0), addend=None):
        """Weights [channels][rows][columns]."""
        inputs = [x] if addend is None else [x, addend]
        return self.weighted("depthwise", name, inputs, weights, weight_scales, bias, scale, zero_point, relu=relu,
                             stride=list(stride), padding=list(padding))

    def fully_connected(self, name, x, weights, weight_scales, bias, scale, zero_point, relu=False, addend=None):
        """Weights [outputs][rows * columns * channels of the input]."""
        assert addend is None
        return self.weighted("fully_connected", name, [x], weights, weight_scales, bias, scale, zero_point, relu=relu)

    def add(self, name, a, b, scale, zero_point, relu=False):
        return self.add_node("add", name, [a, b], scale, zero_point, relu=relu)

    def relu(self, name, x, scale, zero_point):
        return self.add_node("relu", name, [x], scale, zero_point)

    def maximum_pool(self, name, x, kernel, stride, padding=(0, 0, 0, 0)):
        return self.add_node("maximum_pool", name, [x], kernel=list(kernel), stride=list(stride), padding=list(padding))

    def average_pool(self, name, x, kernel, stride, scale, zero_point, padding=(0, 0, 0, 0), relu=False):
        return self.add_node("average_pool", name, [x], scale, zero_point, kernel=list(kernel), stride=list(stride),
                             padding=list(padding), relu=relu)

    def global_average_pool(self, name, x, scale, zero_point, relu=False):
        return self.add_node("global_average_pool", name, [x], scale, zero_point, relu=relu)

    def softmax(self, name, x):
        return self.add_node("softmax", name, [x])

    def graph(self, outputs):
        return {"input": self.input, "nodes": self.nodes, "outputs": list(outputs)}

    def save(self, path, outputs, labels=(), provenance=None):
        metadata = {"format": "mien-network", "format_version": FORMAT_VERSION, "name": self.name,
                    "graph": json.dumps(self.graph(outputs), separators=(",", ":")), "labels": json.dumps(list(labels)),
                    "provenance": json.dumps(provenance or {})}
        write(path, self.tensors, metadata)
