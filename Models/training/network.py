"""The expression network: a small residual network, 48 x 48 grey in, 7 expressions and a 128-wide embedding out."""

import torch
from torch import nn

EMBEDDING = 128
# At 24 x 24, 12 x 12 and 6 x 6.
CHANNELS = (32, 64, 128)
BLOCKS = (1, 2, 1)


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
    """Two heads share one embedding: the labels of FER2013, and the crowd's votes (FER+)."""

    def __init__(self):
        super().__init__()
        self.stem = conv(1, CHANNELS[0], 5, 2)
        stages, inputs = [], CHANNELS[0]
        for stage, (width, count) in enumerate(zip(CHANNELS, BLOCKS)):
            for block in range(count):
                stages.append(Residual(inputs, width, 2 if stage > 0 and block == 0 else 1))
                inputs = width
        self.blocks = nn.Sequential(*stages)
        self.dropout = nn.Dropout(0.2)
        self.embedding = nn.Linear(inputs, EMBEDDING)
        self.labels = nn.Linear(EMBEDDING, 7)
        self.crowd = nn.Linear(EMBEDDING, 7)

    def forward(self, x):
        pooled = self.blocks(self.stem(x)).mean((2, 3))
        embedding = torch.relu(self.embedding(self.dropout(pooled)))
        return self.labels(embedding), self.crowd(embedding)
