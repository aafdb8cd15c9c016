"""Writes a model file as a LiteRT flatbuffer (.tflite) with the same int8 weights, scales and zero points.

Every operation rounds, so additions must be separate (Models/training/separate_additions.py). LiteRT pads a convolution as
TensorFlow's 'same' and 'valid' do; other padding becomes an operation of its own in front of it.
"""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from export_model import quantisation, shapes

NONE, RELU = schema.ActivationFunctionType.NONE, schema.ActivationFunctionType.RELU
SAME, VALID = schema.Padding.SAME, schema.Padding.VALID
TYPES = {"int8": schema.TensorType.INT8, "int32": schema.TensorType.INT32}


def options(kind, **fields):
    """Keyword arguments of an operator: its options and their type."""
    value = getattr(schema, f"{kind}OptionsT")()
    for name, field in fields.items():
        assert hasattr(value, name), name
        setattr(value, name, field)
    return {"builtinOptionsType": getattr(schema.BuiltinOptions, f"{kind}Options"), "builtinOptions": value}


class Writer:
    def __init__(self, graph, tensors):
        self.graph, self.weights, self.shapes = graph, tensors, shapes(graph, tensors)
        self.tensors, self.buffers, self.operators, self.codes = [], [schema.BufferT()], [], []
        self.indices, self.flat = {}, set()

    def tensor(self, name, shape, kind="int8", scale=None, zero_point=None, data=None, dimension=0):
        quantised = None
        if scale is not None:
            scale = np.atleast_1d(np.asarray(scale, np.float32))
            zeros = np.full(len(scale), 0 if zero_point is None else zero_point, np.int64)
            quantised = schema.QuantizationParametersT(scale=scale, zeroPoint=zeros, quantizedDimension=dimension)
        buffer = 0
        if data is not None:
            self.buffers.append(schema.BufferT(data=np.frombuffer(np.ascontiguousarray(data).tobytes(), np.uint8)))
            buffer = len(self.buffers) - 1
        self.tensors.append(schema.TensorT(shape=np.array(shape, np.int32), type=TYPES[kind], buffer=buffer, name=name,
                                           quantization=quantised))
        return len(self.tensors) - 1

    def activation(self, name, shape=None):
        """A tensor with the quantisation of the model's activation of this name."""
        scale, zero = quantisation(self.graph, name.split("|")[0])
        shape = shape or (1, *self.shapes[name.split("|")[0]])
        self.indices[name] = self.tensor(name, shape, scale=scale, zero_point=zero)
        return self.indices[name]

    def operator(self, code, version, inputs, output, **fields):
        code = getattr(schema.BuiltinOperator, code)
        if (code, version) not in self.codes:
            self.codes.append((code, version))
        self.operators.append(schema.OperatorT(opcodeIndex=self.codes.index((code, version)), inputs=inputs,
                                               outputs=[output], **fields))

    def window(self, node, rows, columns):
        """Input tensor and padding of a node with a window."""
        name = node["inputs"][0]
        x, (height, width, channels) = self.indices[name], self.shapes[name]
        if not any(node["padding"]):
            return x, VALID
        same = []
        for size, kernel, stride in zip((height, width), (rows, columns), node["stride"]):
            total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            same.append((total // 2, total - total // 2))
        top, left, bottom, right = node["padding"]
        if same == [(top, bottom), (left, right)]:
            return x, SAME
        if node["op"].endswith("pool"):
            raise ValueError(f"{node['name']}: padding {node['padding']} is neither 'same' nor 'valid'")
        sides = np.array([[0, 0], [top, bottom], [left, right], [0, 0]], np.int32)
        pads = self.tensor(f"{node['name']}|pads", sides.shape, "int32", data=sides)
        padded = self.activation(f"{name}|{node['name']}", (1, height + top + bottom, width + left + right, channels))
        self.operator("PAD", 2, [x, pads], padded, **options("Pad"))
        return padded, VALID

    def parameters(self, node, value, dimension):
        """Tensors of weights and bias."""
        scales, bias = self.weights[node["weight_scales"]], self.weights[node["bias"]]
        units = np.float64(quantisation(self.graph, node["inputs"][0])[0]) * scales.astype(np.float64)
        return [self.tensor(f"{node['name']}|weights", value.shape, scale=scales, data=value, dimension=dimension),
                self.tensor(f"{node['name']}|bias", bias.shape, "int32", units, data=bias)]

    def node(self, node):
        op, name, source = node["op"], node["name"], node["inputs"][0]
        relu = RELU if node.get("relu") else NONE
        stride = node.get("stride", [1, 1])
        strides = {"strideH": stride[0], "strideW": stride[1]}
        if op in ("convolution", "depthwise"):
            assert len(node["inputs"]) == 1, "additions must be separate"
            value = self.weights[node["weights"]]
            x, padding = self.window(node, *value.shape[1:3])
            shared = {"padding": padding, "fusedActivationFunction": relu, **strides}
            if op == "convolution":
                inputs = [x, *self.parameters(node, value, 0)]
                self.operator("CONV_2D", 3, inputs, self.activation(name), **options("Conv2D", **shared))
            else:
                inputs = [x, *self.parameters(node, value.transpose(1, 2, 0)[None], 3)]
                self.operator("DEPTHWISE_CONV_2D", 3, inputs, self.activation(name),
                              **options("DepthwiseConv2D", depthMultiplier=1, **shared))
        elif op == "fully_connected":
            value, x = self.weights[node["weights"]], self.indices[source]
            if source not in self.flat:
                x = self.activation(f"{source}|flat", (1, value.shape[1]))
                wanted = np.array([1, value.shape[1]], np.int32)
                shape = self.tensor(f"{source}|flat.shape", wanted.shape, "int32", data=wanted)
                self.operator("RESHAPE", 1, [self.indices[source], shape], x, **options("Reshape", newShape=wanted))
            self.flat.add(name)
            self.operator("FULLY_CONNECTED", 4, [x, *self.parameters(node, value, 0)],
                          self.activation(name, (1, len(value))), **options("FullyConnected", fusedActivationFunction=relu))
        elif op == "add":
            inputs = [self.indices[part] for part in node["inputs"]]
            self.operator("ADD", 2, inputs, self.activation(name), **options("Add", fusedActivationFunction=relu))
        elif op in ("maximum_pool", "average_pool"):
            x, padding = self.window(node, *node["kernel"])
            fields = options("Pool2D", padding=padding, filterHeight=node["kernel"][0], filterWidth=node["kernel"][1],
                             fusedActivationFunction=relu, **strides)
            code = "MAX_POOL_2D" if op == "maximum_pool" else "AVERAGE_POOL_2D"
            self.operator(code, 2, [x], self.activation(name), **fields)
        elif op == "global_average_pool":
            axes = self.tensor(f"{name}|axes", (2,), "int32", data=np.array([1, 2], np.int32))
            self.flat.add(name)
            self.operator("MEAN", 2, [self.indices[source], axes], self.activation(name, (1, self.shapes[name][2])),
                          **options("Reducer", keepDims=False))
        else:
            raise ValueError(f"{name}: no operation of LiteRT for {op}")

    def file(self):
        self.activation(self.graph["input"]["name"])
        for node in self.graph["nodes"]:
            if node["op"] != "softmax":
                self.node(node)
        outputs = [self.indices[name] for name in self.graph["outputs"] if name in self.indices]
        codes = [schema.OperatorCodeT(deprecatedBuiltinCode=min(code, 127), builtinCode=code, version=version)
                 for code, version in self.codes]
        network = schema.SubGraphT(tensors=self.tensors, inputs=[self.indices[self.graph["input"]["name"]]],
                                   outputs=outputs, operators=self.operators, name="network")
        model = schema.ModelT(version=3, operatorCodes=codes, subgraphs=[network], buffers=self.buffers,
                              description="made from a mien-network")
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())
