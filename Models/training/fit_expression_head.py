"""Fits the expression head to a network and puts it into the network's file, in place of one that is there.

    python3 fit_expression_head.py --mien .build/release/mien --data .build/data/fer2013 --model Models/expression.safetensors

`mien` runs the int8 network itself and works the head out: components and class means from the training split, temperatures
from PublicTest. The head's tensors are called `head.*`; everything else in the file stays as it is.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from safetensors import safe_open

import export_model

PREFIX = "head."


def fit(mien, data, model):
    """The head's tensors by name."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "head.json"
        subprocess.run([mien, "evaluate", "expression", "--data", data, "--model", model, "--fit", out], check=True)
        head = json.loads(out.read_text())
    tensors = {"mean": head["mean"]}
    for labels in ("fer", "crowd"):
        tensors |= {f"{labels}.{name}": values for name, values in head[labels].items()}
    return {PREFIX + name: np.array(values, np.float32) for name, values in tensors.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mien", type=Path, default=Path(".build/release/mien"))
    parser.add_argument("--data", type=Path, default=Path(".build/data/fer2013"), help="written by fer2013.py")
    parser.add_argument("--model", type=Path, default=Path(__file__).parent.parent / "expression.safetensors")
    a = parser.parse_args()
    _, tensors = export_model.load(a.model)
    with safe_open(a.model, "np") as file:
        metadata = file.metadata()
    kept = {name: values for name, values in tensors.items() if not name.startswith(PREFIX)}
    head = fit(a.mien, a.data, a.model)
    export_model.write(a.model, kept | head, metadata)
    print({name: values.shape for name, values in head.items()})
    print({name: float(values[0]) for name, values in head.items() if name.endswith("temperature")})
    print(f"{a.model}: {a.model.stat().st_size} bytes")


if __name__ == "__main__":
    main()
