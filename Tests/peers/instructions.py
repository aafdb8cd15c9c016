#!/usr/bin/env python3
"""Counts the instructions of one inference on ARM, ours and LiteRT's (XNNPACK), on emulated processors.

    make instructions              the environment, the reference networks and this script
    .build/peers/bin/python Tests/peers/instructions.py [MODEL...]

Both run the same int8 weights, one thread, one grey picture, under qemu-user with a plugin that counts: a Cortex-A72, which
has no dot products, and a Cortex-A76, which has them. A count is the difference of a run with more inferences and one with
fewer, divided by how many more. Ours is a C program that runs the layers of a model file with the kernels, the selection,
the packing and the borders of the engine; softmax is left out. LiteRT is the wheel from PyPI for aarch64, in a tree of
Debian for arm64.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import networks
import peer_files  # finds the next one's folder
from export_model import load, shapes

ROOT = Path(__file__).resolve().parents[2]
EMULATED = ROOT / "Tests" / "InferenceTests" / "Emulated"
WORK = ROOT / ".build" / "instructions"
TREE = WORK / "tree"
# Name, part number and features as /proc/cpuinfo has them: XNNPACK reads them there.
PROCESSORS = {"cortex-a72": ("0xd08", "fp asimd aes crc32"), "cortex-a76": ("0xd0b", "fp asimd aes crc32 asimddp")}
INVOKE = """
import sys
import numpy
from ai_edge_litert.interpreter import Interpreter
interpreter = Interpreter(sys.argv[1], num_threads=1)
interpreter.allocate_tensors()
image = interpreter.get_input_details()[0]
interpreter.set_tensor(image["index"], numpy.zeros(image["shape"], image["dtype"]))
for _ in range(int(sys.argv[2])):
    interpreter.invoke()
"""


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, **options)


def prepare():
    """The counting plugin, our program, and the tree with LiteRT."""
    run(ROOT / "Board" / "packages.sh", EMULATED / "packages.txt", ROOT / "Tests" / "peers" / "packages.txt")
    run(EMULATED / "build.sh", "network", WORK)
    run("cc", "-std=c11", "-D_DEFAULT_SOURCE", "-O2", "-shared", "-fPIC", "-fvisibility=hidden",
        EMULATED / "instructions.c", "-o", WORK / "instructions.so")
    if (TREE / "site" / "numpy").exists():
        return
    run("mmdebstrap", "--quiet", "--variant=extract", "--architectures=arm64", "--include=python3,libstdc++6",
        "bookworm", TREE)
    versions = [f"ai-edge-litert=={peer_files.versions()['ai-edge-litert']}", f"numpy=={np.__version__}"]
    with tempfile.TemporaryDirectory() as wheels:
        platforms = [word for version in ("2_27", "2_28") for word in ("--platform", f"manylinux_{version}_aarch64")]
        run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--python-version", "3.11",
            *platforms, "-d", wheels, *versions)
        for wheel in Path(wheels).glob("*.whl"):
            run(sys.executable, "-m", "zipfile", "-e", wheel, TREE / "site")
    (TREE / "site" / "invoke.py").write_text(INVOKE)


def count(processor, command, more, fewer, **options):
    """Instructions of one inference. LiteRT's interpreter starts with 1.7 billion, give or take two million."""
    def total(inferences):
        emulator = ["qemu-aarch64", "-cpu", processor, "-plugin", WORK / "instructions.so"]
        said = run(*emulator, *command(inferences), stderr=subprocess.PIPE, text=True, **options).stderr
        return int(said.split(" instructions")[0].split()[-1])

    return (total(more) - total(fewer)) // (more - fewer)


def ours(processor, layers):
    return count(processor, lambda inferences: [WORK / "network", inferences], 3, 1, input=layers)


def litert(processor, file):
    part, features = PROCESSORS[processor]
    (TREE / "proc").mkdir(exist_ok=True)
    (TREE / "proc" / "cpuinfo").write_text(
        f"processor\t: 0\nFeatures\t: {features}\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x0\n"
        f"CPU part\t: {part}\nCPU revision\t: 0\n")
    variables = {"PYTHONHOME": TREE / "usr", "PYTHONPATH": TREE / "site", "PYTHONHASHSEED": 0, "PYTHONDONTWRITEBYTECODE": 1}
    environment = [word for name, value in variables.items() for word in ("-E", f"{name}={value}")]
    python = ["-L", TREE, *environment, TREE / "usr" / "bin" / "python3.11", TREE / "site" / "invoke.py"]
    return count(processor, lambda inferences: [*python, file, inferences], 105, 5, stdout=subprocess.DEVNULL)


def layers(model):
    """What network.c reads: a line per activation (height, width, channels), then one per layer (operation, input, addend
    or -1, output, window, stride, padding at the top, left, bottom and right)."""
    graph, tensors = load(str(model))
    images = shapes(graph, tensors)
    numbers = {name: index for index, name in enumerate(images)}
    lines = []
    for node in graph["nodes"]:
        op, (first, *others) = node["op"], node["inputs"]
        if op == "softmax":
            continue
        if op in ("fully_connected", "global_average_pool"):
            window = images[first][:2]
        else:
            window = node.get("kernel") or (tensors[node["weights"]].shape[1:3] if "weights" in node else (1, 1))
        lines.append([{"fully_connected": "convolution", "global_average_pool": "average_pool"}.get(op, op),
                      numbers[first], numbers[others[0]] if others else -1, numbers[node["name"]], *window,
                      *node.get("stride", (1, 1)), *node.get("padding", (0, 0, 0, 0))])
    rows = [(len(images), len(lines)), *images.values(), *lines]
    return "".join(" ".join(map(str, row)) + "\n" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path, help="model files; default: .build/networks and Models")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    options = parser.parse_args()
    prepare()
    pictures = peer_files.calibration_pictures(options.data)
    print(f"{'network':<12}{'processor':<12}{'ours':>12}{'LiteRT':>12}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for model in options.models or networks.default_models():
            file = peer_files.write(model, folder, pictures)["litert", "separate"]
            for processor in PROCESSORS:
                own, other = ours(processor, layers(model)), litert(processor, file)
                print(f"{model.stem:<12}{processor:<12}{own:>12,}{other:>12,}{other / own:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
