"""Writes single layers and small blocks of many shapes, with random weights, as ONNX files to race: what a whole network hides in its sum. Needs torch
(measured with 1.13).

usage: export_layers.py FOLDER
"""
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")


def stack(channels, kernel, groups=1, dilation=1, activation=nn.ReLU):
    """Four layers of one shape: their own time outweighs that of the layouts' conversion before and after them."""
    layers = []
    for _ in range(4):
        layers += [nn.Conv2d(channels, channels, kernel, padding=dilation * (kernel // 2), groups=groups, dilation=dilation), activation()]
    return nn.Sequential(*layers)


def between(channels, layer, after=None):
    """A layer between two convolutions."""
    return nn.Sequential(nn.Conv2d(channels, channels, 1), nn.ReLU(), layer, nn.Conv2d(after or channels, channels, 1))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first, self.last = nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 1)
        self.squeeze, self.excite = nn.Conv2d(channels, max(8, channels // 4), 1), nn.Conv2d(max(8, channels // 4), channels, 1)

    def forward(self, x):
        x = F.relu(self.first(x))
        return self.last(x * torch.sigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(x, 1))))))


class Residuals(nn.Module):
    def __init__(self, channels, kernel):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(channels, channels, kernel, padding=kernel // 2) for _ in range(3))

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x) + x)
        return x


class Dense(nn.Module):
    def __init__(self, channels, growth):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(channels + i * growth, growth, 3, padding=1) for i in range(4))

    def forward(self, x):
        for layer in self.layers:
            x = torch.cat([x, F.relu(layer(x))], 1)
        return x


