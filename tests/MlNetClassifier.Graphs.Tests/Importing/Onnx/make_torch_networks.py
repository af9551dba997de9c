"""Exports image networks of the newer families with PyTorch's ONNX exporter, random weights, and writes inputs and outputs beside them.

    /usr/bin/python3 make_torch_networks.py OUT [--real] [--names vit,swin] [--opsets 11,16] [--forms float,half,external]

The modules are written after the papers and torchvision's layouts (which is not needed here), because what an importer meets depends on how a
module is written: attention with one matrix for all three, with einsum, with nn.MultiheadAttention; normalisation over channels by permuting;
shifted windows; shuffled channels. Small ones are for tests; --real makes them in their published sizes.
Each case: NAME-OPSET-FORM.onnx, .input.f32 (2 pictures, NCHW), .output.f32; .parameters.json: how many numbers are trained, and the gradient of the
cross-entropy (first picture of class 0, second of the last) in those that no layer holds (class tokens, positions, scales) or that take ways of their own. Needs torch 1.13 or later and numpy.
"""
import argparse
import json
import os
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")


def conv_unit(inputs, outputs, kernel, stride=1, groups=1, act=nn.ReLU, eps=1e-5):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs, eps=eps)]
    return nn.Sequential(*layers, *([act()] if act else []))


