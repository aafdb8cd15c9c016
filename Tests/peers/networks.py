#!/usr/bin/env python3
"""Times Mien's int8 engine and others on the same networks, taking turns in one run: one thread, one picture, one core.

    make peers                     the environment, the reference networks and this script
    .build/peers/bin/python Tests/peers/networks.py [--avx2] [MODEL...]

Every engine runs the same int8 weights: ours from the model file, the others from files that are made from it. Each round
asks every engine for a few inferences of a grey picture, in an order that changes; a ratio is the median over rounds of
theirs over ours, so that what slows the machine down slows both. Above 1 ours is faster. `floor` is what a call costs
that engine on a network of one multiplication.

`joined` files round once after an addition, as ours do; `separate` files round before it too, which ONNX Runtime and
LiteRT need to stay in int8. OpenVINO is timed on both. ncnn has no zero points and adds in fp32.

--avx2 holds all down to AVX2 without dot products: ours by MIEN_INSTRUCTION_SET, OpenVINO by ONEDNN_MAX_CPU_ISA, and the
others, which have no switch, by answering their cpuid instructions (narrow.py).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import peer_files
import served

ROWS = [("onnxruntime", "separate"), ("openvino", "separate"), ("openvino", "joined"), ("litert", "separate"),
        ("ncnn", "joined")]
AVX2 = {"mien": {"MIEN_INSTRUCTION_SET": "avx2"}, "openvino": {"ONEDNN_MAX_CPU_ISA": "AVX2"},
        **{engine: {"PEERS_NARROW": "1"} for engine in ("onnxruntime", "litert", "ncnn")}}
ROOT = Path(__file__).resolve().parents[2]


def default_models():
    """The reference networks, and those that are embedded."""
    return sorted((ROOT / ".build" / "networks").glob("*.safetensors")) + sorted((ROOT / "Models").glob("*.safetensors"))


def floor_model(folder):
    """A network of one multiplication."""
    builder = peer_files.ModelBuilder("floor", 1, 1, 1)
    builder.convolution("logits", "image", [[[[1]]]], [1.0], [0], 1 / 128, 0)
    path = Path(folder) / "floor.safetensors"
    builder.save(str(path), ["logits"])
    return path


def label(row):
    engine, form = row
    return f"{engine} ({form})" if engine == "openvino" else engine


def percentile(values, share):
    values = sorted(values)
    return values[min(int(len(values) * share), len(values) - 1)]


def measure(processes, model, rounds, count):
    """{row: [times of a round]}, the rows taking turns."""
    times = {row: [] for row in processes}
    rows = list(processes)
    for index in range(rounds):
        turn = index % len(rows)
        for row in rows[turn:] + rows[:turn]:
            times[row].append(processes[row].times(model, count))
    return times


def table(title, work, times, ours="mien"):
    print(f"\n{title}: {work / 1e6:.1f} MMAC")
    print(f"  {'':22}{'median ms':>10}{'p95 ms':>9}{'GMAC/s':>9}{'theirs / ours':>15}")
    for row, rounds in times.items():
        flat = [value / 1e6 for values in rounds for value in values]
        ratio = median(median(theirs) / median(own) for theirs, own in zip(rounds, times[ours]))
        name = row if row == ours else label(row)
        print(f"  {name:22}{median(flat):10.4f}{percentile(flat, 0.95):9.4f}{work / median(flat) / 1e6:9.1f}"
              + ("" if row == ours else f"{ratio:15.2f}"), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path, help="model files; default: .build/networks and Models")
    parser.add_argument("--mien", default=".build/release/mien", help="the command to compare (%(default)s)")
    parser.add_argument("--data", default=os.environ.get("MIEN_DATA", "../shared/data"), help="the data folder")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="processor (%(default)s)")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--count", type=int, default=20, help="inferences a turn (%(default)s)")
    parser.add_argument("--avx2", action="store_true", help="hold every engine down to AVX2")
    options = parser.parse_args()
    environments = AVX2 if options.avx2 else {}
    models = options.models or default_models()

    with tempfile.TemporaryDirectory() as folder:
        models = [floor_model(folder), *models]
        pictures = peer_files.calibration_pictures(options.data)
        files = [peer_files.write(model, folder, pictures) for model in models]
        processes = {"mien": served.mien(options.mien, list(map(str, models)), options.core, environments.get("mien"))}
        for row in ROWS:
            paths = [paths[row] for paths in files]
            processes[row] = served.peer(row[0], paths, options.core, environments.get(row[0]))
        names = {row: label(row) for row in ROWS}
        versions = ", ".join(f"{name} {version}" for name, version in peer_files.versions().items())
        print(f"{versions}\nprocessor {options.core}, load {os.getloadavg()[0]:.1f}, "
              f"ours on {processes['mien'].started[0]['instructionSet']}")
        for index, start in enumerate(processes["mien"].started):
            times = measure(processes, index, options.rounds, options.count)
            if index == 0:
                floor = {names.get(row, row): median(sum(rounds, [])) / 1e3 for row, rounds in times.items()}
                print("floor: " + ", ".join(f"{name} {value:.1f} us" for name, value in floor.items()))
            else:
                table(start["name"], start["multiplyAccumulates"], times)
        print(f"\nload at the end {os.getloadavg()[0]:.1f}")
        for process in processes.values():
            process.close()


if __name__ == "__main__":
    sys.exit(main())
