#!/usr/bin/env python3
"""PyTorch's side of `cifar`: the same network, pictures, first weights' distribution, optimizer, batches and epochs.

    cifar_peer.py FOLDER [EPOCHS] [SEED] [THREADS]
"""
import os, sys, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

FOLDER, EPOCHS, SEED, THREADS = sys.argv[1], *(int(v) for v in (sys.argv[2:5] + ["25", "1", "2"][len(sys.argv) - 2:]))


def read(part):
    folder = os.path.join(FOLDER, part)
    classes = sorted(os.listdir(folder))
    files = [(os.path.join(folder, c, f), k) for k, c in enumerate(classes) for f in sorted(os.listdir(os.path.join(folder, c)))]
    x = np.stack([np.asarray(Image.open(f).convert("RGB"), np.float32) for f, _ in files]) / 127.5 - 1
    return torch.from_numpy(np.ascontiguousarray(x.transpose(0, 3, 1, 2))), torch.tensor([k for _, k in files])


torch.set_num_threads(THREADS)
torch.manual_seed(SEED)
net = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(4096, 64), nn.ReLU(), nn.Linear(64, 10))
for layer in net:
    if hasattr(layer, "weight"):
        nn.init.xavier_uniform_(layer.weight), nn.init.zeros_(layer.bias)
(x, y), (tx, ty) = read("train"), read("test")
adam, start, best = torch.optim.Adam(net.parameters(), lr=0.001), time.perf_counter(), 0.0
for epoch in range(EPOCHS):
    right = 0
    for rows in torch.randperm(len(x)).split(32):
        adam.zero_grad()
        z = net(x[rows])
        F.cross_entropy(z, y[rows]).backward()
        adam.step()
        right += int((z.argmax(1) == y[rows]).sum())
    with torch.no_grad():
        test = float((net(tx).argmax(1) == ty).float().mean())
    best = max(best, test)
    print(f"epoch {epoch + 1}: train {right / len(x):.4f}, test {test:.4f}", file=sys.stderr)
print(f"seed {SEED}: after {EPOCHS} epochs train accuracy {right / len(x):.4f}, test accuracy {test:.4f}, greatest on the way {best:.4f}, "
      f"{time.perf_counter() - start:.0f} s")
