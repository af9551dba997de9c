"""Writes torchvision's architectures, with random weights, as ONNX files to race. Needs torch and torchvision (measured with 1.13 and 0.14).

usage: export_torchvision.py FOLDER [NAME ...]
"""
import sys

import torch
import torchvision.models

NAMES = """alexnet convnext_tiny densenet121 efficientnet_b0 efficientnet_v2_s googlenet inception_v3 maxvit_t mnasnet1_0 mobilenet_v2
mobilenet_v3_large mobilenet_v3_small regnet_x_800mf regnet_y_800mf resnet18 resnext50_32x4d shufflenet_v2_x1_0 squeezenet1_1 swin_t vgg16_bn
vit_b_16 wide_resnet50_2""".split()


def export(name, folder):
    torch.manual_seed(0)
    auxiliary = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model = getattr(torchvision.models, name)(weights=None, **auxiliary).eval()
    for module in model.modules():
        # Statistics that do something, or normalisations would be the identity.
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    side = 299 if name == "inception_v3" else 224
    axes = {"x": {0: "N"}, "y": {0: "N"}}
    torch.onnx.export(model, torch.zeros(1, 3, side, side), f"{folder}/{name}.onnx", opset_version=14, input_names=["x"], output_names=["y"], dynamic_axes=axes)


if len(sys.argv) < 2:
    sys.exit(__doc__)
for name in sys.argv[2:] or NAMES:
    export(name, sys.argv[1])