class SqueezeExcite(nn.Module):
    """Squeeze-and-excitation, as in torchvision.ops.misc."""

    def __init__(self, channels, squeezed, act, gate):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)
        self.act, self.gate = act(), gate()

    def forward(self, x):
        return x * self.gate(self.fc2(self.act(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


def round8(value):
    rounded = max(8, int(value + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * value else rounded


class MobileNetV3(nn.Module):
    """Howard et al. 2019, table 1 (large), as in torchvision: kernel, expanded, out, squeeze, hard-swish, stride."""

    LARGE = [
        (3, 16, 16, 0, 0, 1), (3, 64, 24, 0, 0, 2), (3, 72, 24, 0, 0, 1), (5, 72, 40, 1, 0, 2), (5, 120, 40, 1, 0, 1), (5, 120, 40, 1, 0, 1),
        (3, 240, 80, 0, 1, 2), (3, 200, 80, 0, 1, 1), (3, 184, 80, 0, 1, 1), (3, 184, 80, 0, 1, 1), (3, 480, 112, 1, 1, 1), (3, 672, 112, 1, 1, 1),
        (5, 672, 160, 1, 1, 2), (5, 960, 160, 1, 1, 1), (5, 960, 160, 1, 1, 1)]

    def __init__(self, real):
        super().__init__()
        table = self.LARGE if real else self.LARGE[::3]
        blocks, width = [conv_unit(3, 16, 3, 2, act=nn.Hardswish, eps=1e-3)], 16
        for row in table:
            blocks.append(self.Block(width, *row))
            width = row[2]
        blocks.append(conv_unit(width, 6 * width, 1, act=nn.Hardswish, eps=1e-3))
        self.features, self.pool = nn.Sequential(*blocks), nn.AdaptiveAvgPool2d(1)
        hidden = 1280 if real else 64
        self.classifier = nn.Sequential(nn.Linear(6 * width, hidden), nn.Hardswish(), nn.Dropout(0.2), nn.Linear(hidden, 1000 if real else 10))

    def forward(self, x):
        return self.classifier(torch.flatten(self.pool(self.features(x)), 1))

    class Block(nn.Module):
        def __init__(self, inputs, kernel, expanded, outputs, squeeze, hard, stride):
            super().__init__()
            act = nn.Hardswish if hard else nn.ReLU
            layers = [conv_unit(inputs, expanded, 1, act=act, eps=1e-3)] if expanded != inputs else []
            layers.append(conv_unit(expanded, expanded, kernel, stride, expanded, act, 1e-3))
            layers += [SqueezeExcite(expanded, round8(expanded // 4), nn.ReLU, nn.Hardsigmoid)] if squeeze else []
            layers.append(conv_unit(expanded, outputs, 1, act=None, eps=1e-3))
            self.block, self.residual = nn.Sequential(*layers), stride == 1 and inputs == outputs

        def forward(self, x):
            return x + self.block(x) if self.residual else self.block(x)


class EfficientNetV2(nn.Module):
    """Tan & Le 2021, table 4 (S): fused?, expansion, kernel, stride, in, out, repeats."""

    S = [(1, 1, 3, 1, 24, 24, 2), (1, 4, 3, 2, 24, 48, 4), (1, 4, 3, 2, 48, 64, 4), (0, 4, 3, 2, 64, 128, 6), (0, 6, 3, 1, 128, 160, 9), (0, 6, 3, 2, 160, 256, 15)]

    def __init__(self, real):
        super().__init__()
        table = self.S if real else [row[:-1] + (1 + (row[-1] > 4),) for row in self.S[:4]]
        blocks = [conv_unit(3, 24, 3, 2, act=nn.SiLU, eps=1e-3)]
        for fused, expansion, kernel, stride, inputs, outputs, repeats in table:
            for i in range(repeats):
                blocks.append(self.Block(fused, expansion, kernel, stride if i == 0 else 1, inputs if i == 0 else outputs, outputs))
        blocks.append(conv_unit(table[-1][5], 1280 if real else 96, 1, act=nn.SiLU, eps=1e-3))
        self.features = nn.Sequential(*blocks)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280 if real else 96, 1000 if real else 10))

    def forward(self, x):
        return self.classifier(self.features(x).mean([2, 3]))

    class Block(nn.Module):
        def __init__(self, fused, expansion, kernel, stride, inputs, outputs):
            super().__init__()
            wide = inputs * expansion
            if fused and expansion == 1:
                layers = [conv_unit(inputs, outputs, kernel, stride, act=nn.SiLU, eps=1e-3)]
            elif fused:
                layers = [conv_unit(inputs, wide, kernel, stride, act=nn.SiLU, eps=1e-3), conv_unit(wide, outputs, 1, act=None, eps=1e-3)]
            else:
                layers = [
                    conv_unit(inputs, wide, 1, act=nn.SiLU, eps=1e-3), conv_unit(wide, wide, kernel, stride, wide, nn.SiLU, 1e-3),
                    SqueezeExcite(wide, max(1, inputs // 4), nn.SiLU, nn.Sigmoid), conv_unit(wide, outputs, 1, act=None, eps=1e-3)]
            self.block, self.residual = nn.Sequential(*layers), stride == 1 and inputs == outputs

        def forward(self, x):
            return x + self.block(x) if self.residual else self.block(x)


class ChannelNorm(nn.LayerNorm):
    """Layer normalisation over channels of a map, by permuting, as in torchvision's LayerNorm2d."""

    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)


class ConvNeXt(nn.Module):
    """Liu et al. 2022, tiny."""

    def __init__(self, real):
        super().__init__()
        widths, depths = ((96, 192, 384, 768), (3, 3, 9, 3)) if real else ((16, 32, 48, 64), (1, 1, 2, 1))
        layers = [nn.Conv2d(3, widths[0], 4, 4), ChannelNorm(widths[0], eps=1e-6)]
        for i, (width, depth) in enumerate(zip(widths, depths)):
            layers += [self.Block(width) for _ in range(depth)]
            if i < 3:
                layers += [ChannelNorm(width, eps=1e-6), nn.Conv2d(width, widths[i + 1], 2, 2)]
        self.features, self.norm = nn.Sequential(*layers), ChannelNorm(widths[-1], eps=1e-6)
        self.classifier = nn.Linear(widths[-1], 1000 if real else 10)

    def forward(self, x):
        return self.classifier(torch.flatten(self.norm(F.adaptive_avg_pool2d(self.features(x), 1)), 1))

    class Block(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.depthwise, self.norm = nn.Conv2d(width, width, 7, padding=3, groups=width), nn.LayerNorm(width, eps=1e-6)
            self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
            self.scale = nn.Parameter(0.5 * torch.rand(width, 1, 1))

        def forward(self, x):
            y = self.fc2(F.gelu(self.fc1(self.norm(self.depthwise(x).permute(0, 2, 3, 1)))))
            return x + self.scale * y.permute(0, 3, 1, 2)


class Attention(nn.Module):
    """Self-attention in the three ways it is written: 'joint' (timm), 'einsum', 'torch' (nn.MultiheadAttention, torchvision)."""

    def __init__(self, width, heads, style):
        super().__init__()
        self.heads, self.style = heads, style
        if style == "torch":
            self.inner = nn.MultiheadAttention(width, heads, batch_first=True)
        else:
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        if self.style == "torch":
            return self.inner(x, x, x, need_weights=False)[0]
        batch, tokens, width = x.shape
        if self.style == "joint":
            q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
            weights = ((q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5).softmax(dim=-1)
            return self.out((weights @ v).transpose(1, 2).reshape(batch, tokens, width))
        q, k, v = [part.view(batch, tokens, self.heads, -1) for part in self.qkv(x).chunk(3, dim=-1)]
        weights = torch.softmax(torch.einsum("bihd,bjhd->bhij", q, k) / (width // self.heads) ** 0.5, dim=-1)
        return self.out(torch.einsum("bhij,bjhd->bihd", weights, v).reshape(batch, tokens, width))


class TransformerBlock(nn.Module):
    def __init__(self, width, heads, style, act):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.attention = Attention(width, heads, style)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), act, nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    """Dosovitskiy et al. 2021, tiny/16 (Touvron et al. 2021): 12 layers of 192 in 3 heads."""

    def __init__(self, real, style="joint", approximate="none"):
        super().__init__()
        size, patch, width, depth, heads = (224, 16, 192, 12, 3) if real else (64, 16, 48, 2, 3)
        self.patches, self.token = nn.Conv2d(3, width, patch, patch), nn.Parameter(torch.randn(1, 1, width))
        self.positions = nn.Parameter(0.3 * torch.randn(1, (size // patch) ** 2 + 1, width))
        self.blocks = nn.Sequential(*[TransformerBlock(width, heads, style, nn.GELU(approximate)) for _ in range(depth)])
        self.norm, self.head = nn.LayerNorm(width, eps=1e-6), nn.Linear(width, 1000 if real else 10)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1) + self.positions
        return self.head(self.norm(self.blocks(x))[:, 0])


class Swin(nn.Module):
    """
    Liu et al. 2021, tiny: attention within windows, shifted in every other block, with relative positions and a mask. As torchvision has it
    (assigned) the mask is made in each pass by assignments to slices, and a dropout that drops nothing is always on.
    """

    def __init__(self, real, assigned=False):
        super().__init__()
        size, width, depths, heads, window = (56, 96, (2, 2, 6, 2), (3, 6, 12, 24), 7) if real else (16, 24, (2, 2), (2, 4), 4)
        layers = []
        for stage, depth in enumerate(depths):
            layers += [self.Block(width, heads[stage], size, window, i % 2 == 1 and size > window, assigned) for i in range(depth)]
            if stage < len(depths) - 1:
                layers.append(self.Merge(width))
                size, width = size // 2, 2 * width
        first = layers[0].norm1.normalized_shape[0]
        self.embed, self.norm0 = nn.Conv2d(3, first, 4, 4), nn.LayerNorm(first)
        self.layers, self.norm, self.head = nn.Sequential(*layers), nn.LayerNorm(width), nn.Linear(width, 1000 if real else 10)

    def forward(self, x):
        x = self.norm0(self.embed(x).permute(0, 2, 3, 1))
        return self.head(self.norm(self.layers(x)).mean([1, 2]))

    class Merge(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.norm, self.reduce = nn.LayerNorm(4 * width), nn.Linear(4 * width, 2 * width, bias=False)

        def forward(self, x):
            return self.reduce(self.norm(torch.cat([x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]], -1)))

    class Block(nn.Module):
        def __init__(self, width, heads, size, window, shifted, assigned):
            super().__init__()
            self.size, self.window, self.heads, self.shift, self.assigned = size, window, heads, window // 2 if shifted else 0, assigned
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
            self.table = nn.Parameter(torch.randn((2 * window - 1) ** 2, heads))
            place = torch.stack(torch.meshgrid(torch.arange(window), torch.arange(window), indexing="ij")).flatten(1)
            apart = (place[:, :, None] - place[:, None, :]) + window - 1
            self.register_buffer("index", (apart[0] * (2 * window - 1) + apart[1]).flatten())
            self.register_buffer("mask", None if assigned else self.mask_of(torch.zeros(size, size)))

        def mask_of(self, zones):
            cuts = (slice(0, -self.window), slice(-self.window, -self.shift), slice(-self.shift, None)) if self.shift else ()
            for number, (rows, columns) in enumerate((r, c) for r in cuts for c in cuts):
                zones[rows, columns] = number
            zone = self.windows(zones[None, :, :, None]).squeeze(-1)
            apart = zone[:, None] - zone[:, :, None]
            return apart.masked_fill(apart != 0, -100.0)

        def windows(self, x):
            n, w = self.size // self.window, self.window
            return x.view(x.shape[0], n, w, n, w, x.shape[3]).permute(0, 1, 3, 2, 4, 5).reshape(-1, w * w, x.shape[3])

        def forward(self, x):
            batch, _, _, width = x.shape
            y = self.norm1(x)
            y = torch.roll(y, (-self.shift, -self.shift), (1, 2)) if self.shift else y
            y = self.windows(y)
            tokens = y.shape[1]
            q, k, v = self.qkv(y).reshape(y.shape[0], tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
            scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-2, -1)
            scores = scores + self.table[self.index].view(tokens, tokens, -1).permute(2, 0, 1).unsqueeze(0)
            if self.shift:
                mask = self.mask_of(x.new_zeros(x.shape[1:3])) if self.assigned else self.mask
                scores = scores.view(-1, mask.shape[0], self.heads, tokens, tokens) + mask[None, :, None]
                scores = scores.view(-1, self.heads, tokens, tokens)
            shares = F.dropout(scores.softmax(-1), p=0.0) if self.assigned else scores.softmax(-1)
            y = self.out((shares @ v).transpose(1, 2).reshape(-1, tokens, width))
            n, w = self.size // self.window, self.window
            y = y.view(batch, n, n, w, w, width).permute(0, 1, 3, 2, 4, 5).reshape(batch, self.size, self.size, width)
            y = torch.roll(y, (self.shift, self.shift), (1, 2)) if self.shift else y
            x = x + y
            return x + self.mlp(self.norm2(x))


class ShuffleNetV2(nn.Module):
    """Ma et al. 2018, 1.0x: half of the channels pass by, then all are shuffled."""

    def __init__(self, real):
        super().__init__()
        repeats, widths = ((4, 8, 4), (24, 116, 232, 464, 1024)) if real else ((2, 2, 2), (8, 16, 32, 64, 96))
        layers = [conv_unit(3, widths[0], 3, 2), nn.MaxPool2d(3, 2, 1)]
        for stage, count in enumerate(repeats):
            layers += [self.Unit(widths[stage] if i == 0 else widths[stage + 1], widths[stage + 1], 2 if i == 0 else 1) for i in range(count)]
        layers.append(conv_unit(widths[3], widths[4], 1))
        self.features, self.fc = nn.Sequential(*layers), nn.Linear(widths[4], 1000 if real else 10)

    def forward(self, x):
        return self.fc(self.features(x).mean([2, 3]))

    class Unit(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            half, self.stride = outputs // 2, stride
            entering = inputs if stride > 1 else half
            self.left = nn.Sequential(conv_unit(inputs, inputs, 3, stride, inputs, None), conv_unit(inputs, half, 1)) if stride > 1 else None
            self.right = nn.Sequential(conv_unit(entering, half, 1), conv_unit(half, half, 3, stride, half, None), conv_unit(half, half, 1))

        def forward(self, x):
            if self.stride == 1:
                passed, worked = x.chunk(2, dim=1)
                x = torch.cat((passed, self.right(worked)), 1)
            else:
                x = torch.cat((self.left(x), self.right(x)), 1)
            batch, channels, height, width = x.shape
            return x.view(batch, 2, channels // 2, height, width).transpose(1, 2).reshape(batch, channels, height, width)


class GroupResNet(nn.Module):
    """A residual network normalised in groups (Wu & He 2018), activated by slopes that are learned; its first block's norm is per channel."""

    def __init__(self, real):
        super().__init__()
        widths = (64, 128, 256, 512) if real else (8, 16, 24)
        layers = [nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.InstanceNorm2d(widths[0], affine=True), nn.PReLU(widths[0])]
        for i, width in enumerate(widths):
            layers.append(self.Block(widths[max(0, i - 1)], width, 1 if i == 0 else 2))
        self.features, self.classifier = nn.Sequential(*layers), nn.Linear(widths[-1], 1000 if real else 10)

    def forward(self, x):
        return self.classifier(self.features(x).mean([2, 3]))

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            unit = lambda i, o, k, s: [nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.GroupNorm(o // 4, o)]
            self.block = nn.Sequential(*unit(inputs, outputs, 3, stride), nn.PReLU(outputs), *unit(outputs, outputs, 3, 1))
            self.past = nn.Sequential(*unit(inputs, outputs, 1, stride))
            self.act = nn.PReLU()

        def forward(self, x):
            return self.act(self.block(x) + self.past(x))


NETWORKS = {
    "mobilenetv3": (MobileNetV3, 224, 64),
    "efficientnetv2": (EfficientNetV2, 384, 64),
    "convnext": (ConvNeXt, 224, 64),
    "vit": (VisionTransformer, 224, 64),
    "vit_tanh": (lambda real: VisionTransformer(real, approximate="tanh"), 224, 64),
    "vit_einsum": (lambda real: VisionTransformer(real, "einsum"), 224, 64),
    "vit_torch": (lambda real: VisionTransformer(real, "torch"), 224, 64),
    "swin": (Swin, 224, 64),
    "swin_assigned": (lambda real: Swin(real, assigned=True), 224, 64),
    "groupnorm": (GroupResNet, 224, 64),
    "shufflenetv2": (ShuffleNetV2, 224, 64),
}


def randomize(module):
    """Statistics and scales as in a trained network, not as when it is new: swapping two of them shows."""
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.uniform_(-0.2, 0.2), part.running_var.uniform_(0.6, 1.6)
            part.weight.data.uniform_(0.8, 1.4), part.bias.data.uniform_(-0.2, 0.2)
        elif isinstance(part, (nn.GroupNorm, nn.InstanceNorm2d)):
            part.weight.data.uniform_(0.8, 1.4), part.bias.data.uniform_(-0.2, 0.2)
        elif isinstance(part, nn.PReLU):
            part.weight.data.uniform_(0.1, 0.4)
        elif isinstance(part, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(part.weight, nonlinearity="linear")
            if part.bias is not None:
                part.bias.data.uniform_(-0.2, 0.2)


def export(name, opset, form, real, folder):
    make, real_size, small_size = NETWORKS[name]
    torch.manual_seed(7)
    model = make(real).eval()
    with torch.no_grad():
        randomize(model)
    size = real_size if real else small_size
    pictures = torch.rand(2, 3, size, size) * 2 - 1
    with torch.no_grad():
        output = model(pictures)
    path = os.path.join(folder, f"{name}-{opset}-{form}")
    scores = model(pictures)
    F.cross_entropy(scores, torch.tensor([0, scores.shape[1] - 1])).backward()
    # The exporter folds batch normalisation into convolutions, which then have other parameters.
    folded = any(isinstance(m, nn.BatchNorm2d) for m in model.modules())
    alone = {n for n, p in model.named_parameters() if n.split(".")[-1] in ("token", "positions", "scale")}
    alone |= {f"{n}.{p}" for n, m in model.named_modules() if isinstance(m, nn.InstanceNorm2d) for p in ("weight", "bias")}
    own = {n: p.grad.flatten().tolist() for n, p in model.named_parameters() if n in alone}
    with open(path + ".parameters.json", "w") as file:
        # The exporter spreads a table of relative positions over the pairs of a window's places.
        spread = sum(m.window ** 4 * m.heads - m.table.numel() for m in model.modules() if isinstance(m, Swin.Block))
        json.dump({"count": None if folded else sum(p.numel() for p in model.parameters()) + spread, "gradients": own}, file)
    pictures.numpy().astype("<f4").tofile(path + ".input.f32")
    output.numpy().astype("<f4").tofile(path + ".output.f32")
    batch = {} if form == "fixed" else {"dynamic_axes": {"input": {0: "batch"}, "output": {0: "batch"}}}
    torch.onnx.export(model, pictures[:1], path + ".onnx", opset_version=opset, input_names=["input"], output_names=["output"], **batch)
    print(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--real", action="store_true", help="published sizes")
    parser.add_argument("--names", default=",".join(NETWORKS))
    parser.add_argument("--opsets", default="11,13,16")
    parser.add_argument("--forms", default="dynamic", help="dynamic, fixed (one picture)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    os.makedirs(options.folder, exist_ok=True)
    for one in options.names.split(","):
        for number in options.opsets.split(","):
            for kind in options.forms.split(","):
                # The exporter writes einsum from opset 12 on.
                if "einsum" not in one or int(number) >= 12:
                    export(one, int(number), kind, options.real, options.folder)
