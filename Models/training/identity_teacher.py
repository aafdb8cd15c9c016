"""The teacher: dlib's face recognition network (CC0, Davis King), read from its .dat file and run in PyTorch.

    identity_teacher.py --model dlib_face_recognition_resnet_model_v1.dat    # checks it against dlib itself
"""

import argparse

import numpy as np
import torch
import torch.nn.functional as F

SIDE = 150
MEANS = (122.782, 117.001, 104.298)
# Filters of the residual blocks, and whether each halves its picture.
BLOCKS = [(32, False)] * 3 + [(64, True)] + [(64, False)] * 3 + [(128, True)] + [(128, False)] * 2 + [(256, True)] + [(256, False)] * 2 + [(256, True)]


def tensors(path):
    """Weights in the order of the layers. dlib writes integers as a length (and sign) and that many bytes, a tensor as
    version 2, four dimensions and its floats, and each layer's tensor after the layer's name."""
    data = open(path, "rb").read()

    def integer(place):
        size = data[place] & 15
        return int.from_bytes(data[place + 1 : place + 1 + size], "little"), place + 1 + size

    place = 0
    while True:
        found = [at for at in (data.find(name, place) for name in (b"\x05con_4", b"\x07affine_", b"\x04fc_2")) if at >= 0]
        if not found:
            return
        place = min(found) + 1 + data[min(found)]
        # Past the other sizes that a fully connected layer has.
        while not (data[place : place + 2] == b"\x01\x02" and data[place + 2] in (1, 2, 3)):
            place += 1
        place, shape = place + 2, []
        for _ in range(4):
            size, place = integer(place)
            shape.append(size)
        count = int(np.prod(shape))
        yield np.frombuffer(data, "<f4", count, place).copy()
        place += 4 * count


class Teacher:
    """RGB (n, 3, 150, 150), 0 to 255, to (n, 128); not of unit length: the length is that of dlib's descriptors."""

    def __init__(self, path, kind=torch.float32):
        parts, self.kind = iter([torch.from_numpy(part) for part in tensors(path)]), kind

        def layer(outputs, inputs, size, stride):
            weights = next(parts)
            count = outputs * inputs * size * size
            affine = next(parts)
            gamma, bias = affine[:outputs], affine[outputs:] + affine[:outputs] * weights[count:]
            weights = weights[:count].view(outputs, inputs, size, size) * gamma[:, None, None, None]
            return weights.to(kind).contiguous(memory_format=torch.channels_last), bias.to(kind), stride

        self.stem, self.blocks, inputs = layer(32, 3, 7, 2), [], 32
        for outputs, down in BLOCKS:
            self.blocks.append((layer(outputs, inputs, 3, 2 if down else 1), layer(outputs, outputs, 3, 1)))
            inputs = outputs
        self.last = next(parts).view(256, 128).to(kind)
        self.means = torch.tensor(MEANS)[:, None, None]

    @staticmethod
    def convolve(x, layer):
        weights, bias, stride = layer
        return F.conv2d(x, weights, bias, stride, weights.shape[2] // 2 if stride == 1 else 0)

    @torch.no_grad()
    def __call__(self, images):
        x = ((images.float() - self.means) / 256).to(self.kind).contiguous(memory_format=torch.channels_last)
        x = F.max_pool2d(F.relu(self.convolve(x, self.stem)), 3, 2)
        for first, second in self.blocks:
            out = self.convolve(F.relu(self.convolve(x, first)), second)
            if first[2] == 2:
                x = F.avg_pool2d(x, 2, 2)
            # dlib adds pictures of different sizes as if the smaller one went on in zeros.
            channels, rows, columns = (max(a, b) for a, b in zip(x.shape[1:], out.shape[1:]))
            x, out = (F.pad(y, (0, columns - y.shape[3], 0, rows - y.shape[2], 0, channels - y.shape[1])) for y in (x, out))
            x = F.relu(x + out)
        return (x.mean((2, 3)) @ self.last).float()


def main():
    import dlib

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True)
    a = parser.parse_args()
    random = np.random.default_rng(1)
    # Noise of all sizes: what differs anywhere would be seen.
    images = [np.kron(random.integers(0, 256, (150 // n, 150 // n, 3)), np.ones((n, n, 1))).astype(np.uint8) for n in (1, 2, 5, 10, 25, 50)]
    wanted = np.array(dlib.face_recognition_model_v1(a.model).compute_face_descriptor(images))
    batch = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2)
    for kind in (torch.float32, torch.bfloat16):
        found = Teacher(a.model, kind)(batch).numpy()
        print(f"{kind}: differs by at most {np.abs(found - wanted).max():.6f} from dlib; lengths {np.linalg.norm(wanted, axis=1).round(3)}")


if __name__ == "__main__":
    main()
