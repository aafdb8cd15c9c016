"""A model file in the formats of the other engines, with the same weights: NAME.onnx and its kin in a folder."""

import json
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import onnx

TRAINING = Path(__file__).resolve().parents[2] / "Models" / "training"
sys.path.insert(0, str(TRAINING))

import export_onnx  # noqa: E402
import fer2013  # noqa: E402
import litert_file  # noqa: E402
import ncnn_file  # noqa: E402
from export_model import ModelBuilder, load, quantisation  # noqa: E402
from separate_additions import separate_additions  # noqa: E402


def versions():
    return {name: metadata.version(name) for name in ("onnxruntime", "openvino", "ai-edge-litert", "ncnn")}


def last_output(graph):
    """The last output, before softmax."""
    softmax = {node["name"]: node["inputs"][0] for node in graph["nodes"] if node["op"] == "softmax"}
    return softmax.get(graph["outputs"][-1], graph["outputs"][-1])


def calibration_pictures(data, count=128):
    """Training pictures (n, 48, 48, 1) to find the ranges of sums on."""
    table = fer2013.load(data)
    rows = np.random.default_rng(1).choice(np.flatnonzero(table["usage"] == 0), count, replace=False)
    return fer2013.normalise_lighting(table["images"][rows])[..., None]


def fitting(pictures, graph):
    """As large as the model wants them, cut off or begun anew."""
    height, width, _ = graph["input"]["shape"]
    return pictures[:, np.arange(height) % pictures.shape[1]][:, :, np.arange(width) % pictures.shape[2]]


def write(model, folder, pictures):
    """Files by (engine, form of its additions). ncnn adds in fp32, so it has but one."""
    graph, tensors = load(str(model))
    separate = separate_additions(graph, tensors, fitting(pictures, graph))
    stem = Path(folder) / Path(model).stem
    files = {("onnxruntime", "separate"): f"{stem}.separate.onnx", ("openvino", "separate"): f"{stem}.separate.onnx",
             ("onnxruntime", "joined"): f"{stem}.onnx", ("openvino", "joined"): f"{stem}.onnx",
             ("litert", "separate"): f"{stem}.tflite", ("ncnn", "joined"): f"{stem}.param"}
    onnx.save(export_onnx.Writer(graph, tensors).model(), f"{stem}.onnx")
    onnx.save(export_onnx.Writer(separate, tensors).model(), f"{stem}.separate.onnx")
    Path(f"{stem}.tflite").write_bytes(litert_file.Writer(separate, tensors).file())
    text, data = ncnn_file.Writer(graph, tensors).files()
    Path(f"{stem}.param").write_text(text)
    Path(f"{stem}.bin").write_bytes(data)
    Path(f"{stem}.output.json").write_text(json.dumps(quantisation(graph, last_output(graph))))
    return files
