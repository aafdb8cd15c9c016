"""What musicnn's networks hear in music: the teacher of the music network.

    python music_teacher.py --weights site-packages/musicnn --out teacher.npz CLIP...

Reads the weights of the wheel `musicnn` 0.1.0 (Pons and Serra, 2019, ISC licence) straight from their
TensorFlow checkpoints and runs them in PyTorch. For windows of 3 s it writes the logits of the 50 tags and the 200 units
before them. Clips are brought to one loudness first.
"""

import argparse
import struct
import sys
from pathlib import Path

import numpy as np
import soundfile
import soxr
import torch
import torch.nn.functional as F

RATE, HOP, WINDOW, BANDS, FRAMES = 16_000, 256, 512, 96, 187
NETWORK = "MSD_musicnn"  # taught by the Million Song Dataset; with the descriptors it tells moods better than MTT_musicnn does
LEVEL = 0.08  # root mean square that every clip is brought to, as pop recordings have it


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def block(data, offset, size):
    """Keys and values of a block of a LevelDB table, whose keys share prefixes."""
    part = data[offset : offset + size]
    end = len(part) - 4 - 4 * struct.unpack("<I", part[-4:])[0]
    at, key = 0, b""
    while at < end:
        shared, at = varint(part, at)
        own, at = varint(part, at)
        length, at = varint(part, at)
        key = key[:shared] + part[at : at + own]
        yield key, part[at + own : at + own + length]
        at += own + length


def fields(message):
    """(number, value) of a protocol buffer message."""
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        if tag & 7 == 0:
            value, at = varint(message, at)
        elif tag & 7 == 5:
            value, at = message[at : at + 4], at + 4
        else:
            length, at = varint(message, at)
            value, at = message[at : at + length], at + length
        yield tag >> 3, value


def checkpoint(folder):
    """Every fp32 tensor of a TensorFlow checkpoint by name, without TensorFlow (tensor_bundle.proto, table_format.md)."""
    index, data = (folder / ".index").read_bytes(), (folder / ".data-00000-of-00001").read_bytes()
    at = len(index) - 48
    _, at = varint(index, at)
    _, at = varint(index, at)
    offset, at = varint(index, at)
    size, at = varint(index, at)
    tensors = {}
    for _, handle in block(index, offset, size):
        offset, at = varint(handle, 0)
        size, _ = varint(handle, at)
        for name, message in block(index, offset, size):
            entry = dict(fields(message))
            if not name or entry.get(1) != 1:
                continue
            shape = [dict(fields(value)).get(1, 0) for number, value in fields(entry.get(2, b"")) if number == 2]
            start = entry.get(4, 0)
            values = np.frombuffer(data[start : start + entry[5]], "<f4")
            tensors[name.decode()] = values.reshape(shape)
    return tensors


