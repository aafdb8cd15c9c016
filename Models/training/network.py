"""The expression network: a small residual network, 48 x 48 grey in, 7 expressions and a 128-wide embedding out."""

import torch
from torch import nn

EMBEDDING = 128


def conv(inputs, outputs, kernel=3, stride=1, relu=True):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, nn.ReLU(True)) if relu else nn.Sequential(*layers)


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = conv(inputs, outputs, 3, stride)
        self.second = conv(outputs, outputs, 3, 1, relu=False)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else conv(inputs, outputs, 1, stride, relu=False)

    def forward(self, x):
        return torch.relu(self.second(self.first(x)) + self.shortcut(x))


class ExpressionNetwork(nn.Module):
    """Two heads share one embedding while training: the labels of FER2013, and the crowd's votes (FER+)."""

    def __init__(self, width=24):
        super().__init__()
        w = width
        self.stem = nn.Sequential(conv(1, w, 3, 1), conv(w, w, 3, 2))
        self.blocks = nn.Sequential(
            Residual(w, w, 1), Residual(w, 2 * w, 2), Residual(2 * w, 2 * w, 1),
            Residual(2 * w, 4 * w, 2), Residual(4 * w, 4 * w, 1),
        )
        self.dropout = nn.Dropout(0.3)
        self.embedding = nn.Linear(4 * w, EMBEDDING)
        self.labels = nn.Linear(EMBEDDING, 7)
        self.crowd = nn.Linear(EMBEDDING, 7)

    def forward(self, x):
        pooled = self.blocks(self.stem(x)).mean((2, 3))
        embedding = torch.relu(self.embedding(self.dropout(pooled)))
        return self.labels(embedding), self.crowd(embedding)
