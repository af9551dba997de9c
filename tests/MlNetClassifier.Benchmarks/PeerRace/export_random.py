"""Writes random networks as ONNX files: convolutions of all kinds, sums and joins of whatever fits, pooling, normalisation, tokens. Racing them compares the
results too; two wrong ones were found so. Needs torch (measured with 1.13).

usage: export_random.py FOLDER FIRST_SEED END_SEED
"""
import random
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")

ACTIVATIONS = [F.relu, F.relu6, F.hardswish, F.silu, F.gelu, torch.sigmoid, torch.tanh, torch.abs,
               lambda x: F.leaky_relu(x, 0.1), lambda x: x.clamp(-1, 2), lambda x: x * x]
POOLINGS = [lambda x: F.max_pool2d(x, 2), lambda x: F.max_pool2d(x, 3, 2, 1), lambda x: F.max_pool2d(x, 3, 1, 1), lambda x: F.max_pool2d(x, 5, 1, 2),
            lambda x: F.avg_pool2d(x, 2), lambda x: F.avg_pool2d(x, 3, 1, 1), lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)]
LAYERS = ["convolution"] * 8 + ["activation"] * 3 + ["sum"] * 3 + ["join"] * 2 + ["pooling"] * 2 + ["own sum"] * 2 + [
    "slice", "norm", "excitation", "larger", "shuffle", "layer norm", "tokens", "mean", "difference"]
MOST_CHANNELS = 160


class Network(nn.Module):
    """Every forward pass draws the same layers again; those with weights are made in the first."""

    def __init__(self, seed):
        super().__init__()
        self.seed, self.parts, self.next = seed, nn.ModuleList(), 0

    def part(self, make):
        if self.next == len(self.parts):
            self.parts.append(make())
        self.next += 1
        return self.parts[self.next - 1]

    def convolution(self, draw, x):
        c, bias = x.shape[1], draw.random() < 0.7
        out = draw.choice([8, 12, 16, 20, 24, 32, 33, 48, 64, c, c, c])
        kind = draw.choice(["1x1", "1x1", "3x3", "5x5", "depthwise", "groups", "stride", "dilated", "1x7", "3x1"])
        if kind == "depthwise":
            k, s = draw.choice([3, 5, 7]), draw.choice([1, 1, 2])
            return self.part(lambda: nn.Conv2d(c, c, k, s, k // 2, groups=c, bias=bias))(x)
        if kind == "groups":
            g = draw.choice([g for g in (1, 2, 3, 4, 5, 6, 8) if c % g == 0])
            out = g * draw.choice([4, 6, 8, c // g, c // g])
            return self.part(lambda: nn.Conv2d(c, out, 3, 1, 1, groups=g, bias=bias))(x)
        if kind == "stride":
            k = draw.choice([1, 2, 3])
            return self.part(lambda: nn.Conv2d(c, out, k, 2, k // 2 if k % 2 else 0, bias=bias))(x)
        if kind == "dilated":
            return self.part(lambda: nn.Conv2d(c, out, 3, 1, 2, dilation=2, bias=bias))(x)
        window = tuple(int(side) for side in kind.split("x"))
        return self.part(lambda: nn.Conv2d(c, out, window, padding=tuple(side // 2 for side in window), bias=bias))(x)

    def layer(self, draw, x, values):
        kind, (_, c, height, width) = draw.choice(LAYERS), x.shape
        alike = [v for v in values if v.shape == x.shape]
        if kind == "convolution":
            return self.convolution(draw, x)
        if kind == "activation":
            return draw.choice(ACTIVATIONS)(x)
        if kind == "sum":
            return draw.choice(alike) + x if draw.random() < 0.7 else draw.choice(alike) * x
        if kind == "difference":
            return draw.choice(alike) - x
        if kind == "join":
            return torch.cat([draw.choice([v for v in values if v.shape[2:] == x.shape[2:]]) for _ in range(draw.randint(2, 3))], 1)
        if kind == "slice" and c >= 4:
            first = draw.randint(0, c // 2)
            return x[:, first : draw.randint(first + 1, c)]
        if kind == "pooling" and min(height, width) >= 4:
            return draw.choice(POOLINGS)(x)
        if kind == "norm":
            return self.part(lambda: nn.BatchNorm2d(c))(x)
        if kind == "excitation":
            return x * torch.sigmoid(self.part(lambda: nn.Conv2d(c, c, 1))(F.adaptive_avg_pool2d(x, 1)))
        if kind == "larger" and height <= 20:
            return F.interpolate(x, scale_factor=2, mode=draw.choice(["nearest", "bilinear"]))
        if kind == "shuffle" and c % 2 == 0:
            return x.reshape(-1, 2, c // 2, height, width).transpose(1, 2).reshape(-1, c, height, width)
        if kind == "layer norm":
            return self.part(lambda: nn.LayerNorm(c))(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        if kind == "own sum":
            k, g = draw.choice([1, 3, 5]), draw.choice([1, 1, c])
            y = self.part(lambda: nn.Conv2d(c, c, k, padding=k // 2, groups=g))(x) + x
            return F.relu(y) if draw.random() < 0.5 else y
        if kind == "tokens":
            y = x.flatten(2).transpose(1, 2)
            return (self.part(lambda: nn.Linear(c, c))(y) + y).transpose(1, 2).reshape(-1, c, height, width)
        if kind == "mean":
            return x * F.adaptive_avg_pool2d(draw.choice(alike), 1)
        return None

    def forward(self, x):
        draw, self.next = random.Random(self.seed), 0
        values = [self.convolution(draw, x) if draw.random() < 0.7 else x]
        for _ in range(draw.randint(4, 14)):
            y = self.layer(draw, draw.choice(values[-3:]), values)
            if y is not None and y.shape[1] <= MOST_CHANNELS:
                values.append(y)
        beside = [v for v in values[:-1] if v.shape[2:] == values[-1].shape[2:]]
        return torch.cat([values[-1]] + beside[-1:], 1)


if len(sys.argv) != 4:
    sys.exit(__doc__)
for seed in range(int(sys.argv[2]), int(sys.argv[3])):
    torch.manual_seed(seed)
    sizes = random.Random(seed + 1000)
    x = torch.randn(1, sizes.choice([3, 3, 8, 16, 20, 32]), *(sizes.choice([7, 12, 14, 17, 28, 33]) for _ in range(2)))
    network = Network(seed).eval()
    network(x)
    for module in network.eval().modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean)
            nn.init.uniform_(module.running_var, 0.5, 2)
    axes = {"x": {0: "N"}, "y": {0: "N"}}
    torch.onnx.export(network, x, f"{sys.argv[1]}/random{seed}.onnx", opset_version=13, input_names=["x"], output_names=["y"], dynamic_axes=axes)