class Musicnn:
    """musicnn of the wheel's `models.py`: a front end of timbral and temporal filters, three convolutions, two dense layers."""

    def __init__(self, folder):
        self.tensors = {name.removeprefix("model/"): torch.tensor(value) for name, value in checkpoint(folder).items()}

    def norm(self, x, index):
        name = "batch_normalization" + (f"_{index}" if index else "")
        own = [self.tensors[f"{name}/{part}"] for part in ("moving_mean", "moving_variance", "gamma", "beta")]
        return F.batch_norm(x, *own, eps=1e-3)

    def kernel(self, index):
        """(rows, columns, outputs) and the bias of a convolution of one channel."""
        name = "conv2d" + (f"_{index}" if index else "")
        return self.tensors[f"{name}/kernel"][:, :, 0], self.tensors[f"{name}/bias"]

    def highest(self, x, index):
        """A filter of the front end (n, frames, bands) at its highest over the bands, normalised: (n, outputs, frames).
        What follows the filter is monotonic, so that the sums alone are compared, of one band after the other."""
        weights, bias = self.kernel(index)
        name = f"batch_normalization_{index + 1}/gamma"
        sign = torch.where(self.tensors[name] < 0, -1.0, 1.0)
        rows, columns = weights.shape[:2]
        x = F.pad(x, (0, 0, (rows - 1) // 2, rows // 2)).to(torch.bfloat16)
        weights = (weights * sign).to(torch.bfloat16)
        best = None
        for band in range(x.shape[2] - columns + 1):
            part = x[:, :, band : band + columns]
            if columns == 1:
                sums = (part[..., 0].unfold(1, rows, 1) @ weights[:, 0]).transpose(1, 2)
            else:
                sums = F.conv1d(part.transpose(1, 2).contiguous(), weights.permute(2, 1, 0).contiguous())
            best = sums if best is None else torch.maximum(best, sums)
        return self.norm(F.relu(best.float() * sign[:, None] + bias[:, None]), index + 1)

    def across(self, x, index):
        """A filter of the middle, which spans all channels (n, channels, frames), normalised."""
        weights, bias = self.kernel(index)
        return self.norm(F.relu(F.conv1d(x, weights.permute(2, 1, 0), bias, padding=3)), index + 1)

    def dense(self, x, name):
        return x @ self.tensors[f"{name}/kernel"] + self.tensors[f"{name}/bias"]

    def __call__(self, x):
        """Log-mel (n, frames, bands) to the logits of the tags and the units before them."""
        x = self.norm(x[:, None], 0)[:, 0]
        middle = torch.cat([self.highest(x, index) for index in range(5)], 1)
        layers = [middle]
        for index in range(5, 8):
            own = self.across(middle, index)
            middle = own + middle if index > 5 else own
            layers.append(middle)
        layers = torch.cat(layers, 1)
        pooled = torch.stack([layers.amax(2), layers.mean(2)], 2).flatten(1)  # channel by channel
        units = self.norm(F.relu(self.dense(self.norm(pooled, 9), "dense")), 10)
        return self.dense(units, "dense_1"), units


def mel_filters():
    """Slaney's triangles of unit area from 0 to 8,000 Hz, as librosa makes them: bands x bins."""
    step, log_step = 200 / 3, np.log(6.4) / 27
    hertz = lambda mel: np.where(mel < 15, mel * step, 1000 * np.exp((mel - 15) * log_step))
    edges = hertz(np.linspace(0, 15 + np.log(RATE / 2 / 1000) / log_step, BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(up, down)) * (2 / (edges[2:] - edges[:-2]))[:, None]


FILTERS = torch.tensor(mel_filters(), dtype=torch.float32)


def log_mel(path):
    """(frames, bands) of a clip at the teacher's rate, brought to one level."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    samples = soxr.resample(samples.mean(1), rate, RATE)
    samples = torch.from_numpy(samples * (LEVEL / max(1e-6, float(np.sqrt(np.mean(samples**2))))))
    spectrum = torch.stft(samples, WINDOW, HOP, window=torch.hann_window(WINDOW), pad_mode="constant", return_complex=True)
    return torch.log10(10_000 * (FILTERS @ spectrum.abs().square()).T + 1)


@torch.no_grad()
def listen(network, path):
    """(windows, tags and units) of a clip."""
    mel = log_mel(path)
    if len(mel) < FRAMES:
        mel = F.pad(mel, (0, 0, 0, FRAMES - len(mel)))
    windows = mel.unfold(0, FRAMES, FRAMES).transpose(1, 2)
    with torch.autocast("cpu", torch.bfloat16):
        return torch.cat([part.float() for part in network(windows)], 1).numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--weights", type=Path, required=True, help="the folder of the installed package musicnn")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("clips", type=Path, nargs="*", help="music files; none: their names come from standard input")
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = Musicnn(options.weights / NETWORK)
    clips = options.clips or [Path(line.rstrip("\n")) for line in sys.stdin]
    heard = {}
    for clip in clips:
        heard[clip.stem] = listen(network, clip).astype(np.float16)
        if len(heard) % 50 == 0:
            print(f"{len(heard)} of {len(clips)} clips", flush=True)
    np.savez(options.out, **heard)


if __name__ == "__main__":
    main()
