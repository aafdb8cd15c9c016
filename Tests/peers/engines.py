"""Other engines, run on request: `python engines.py ENGINE MODEL...` speaks as `mien bench serve` does.

Each class loads a file and answers to a u8 picture, one thread, with the last output as int8 values.
"""

import importlib
import json
import os
import sys
import time

import numpy as np

from narrow import narrow

UNTIMED_RUNS = 3


class OnnxRuntime:
    library = "onnxruntime"

    def __init__(self, onnxruntime, path):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        source, result = self.session.get_inputs()[0], self.session.get_outputs()[-1]
        self.input, self.output, self.shape = source.name, result.name, source.shape
        # Bound once: a call then passes no dictionaries, which takes time from a small network.
        self.binding = self.session.io_binding()
        self.binding.bind_output(self.output)

    def set_input(self, picture):
        self.picture = picture
        self.binding.bind_cpu_input(self.input, picture)

    def run(self):
        self.session.run_with_iobinding(self.binding)

    def answer(self):
        return self.binding.copy_outputs_to_cpu()[0].astype(np.int16).reshape(-1) - 128


class OpenVINO:
    library = "openvino"

    def __init__(self, openvino, path):
        settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        model = openvino.Core().compile_model(path, "CPU", settings)
        self.image, self.request = openvino.Tensor, model.create_infer_request()
        self.shape = list(model.inputs[0].shape)
        self.last = len(model.outputs) - 1
        self.run = self.request.infer

    def set_input(self, picture):
        self.request.set_input_tensor(0, self.image(picture))

    def answer(self):
        return self.request.get_output_tensor(self.last).data.astype(np.int16).reshape(-1) - 128


class LiteRT:
    library = "ai_edge_litert.interpreter"

    def __init__(self, litert, path):
        self.interpreter = litert.Interpreter(path, num_threads=1)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]
        self.output = self.interpreter.get_output_details()[-1]["index"]
        _, height, width, channels = self.input["shape"]
        self.shape = [1, channels, height, width]
        self.run = self.interpreter.invoke

    def set_input(self, picture):
        moved = (picture.astype(np.int16) - 128).astype(np.int8).transpose(0, 2, 3, 1)
        self.interpreter.set_tensor(self.input["index"], moved)

    def answer(self):
        return self.interpreter.get_tensor(self.output).astype(np.int16).reshape(-1)


class Ncnn:
    library = "ncnn"

    def __init__(self, ncnn, path):
        self.image, self.net = ncnn.Mat, ncnn.Net()
        self.net.opt.num_threads = 1
        self.net.opt.use_vulkan_compute = False
        with open(path) as lines:
            _, _, first, *_ = lines.read().splitlines()
        fields = dict(field.split("=") for field in first.split() if "=" in field)
        self.shape = [1, int(fields["2"]), int(fields["1"]), int(fields["0"])]
        self.net.load_param(path)
        self.net.load_model(path.removesuffix(".param") + ".bin")
        self.input, self.output = self.net.input_names()[0], self.net.output_names()[-1]
        with open(path.removesuffix(".param") + ".output.json") as file:
            self.scale, self.zero_point = json.load(file)

    def set_input(self, picture):
        # The Mat does not own what the array holds.
        self.picture = np.ascontiguousarray((picture[0].astype(np.float32) - 128) / 128)
        self.mat = self.image(self.picture)

    def run(self):
        extractor = self.net.create_extractor()
        extractor.input(self.input, self.mat)
        self.result = extractor.extract(self.output)[1]

    def answer(self):
        real = np.array(self.result).reshape(-1)
        return np.clip(np.rint(real / self.scale) + self.zero_point, -128, 127).astype(np.int16)


ENGINES = {"onnxruntime": OnnxRuntime, "openvino": OpenVINO, "litert": LiteRT, "ncnn": Ncnn}


def start(kind, library, path):
    began = time.perf_counter()
    engine = kind(library, path)
    engine.set_input(np.full(engine.shape, 128, np.uint8))
    loaded = time.perf_counter()
    engine.run()
    engine.answer()
    ready = time.perf_counter()
    print(json.dumps({"name": path, "load": (loaded - began) * 1e3, "first": (ready - loaded) * 1e3}), flush=True)
    return engine


def times(engine, count):
    engine.set_input(np.full(engine.shape, 128, np.uint8))
    run, clock, result = engine.run, time.perf_counter_ns, []
    for _ in range(UNTIMED_RUNS):
        run()
    for _ in range(count):
        began = clock()
        run()
        result.append(clock() - began)
    return result


def main():
    kind = ENGINES[sys.argv[1]]
    if os.environ.get("PEERS_NARROW"):
        narrow(kind.library.split(".")[0])
    library = importlib.import_module(kind.library)
    engines = [start(kind, library, path) for path in sys.argv[2:]]
    for line in iter(sys.stdin.readline, ""):
        request, index, argument = line.strip().split(" ", 2)
        engine = engines[int(index)]
        if request == "time":
            print(*times(engine, int(argument)), flush=True)
        else:
            pictures = np.fromfile(argument, np.uint8).reshape(-1, *engine.shape[2:], engine.shape[1])
            for picture in pictures:
                engine.set_input(np.ascontiguousarray(picture[None].transpose(0, 3, 1, 2)))
                engine.run()
                print(*engine.answer())
            sys.stdout.flush()


if __name__ == "__main__":
    main()
