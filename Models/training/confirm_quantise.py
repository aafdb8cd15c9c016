"""Quantises the trained confirm network to int8 and writes Models/confirm.safetensors.

    confirm_quantise.py --out .build/training/confirm --model Models/confirm.safetensors

Static quantisation; how ranges are clipped is chosen by how near the int8 network stays to the fp32 one on training windows
that did not calibrate it.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import confirm_augment as augment
import float_graph
from confirm_network import ConfirmNetwork, confirm_graph
from confirm_train import DEVELOPMENT, inside, set_aside
from export_model import load
from float_graph import as_input
from int8_reference import Reference
from static_quantisation import CLIPPINGS, Ranges, build, correct_biases

OUTPUTS = ["face", "landmarks", "pose"]


def run_int8(reference, windows):
    """Real outputs (n, channels) by name."""
    parts = [reference.run(windows[i : i + 512, :, :, None]) for i in range(0, len(windows), 512)]
    return {name: reference.dequantised(name, np.concatenate([part[name] for part in parts]))[:, 0, 0] for name in OUTPUTS}


def run_float(layers, windows):
    parts = [float_graph.run(layers, as_input(windows[i : i + 512])) for i in range(0, len(windows), 512)]
    return {name: np.concatenate([part[name].numpy()[:, :, 0, 0] for part in parts]) for name in OUTPUTS}


def difference(one, other):
    """Mean errors of the three outputs: of the probability of a face, in window sides, in distances between the eyes."""
    def probability(x):
        return 1 / (1 + np.exp(-x["face"]))

    return [float(np.abs(probability(one) - probability(other)).mean())] + [
        float(np.abs(one[name] - other[name]).mean()) for name in OUTPUTS[1:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="the folder of the checkpoint and the data")
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "confirm.safetensors")
    a = parser.parse_args()
    state = torch.load(a.out / "checkpoint.pt", weights_only=False)
    network = ConfirmNetwork()
    network.load_state_dict(state["average"])
    layers = confirm_graph(network.eval())

    random = np.random.default_rng(7)
    table, stored = np.load(a.out / "faces.npz"), np.load(a.out / "negatives.npz")
    aside = set_aside(stored["source"])
    negatives, judges = stored["patches"][~aside], stored["patches"][aside]
    rows = random.choice(np.flatnonzero(np.isin(table["set"], DEVELOPMENT)), 1000, replace=False)
    faces = augment.normalised([augment.face(table["patches"][i], table["points"][i], random)[0] for i in rows])
    windows = random.permutation(np.concatenate([faces, inside(negatives[random.choice(len(negatives), 1000, replace=False)])]))
    calibration, judged = windows[:1024], windows[1024:]
    exact, ranges = run_float(layers, judged), Ranges(layers, calibration)

    def attempt(clipping, corrected):
        builder = build("confirm", layers, (32, 32, 1), lambda name: ranges.quantisation(name, clipping), False)
        if corrected:
            correct_biases(builder, layers, calibration[:256], OUTPUTS)
        errors = difference(run_int8(Reference(builder.graph(OUTPUTS), builder.tensors), judged), exact)
        print(f"clip {clipping}, corrected biases {corrected}: mean errors {[round(e, 4) for e in errors]}", flush=True)
        return errors[0] + errors[1] + 0.3 * errors[2], builder, errors, {"activation_clipping": clipping, "bias_correction": corrected}

    _, builder, errors, chosen = min(
        (attempt(clipping, corrected) for clipping in CLIPPINGS for corrected in (False, True)), key=lambda x: x[0])
    held = np.isin(table["set"], ("fer_held", "lfw_held"))
    parts = inside(table["patches"][held]), inside(judges)
    reference = Reference(builder.graph(OUTPUTS), builder.tensors)
    right = {}
    for kind, run in (("fp32", lambda x: run_float(layers, x)), ("int8", lambda x: run_int8(reference, x))):
        answers = [run(part)["face"][:, 0] > 0 for part in parts]
        right[kind] = round(float(np.concatenate([answers[0], ~answers[1]]).mean()), 4)
        print(f"{kind}: {answers[0].mean():.4f} of {len(parts[0])} unseen faces and {answers[1].mean():.4f} of {len(parts[1])} unseen false "
              "alarms have a logit above 0")
    provenance = {
        "data": "Caltech web faces, FER2013 Training, LFW (7 of 8 folds) with points by dlib's 5-point predictor; false alarms of "
        "two Haar cascades on faceless pictures", "faces": state["rows"][0], "negatives": state["rows"][1],
        "epochs": state["epoch"] + 1, "seed": state["seed"], "multiplications": network.multiplications(), **chosen,
        "accuracy_fp32": right["fp32"], "accuracy_int8": right["int8"], "int8_mean_errors": [round(e, 4) for e in errors],
    }
    builder.save(str(a.model), OUTPUTS, ["face"], provenance)
    assert Reference(*load(str(a.model))).graph == builder.graph(OUTPUTS)
    print(json.dumps(provenance, indent=2))
    print(f"{a.model}: {a.model.stat().st_size} bytes")


if __name__ == "__main__":
    main()
