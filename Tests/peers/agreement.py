#!/usr/bin/env python3
"""Holds Mien's int8 engine against other engines on the same network and all of FER2013's PrivateTest.

    .build/peers/bin/python Tests/peers/agreement.py [MODEL...]

Prints the share of pictures with the same likeliest class, the mean and largest difference of the logits in quantisation
steps, and each engine's accuracy, and exits with 1 unless ONNX Runtime on the `joined` file, which rounds where ours
does, agrees on 99.9 % and to a step on average. The `separate` files round once more at each addition (networks.py).

With --avx2 every engine is held down to AVX2 as networks.py does it, which shows whose products then saturate: 16-bit sums
of two products are fast and may overflow. Ours stay exact.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

import networks
import peer_files
import served

ROWS = [("onnxruntime", "joined"), *networks.ROWS]
SAME, STEPS = 0.999, 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path, help="model files; default: the expression network")
    parser.add_argument("--mien", default=".build/release/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--avx2", action="store_true", help="hold every engine down to AVX2")
    options = parser.parse_args()
    environments = networks.AVX2 if options.avx2 else {}
    models = options.models or [networks.ROOT / "Models" / "expression.safetensors"]
    core = max(os.sched_getaffinity(0))

    table = peer_files.fer2013.load(options.data)
    rows = np.flatnonzero(table["usage"] == 2)
    labels = table["fer_label"][rows]
    agrees = True
    with tempfile.TemporaryDirectory() as folder:
        pictures = f"{folder}/pictures"
        peer_files.fer2013.normalise_lighting(table["images"][rows]).tofile(pictures)
        calibration = peer_files.calibration_pictures(options.data)

        def answers(process):
            result = np.array(process.answers(0, pictures, len(rows)))
            process.close()
            return result

        for model in models:
            files = peer_files.write(model, folder, calibration)
            ours = answers(served.mien(options.mien, [str(model)], core, environments.get("mien")))
            print(f"{model.stem}, {len(rows)} pictures; ours: accuracy {(ours.argmax(1) == labels).mean():.4f}")
            for row in ROWS:
                theirs = answers(served.peer(row[0], [files[row]], core, environments.get(row[0])))
                same, steps = (theirs.argmax(1) == ours.argmax(1)).mean(), np.abs(theirs - ours)
                print(f"  {row[0]:12}{row[1]:10}same class {100 * same:7.3f} %, logits {steps.mean():.4f} steps apart, "
                      f"at most {steps.max()}; accuracy {(theirs.argmax(1) == labels).mean():.4f}", flush=True)
                if row == ROWS[0] and not options.avx2:
                    agrees &= bool(same >= SAME and steps.mean() <= STEPS)
    return None if agrees else "ours and ONNX Runtime disagree"


if __name__ == "__main__":
    sys.exit(main())
