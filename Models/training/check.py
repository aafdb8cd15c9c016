"""Checks the exporters on small made-up data: about ten seconds, no data set.

    python3 check.py

Static quantisation must follow the network in floating point, quantisation-aware training must compute what it exports,
lower its loss and beat what it started from, and ONNX (where onnxruntime is installed) must answer as the model does.
"""

import numpy as np
import torch
import torch.nn.functional as F

import float_graph
import qat
import reference_networks
import static_quantisation
from int8_reference import Reference


def made_up_pictures(count, seed):
    """Smooth pictures (count, 48, 48): noise of 8 x 8 cells, enlarged."""
    random = torch.Generator().manual_seed(seed)
    cells = torch.rand(count, 1, 8, 8, generator=random)
    return (F.interpolate(cells, 48, mode="bilinear")[:, 0] * 255).round().to(torch.uint8).numpy()


def quantised(name, images):
    sketch = reference_networks.Sketch(images, 1)
    reference_networks.NETWORKS[name](sketch)
    ranges = static_quantisation.Ranges(sketch.layers, images)
    builder = static_quantisation.build(
        name, sketch.layers, (48, 48, 1), lambda layer: ranges.quantisation(layer, "none"), clip_weights=False)
    return sketch.layers, builder


def answers(builder, images, output):
    reference = Reference(builder.graph([output]), builder.tensors)
    return reference.dequantised(output, reference.run(images[..., None])[output]).reshape(len(images), -1)


def check_static(images):
    for name in reference_networks.NETWORKS:
        layers, builder = quantised(name, images)
        output = layers[-1].name
        exact = float_graph.run(layers, float_graph.as_input(images))[output].flatten(1).numpy()
        error = np.abs(answers(builder, images, output) - exact).mean() / exact.std()
        print(f"{name}: int8 is {error:.3f} standard deviations from floating point")
        assert error < 0.5, name


def check_training(images):
    layers, builder = quantised("minix48", images)
    output = layers[-1].name
    network = qat.IntegerNetwork(builder, layers, [output])
    losses = list(qat.distil(network, layers, images, [output], steps=20))
    print(f"quantisation-aware training: error {losses[0]:.4f} before, {losses[-1]:.4f} after")
    assert losses[-1] < 0.8 * losses[0]
    trained = network(images[..., None])[output].detach().numpy()
    network.export()
    assert np.array_equal(answers(builder, images, output), trained), "what was exported is not what was trained"


def check_onnx(images):
    try:
        import onnxruntime

        import export_onnx
    except ImportError:
        return print("onnxruntime is not installed: ONNX is not checked")
    for name in reference_networks.NETWORKS:
        layers, builder = quantised(name, images)
        output = layers[-1].name
        graph = builder.graph([output])
        model = export_onnx.Writer(graph, builder.tensors).model()
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        theirs = np.concatenate([session.run([output], {"image": x[None, None]})[0].reshape(1, -1) for x in images])
        ours = Reference(graph, builder.tensors).run(images[..., None])[output].reshape(len(images), -1)
        steps = np.abs(theirs.astype(int) - 128 - ours).mean()
        print(f"{name}: ONNX is {steps:.3f} steps from the model")
        # Its fp32 sums round otherwise now and then, and random weights make much of that; what is wrong is off by 30.
        assert steps < 2, name


if __name__ == "__main__":
    torch.manual_seed(1)
    pictures = made_up_pictures(16, 1)
    check_static(pictures)
    check_training(pictures)
    check_onnx(pictures)
