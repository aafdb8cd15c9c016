"""Quantises trained music networks to int8, and asks the int8 network, in the engine's arithmetic, what it hears.

    python quantise_music.py --prepared DIR --networks DIR/second

Static quantisation after training (static_quantisation.py), activation ranges from windows of the clips that the network
was trained on. Writes NAME.safetensors beside each of music.pt and part-K.pt, and NAME.heard.npz: what it hears in the clips of 4q, of
a part those that it was not trained on; and what it hears in floating point in all pieces of vgmidi.
"""

import argparse
import json
import os
from pathlib import Path

import numpy as np
import torch

import music_data
from int8_reference import Reference
from music_network import BANDS, FRAMES, graph, multiply_accumulates
from static_quantisation import Ranges, build, correct_biases
from train_music import PARTS, folds, hear, load_network, windows

CALIBRATION = 96
CLIPPING = "99.99 %"
OUTPUTS = ["heard"]


def hear_int8(reference, clips):
    """(clips, HEARD) by integer arithmetic: the mean over each clip's windows, as `MusicReader` takes it."""
    result = []
    for clip in clips:
        answer = reference.run(windows(clip)[..., None])["heard"].reshape(-1, reference.tensors["heard.bias"].size)
        result.append(reference.dequantised("heard", answer).mean(0))
    return np.stack(result)


def quantise(network, pictures):
    """The builder of the int8 network; calibrated on `pictures` (n, FRAMES, BANDS) of bytes."""
    layers = graph(network)
    ranges = Ranges(layers, pictures)
    builder = build("music", layers, (FRAMES, BANDS, 1), lambda name: ranges.quantisation(name, CLIPPING), True)
    correct_biases(builder, layers, pictures, OUTPUTS)
    return builder


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--networks", type=Path, required=True, help="the folder of music.pt and part-K.pt")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("MIEN_DATA", "../shared/data")))
    parser.add_argument("--names", nargs="+", default=["music", *(f"part-{part}" for part in range(PARTS))])
    a = parser.parse_args()
    torch.set_num_threads(1)
    clips, pieces = (music_data.load(a.prepared, name, a.data) for name in ("4q", "vgmidi"))
    for name in a.names:
        network, _, state = load_network(a.networks / f"{name}.pt")
        network.eval()
        own = asked = np.arange(len(clips))
        if name != "music":
            tests = folds(*(np.array([getattr(clip, key) for clip in clips]) for key in ("quadrant", "group")), state["seed"])
            part = int(name.split("-")[1])
            asked = np.concatenate(tests[2 * part : 2 * part + 2])
            own = np.setdiff1d(own, asked)
        random = np.random.default_rng(1)
        pictures = np.stack([random.choice(windows(clips[row])) for row in random.choice(own, CALIBRATION, replace=False)])
        builder = quantise(network, pictures)
        provenance = {"distilled_from": "musicnn 0.1.0, MSD_musicnn", "clips": state["clips"], "epochs": state["epochs"],
                      "seed": state["seed"], "multiply_accumulates": multiply_accumulates(graph(network)),
                      "calibration_windows": CALIBRATION, "activation_clipping": CLIPPING}
        builder.save(str(a.networks / f"{name}.safetensors"), OUTPUTS, (), provenance)
        listened = [clips[row] for row in asked]
        int8 = hear_int8(Reference(builder.graph(OUTPUTS), builder.tensors), listened)
        exact = state["heard"][asked] if "heard" in state else hear(network, listened)
        error = np.square(int8 - exact).sum() / np.square(exact - exact.mean(0)).sum()
        print(f"{name}: {json.dumps(provenance)}; int8 loses {error:.4f} of the variance", flush=True)
        np.savez(a.networks / f"{name}.heard.npz", int8=int8, rows=asked, vgmidi=hear(network, pieces))


if __name__ == "__main__":
    main()
