"""Quantises the trained identity network to int8 and writes Models/identity.safetensors.

    identity_quantise.py --faces DIR --checkpoint DIR/checkpoint.pt --model Models/identity.safetensors

Static quantisation; how ranges are clipped is chosen by how near the int8 network's directions stay to the fp32 one's on training
faces that did not calibrate it. With `--fine-tune` steps of quantisation-aware distillation from the fp32 network follow.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import float_graph
import qat
from confirm_windows import normalise_lighting
from export_model import load
from float_graph import as_input
from identity_network import SIDE, IdentityNetwork, identity_graph
from identity_train import Faces, pair_errors
from int8_reference import Reference
from static_quantisation import CLIPPINGS, Ranges, build, correct_biases

OUTPUTS = ["embedding"]


def unit(values):
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def run_int8(reference, pictures):
    parts = [reference.run(pictures[i : i + 256, :, :, None])["embedding"] for i in range(0, len(pictures), 256)]
    return unit(reference.dequantised("embedding", np.concatenate(parts))[:, 0, 0])


def run_float(layers, pictures):
    parts = [float_graph.run(layers, as_input(pictures[i : i + 256]))["embedding"].numpy()[:, :, 0, 0] for i in range(0, len(pictures), 256)]
    return unit(np.concatenate(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "identity.safetensors")
    parser.add_argument("--judged", type=int, nargs="+", default=[4])
    parser.add_argument("--fine-tune", type=int, default=0, help="steps (%(default)s)")
    a = parser.parse_args()
    torch.set_num_threads(1)
    state = torch.load(a.checkpoint, weights_only=False)
    network = IdentityNetwork()
    network.load_state_dict(state["average"])
    layers = identity_graph(network.eval())

    lfw, random = Faces(a.faces, "lfw"), np.random.default_rng(7)
    rows = random.permutation(np.flatnonzero(np.isin(lfw.folds, state["folds"])))
    training = normalise_lighting(np.stack([lfw.augmented(i, random) for i in rows[:1536]]))
    calibration, judges = training[:1024], training[1024:]
    exact, ranges = run_float(layers, judges), Ranges(layers, calibration)

    def attempt(clipping, corrected, steps=0):
        builder = build("identity", layers, (SIDE, SIDE, 1), lambda name: ranges.quantisation(name, clipping), False)
        if corrected:
            correct_biases(builder, layers, calibration[:256], OUTPUTS)
        if steps:
            tuned = qat.IntegerNetwork(builder, layers, OUTPUTS)
            for _ in qat.distil(tuned, layers, calibration, "embedding", steps, batch=64):
                pass
            tuned.export()
        near = float((run_int8(Reference(builder.graph(OUTPUTS), builder.tensors), judges) * exact).sum(1).mean())
        print(f"clip {clipping}, corrected biases {corrected}, fine-tuned {steps}: cosine to fp32 {near:.4f}", flush=True)
        return near, builder, {"activation_clipping": clipping, "bias_correction": corrected, "fine_tuned_steps": steps}

    best = max((attempt(clipping, corrected) for clipping in CLIPPINGS for corrected in (False, True)), key=lambda one: one[0])
    if a.fine_tune:
        best = max(best, attempt(best[2]["activation_clipping"], False, a.fine_tune), key=lambda one: one[0])
    near, builder, chosen = best
    pairs = np.load(a.faces / "pairs.npy")
    judged = np.unique(pairs[np.isin(pairs[:, 3], a.judged), :2])
    pictures, errors = normalise_lighting(np.stack([lfw.exact(i) for i in judged])), {}
    reference = Reference(builder.graph(OUTPUTS), builder.tensors)
    for kind, found in (("fp32", run_float(layers, pictures)), ("int8", run_int8(reference, pictures))):
        whole = np.zeros((len(lfw.images), found.shape[1]), np.float32)
        whole[judged] = found
        errors[kind] = round(pair_errors(whole, pairs, a.judged), 4)
    provenance = {
        "data": "LFW, FER2013 Training, Caltech web faces, CK+; answers of dlib's face recognition network", "faces": state["rows"],
        "lfw_folds": state["folds"], "epochs": state["epoch"] + 1, "seed": state["seed"], "multiplications": network.multiplications(),
        **chosen, "cosine_int8_to_fp32": round(near, 4), "judged_equal_error_rate_fp32": errors["fp32"],
        "judged_equal_error_rate_int8": errors["int8"],
    }
    builder.save(str(a.model), OUTPUTS, [], provenance)
    assert Reference(*load(str(a.model))).graph == builder.graph(OUTPUTS)
    print(json.dumps(provenance, indent=2))
    print(f"{a.model}: {a.model.stat().st_size} bytes")


if __name__ == "__main__":
    main()
