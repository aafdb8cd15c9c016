"""A model whose convolutions add nothing: each that did becomes a convolution and an addition, with a rounding between.

Engines that round after every operation run only this form in int8 throughout. Its answers differ a little from the
model's own, by the extra rounding.
"""

import numpy as np

from int8_reference import Reference


def separate_additions(graph, tensors, images):
    """The graph (the tensors stay). Ranges of the sums are those over the pictures, u8 (n, height, width, channels)."""
    joined = {node["name"]: node for node in graph["nodes"] if "weights" in node and len(node["inputs"]) == 2}
    reference, ranges = Reference(graph, tensors), {}

    def observe(node, sums):
        if node["name"] in joined:
            scale, _ = reference.quantisation(node["inputs"][0])
            real = sums.numpy() * (tensors[node["weight_scales"]] * scale)[:, None, None]
            ranges[node["name"]] = min(0.0, real.min()), max(1e-6, real.max())
        return sums

    reference.run(images, observe)
    nodes = []
    for node in graph["nodes"]:
        if node["name"] not in joined:
            nodes.append(node)
            continue
        low, high = ranges[node["name"]]
        scale = np.float32((high - low) / 255)
        sums = {"name": f"{node['name']}.sums", "inputs": node["inputs"][:1], "relu": False, "scale": float(scale),
                "zero_point": int(np.clip(np.rint(-128 - low / scale), -128, 127))}
        nodes.append(node | sums)
        nodes.append({"name": node["name"], "op": "add", "inputs": [sums["name"], node["inputs"][1]],
                      "scale": node["scale"], "zero_point": node["zero_point"], "relu": node["relu"]})
    return graph | {"nodes": nodes}