class Shuffle(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(channels // 2, channels // 2, 1) for _ in range(3))

    def forward(self, x):
        _, channels, height, width = x.shape
        for layer in self.layers:
            kept, changed = x.chunk(2, 1)
            x = torch.cat([kept, F.relu(layer(changed))], 1)
            x = x.view(-1, 2, channels // 2, height, width).transpose(1, 2).reshape(-1, channels, height, width)
        return x


class ConvNext(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.depthwise, self.norm = nn.Conv2d(channels, channels, 7, padding=3, groups=channels), nn.LayerNorm(channels)
        self.widen, self.narrow = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)

    def forward(self, x):
        return x + self.narrow(F.gelu(self.widen(self.norm(self.depthwise(x).permute(0, 2, 3, 1))))).permute(0, 3, 1, 2)


class Attention(nn.Module):
    def __init__(self, tokens, channels, heads):
        super().__init__()
        self.tokens, self.channels, self.heads = tokens, channels, heads
        self.norm, self.queries, self.project = nn.LayerNorm(channels), nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)

    def forward(self, x):
        size = self.channels // self.heads
        q, k, v = self.queries(self.norm(x)).view(-1, self.tokens, 3, self.heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        attended = (q @ k.transpose(-2, -1) * size**-0.5).softmax(-1) @ v
        return x + self.project(attended.transpose(1, 2).reshape(-1, self.tokens, self.channels))


def cases():
    """Name, network, shape of its input without the batch."""
    for c, h in [(16, 112), (24, 56), (32, 112), (40, 28), (48, 56), (64, 56), (72, 28), (96, 28), (100, 30), (128, 28), (160, 14), (256, 14), (320, 7), (512, 7)]:
        for k in (1, 3, 5, 7) if c <= 256 else (1, 3):
            yield f"conv{k}x{k}_{c}_{h}", stack(c, k), (c, h, h)
    for c, h in [(32, 112), (64, 56), (128, 28), (256, 14), (512, 7), (72, 40), (960, 7)]:
        for k in (3, 5, 7):
            yield f"depthwise{k}x{k}_{c}_{h}", stack(c, k, groups=c), (c, h, h)
    for c, h, g in [(64, 56, 4), (128, 28, 32), (256, 14, 32), (96, 28, 3), (240, 14, 10)]:
        yield f"groups{g}_{c}_{h}", stack(c, 3, groups=g), (c, h, h)
    for c, h in [(64, 56), (128, 28), (256, 14), (512, 14)]:
        for d in (2, 4):
            yield f"dilated{d}_{c}_{h}", stack(c, 3, dilation=d), (c, h, h)
    for c, h, k in [(32, 112, 3), (64, 56, 3), (128, 56, 1), (256, 28, 1), (64, 112, 5), (96, 56, 7), (128, 28, 2), (192, 56, 4)]:
        yield f"stride2_{k}x{k}_{c}_{h}", nn.Sequential(nn.Conv2d(c, c, k, 2, padding=k // 2 if k % 2 else 0), nn.ReLU(), nn.Conv2d(c, c, 1), nn.ReLU()), (c, h, h)
    for a in (nn.SiLU, nn.Hardswish, nn.GELU, nn.LeakyReLU, nn.ELU, nn.Sigmoid, nn.Tanh, nn.Mish, nn.Softplus, nn.PReLU, nn.ReLU6):
        yield f"activation_{a.__name__.lower()}", stack(64, 1, activation=a), (64, 56, 56)
    layers = {"max3s2": nn.MaxPool2d(3, 2, 1), "average3": nn.AvgPool2d(3, 1, 1), "average2s2": nn.AvgPool2d(2, 2), "max5": nn.MaxPool2d(5, 1, 2),
              "nearest2": nn.Upsample(scale_factor=2), "bilinear2": nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
              "average7": nn.AdaptiveAvgPool2d(7), "instance": nn.InstanceNorm2d(64, affine=True), "group": nn.GroupNorm(8, 64)}
    for name, layer in layers.items():
        yield f"between_{name}", between(64, layer), (64, 56, 56)
    yield "between_pixelshuffle", between(64, nn.PixelShuffle(2), 16), (64, 56, 56)
    for c, h in [(64, 56), (96, 28), (240, 14), (672, 7), (40, 28)]:
        yield f"squeeze_{c}_{h}", SqueezeExcitation(c), (c, h, h)
    for c, h in [(64, 56), (256, 14), (32, 112), (24, 56)]:
        for k in (1, 3):
            yield f"residual{k}x{k}_{c}_{h}", Residuals(c, k), (c, h, h)
    for c, g, h in [(64, 32, 56), (128, 32, 28), (256, 32, 14), (16, 12, 32)]:
        yield f"joined_{c}_{g}_{h}", Dense(c, g), (c, h, h)
    for c, h in [(116, 28), (232, 14), (464, 7), (48, 56)]:
        yield f"shuffle_{c}_{h}", Shuffle(c), (c, h, h)
    for c, h in [(96, 56), (192, 28), (384, 14), (768, 7)]:
        yield f"convnext_{c}_{h}", ConvNext(c), (c, h, h)
    for t, c, n in [(197, 192, 3), (197, 384, 6), (49, 96, 3), (197, 768, 12), (50, 768, 12), (65, 128, 4)]:
        yield f"attention_{t}_{c}", Attention(t, c, n), (t, c)
        yield f"perceptron_{t}_{c}", nn.Sequential(nn.LayerNorm(c), nn.Linear(c, 4 * c), nn.GELU(), nn.Linear(4 * c, c)), (t, c)
    for i, o in [(2048, 1000), (1280, 5), (25088, 4096), (512, 512), (784, 300)]:
        yield f"linear_{i}_{o}", nn.Sequential(nn.Linear(i, o)), (i,)
    for c, o, k, s, p, h in [(3, 64, 3, 1, 1, 224), (3, 64, 7, 2, 3, 224), (3, 32, 3, 2, 1, 224), (3, 96, 4, 4, 0, 224), (3, 192, 16, 16, 0, 224), (3, 64, 11, 4, 2, 224), (1, 32, 5, 1, 2, 28), (3, 16, 3, 1, 1, 32)]:
        yield f"first{k}x{k}s{s}_{c}_{o}_{h}", nn.Sequential(nn.Conv2d(c, o, k, s, p), nn.ReLU(), nn.Conv2d(o, 16, 1)), (c, h, h)


if len(sys.argv) != 2:
    sys.exit(__doc__)
for name, network, shape in cases():
    torch.manual_seed(0)
    axes = {"x": {0: "N"}, "y": {0: "N"}}
    torch.onnx.export(network.eval(), torch.randn(1, *shape), f"{sys.argv[1]}/{name}.onnx", opset_version=13, input_names=["x"], output_names=["y"], dynamic_axes=axes)
