"""Writes a model file as ONNX with quantise and dequantise nodes (QDQ): the same int8 weights, scales and zero points.

    python3 export_onnx.py MODEL.safetensors MODEL.onnx

Activations are u8, moved up by 128, as engines on amd64 want them. The input is (1, channels, height, width) in the bytes
that `mien` takes; outputs are the bytes of the model's outputs, moved up by 128, without softmax.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from export_model import load, quantisation, shapes

OPSET = 17
OPERATIONS = {"convolution": "Conv", "depthwise": "Conv", "fully_connected": "Gemm", "add": "Add", "relu": "Relu",
              "maximum_pool": "MaxPool", "average_pool": "AveragePool", "global_average_pool": "GlobalAveragePool"}


class Writer:
    def __init__(self, graph, tensors):
        self.graph, self.tensors, self.shapes = graph, tensors, shapes(graph, tensors)
        self.nodes, self.initializers = [], []
        self.reals, self.flat = {}, set()

    def add(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name, value):
        self.initializers.append(numpy_helper.from_array(value, name))
        return name

    def parameters(self, name):
        """Names of an activation's scale and zero point."""
        scale, zero = quantisation(self.graph, name)
        known = f"{name}.scale" in {x.name for x in self.initializers}
        if not known:
            self.constant(f"{name}.scale", np.array(scale, np.float32))
            self.constant(f"{name}.zero_point", np.array(zero + 128, np.uint8))
        return [f"{name}.scale", f"{name}.zero_point"]

    def real(self, name):
        """The activation as real numbers."""
        if name not in self.reals:
            self.reals[name] = self.add("DequantizeLinear", [name, *self.parameters(name)], f"{name}.real")
        return self.reals[name]

    def flattened(self, name):
        """The activation as real numbers in the order height, width, channel."""
        height, width, _ = self.shapes[name]
        if name in self.flat:
            return self.real(name)
        x = self.real(name)
        if height * width > 1:
            x = self.add("Transpose", [x], f"{name}.interleaved", perm=[0, 2, 3, 1])
        x = self.add("Flatten", [x], f"{name}.flat.real")
        x = self.add("QuantizeLinear", [x, *self.parameters(name)], f"{name}.flat")
        return self.add("DequantizeLinear", [x, *self.parameters(name)], f"{name}.flat.again")

    def weights(self, node):
        """Names of weights and bias as real numbers."""
        value = self.tensors[node["weights"]]
        if node["op"] == "convolution":
            value = value.transpose(0, 3, 1, 2)
        elif node["op"] == "depthwise":
            value = value[:, None]
        scales, bias = self.tensors[node["weight_scales"]], self.tensors[node["bias"]]
        units = np.float64(quantisation(self.graph, node["inputs"][0])[0]) * scales.astype(np.float64)
        names = []
        for part, value, scale in (("weights", value, scales), ("bias", bias, units.astype(np.float32))):
            stem = f"{node['name']}.{part}"
            inputs = [self.constant(stem, np.ascontiguousarray(value)), self.constant(f"{stem}.scale", scale),
                      self.constant(f"{stem}.zero_point", np.zeros(len(scale), value.dtype))]
            names.append(self.add("DequantizeLinear", inputs, f"{stem}.real", axis=0))
        return names

    def node(self, node):
        op, name = node["op"], node["name"]
        inputs, fields = [self.real(node["inputs"][0])], {}
        if op in ("convolution", "depthwise"):
            inputs += self.weights(node)
            fields["group"] = self.shapes[name][2] if op == "depthwise" else 1
            fields["kernel_shape"] = list(self.tensors[node["weights"]].shape[1:3])
        elif op == "fully_connected":
            inputs = [self.flattened(node["inputs"][0]), *self.weights(node)]
            fields["transB"] = 1
            self.flat.add(name)
        elif op == "add":
            inputs.append(self.real(node["inputs"][1]))
        elif op == "average_pool":
            fields["count_include_pad"] = 1
        if "kernel" in node:
            fields["kernel_shape"] = node["kernel"]
        if "stride" in node:
            fields |= {"strides": node["stride"], "pads": node["padding"]}
        x = self.add(OPERATIONS[op], inputs, f"{name}.computed", **fields)
        if "weights" in node and len(node["inputs"]) == 2:
            x = self.add("Add", [x, self.real(node["inputs"][1])], f"{name}.added")
        if node.get("relu"):
            x = self.add("Relu", [x], f"{name}.positive")
        self.add("QuantizeLinear", [x, *self.parameters(name)], name)

    def model(self):
        softmax = {node["name"]: node["inputs"][0] for node in self.graph["nodes"] if node["op"] == "softmax"}
        for node in self.graph["nodes"]:
            if node["name"] not in softmax:
                self.node(node)
        outputs = list(dict.fromkeys(softmax.get(name, name) for name in self.graph["outputs"]))

        def value(name):
            height, width, channels = self.shapes[name]
            shape = [1, channels] if name in self.flat else [1, channels, height, width]
            return helper.make_tensor_value_info(name, TensorProto.UINT8, shape)

        graph = helper.make_graph(self.nodes, "network", [value(self.graph["input"]["name"])],
                                  [value(name) for name in outputs], self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    a = parser.parse_args()
    onnx.save(Writer(*load(str(a.model))).model(), str(a.out))
    print(f"{a.out}: {a.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
