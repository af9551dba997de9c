#!/usr/bin/env python3
"""PyTorch's side of `train --pipeline cnn-from-scratch`: the same network, splits, scaling, first weights' distribution, optimizer, schedule and kinds of
augmentation, and the epoch with the lowest validation loss.

    crack_peer.py FOLDER [EPOCHS] [SEED] [THREADS]
"""
import copy, hashlib, math, os, struct, sys, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

FOLDER, EPOCHS, SEED, THREADS = sys.argv[1], *(int(v) for v in (sys.argv[2:5] + ["40", "1", "2"][len(sys.argv) - 2:]))


def place(content):
    """Where a picture lies in [0, 1): below 0.1 it is a test picture, below 0.3 one of validation (DatasetSplitter)."""
    digest = hashlib.sha256(struct.pack("<i", SEED) + hashlib.sha256(content).digest()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2 ** 53


def read():
    pictures, classes, places = [], [], []
    for k, name in enumerate(sorted(os.listdir(FOLDER))):
        for file in sorted(os.listdir(os.path.join(FOLDER, name))):
            path = os.path.join(FOLDER, name, file)
            pictures.append(np.asarray(Image.open(path).convert("RGB").resize((100, 100), Image.BILINEAR), np.float32))
            classes.append(k), places.append(place(open(path, "rb").read()))
    return torch.from_numpy(np.stack(pictures).transpose(0, 3, 1, 2).copy()), torch.tensor(classes), np.array(places)


def same(x, kernel, stride, value=0.0):
    """TensorFlow's SAME padding: of an odd number the larger half goes to the bottom and right."""
    total = max(0, (-(-x.shape[2] // stride) - 1) * stride + kernel - x.shape[2])
    return F.pad(x, (total // 2, total - total // 2) * 2, value=value)


class TutorialCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 16, 5), nn.Conv2d(16, 32, 4), nn.Conv2d(32, 64, 3)])
        self.fc1, self.fc2 = nn.Linear(13 * 13 * 64, 1024), nn.Linear(1024, 2)
        for layer in [*self.convolutions, self.fc1, self.fc2]:
            nn.init.trunc_normal_(layer.weight, 0, 0.05, -0.1, 0.1), nn.init.constant_(layer.bias, 0.05)

    def forward(self, x):
        for layer in self.convolutions:
            k = layer.kernel_size[0]
            x = F.relu(F.max_pool2d(same(layer(same(x, k, 1)), k, 2, -math.inf), k, 2))
        return self.fc2(F.dropout(F.relu(self.fc1(x.flatten(1))), 0.3, self.training))


def augmented(x):
    """Turned by up to 10°, shifted by up to 8 % each way, half of them mirrored."""
    turn, shift = (torch.rand(len(x)) * 2 - 1) * math.pi / 18, (torch.rand(len(x), 2) * 2 - 1) * 0.16
    mirror, rows = torch.where(torch.rand(len(x)) < 0.5, -1.0, 1.0), (torch.cos(turn), torch.sin(turn))
    maps = torch.stack([rows[0] * mirror, -rows[1], shift[:, 0], rows[1] * mirror, rows[0], shift[:, 1]], 1).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(maps, x.shape, align_corners=False), padding_mode="reflection", align_corners=False)


def measure(net, x, y):
    net.eval()
    with torch.no_grad():
        z = net(x)
    net.train()
    return float(F.cross_entropy(z, y)), int((z.argmax(1) == y).sum())


torch.set_num_threads(THREADS)
torch.manual_seed(SEED)
x, y, places = read()
train, held, test = (torch.from_numpy(np.flatnonzero(rows)) for rows in (places >= 0.3, (places >= 0.1) & (places < 0.3), places < 0.1))
spread = x[train].transpose(0, 1).flatten(1)
x = (x - spread.mean(1).view(1, 3, 1, 1)) / spread.std(1).view(1, 3, 1, 1)
net, best, start = TutorialCnn(), (math.inf, 0, None), time.perf_counter()
adam, steps, step = torch.optim.Adam(net.parameters(), lr=0.001), EPOCHS * math.ceil(len(train) / 10), 0
for epoch in range(1, EPOCHS + 1):
    for rows in train[torch.randperm(len(train))].split(10):
        adam.param_groups[0]["lr"] = 0.0005 * (1 + math.cos(math.pi * step / steps))
        adam.zero_grad()
        F.cross_entropy(net(augmented(x[rows])), y[rows]).backward()
        adam.step()
        step += 1
    loss, right = measure(net, x[held], y[held])
    print(f"epoch {epoch}: validation loss {loss:.4f}, accuracy {right / len(held):.4f}", file=sys.stderr)
    if loss < best[0]:
        best = (loss, epoch, copy.deepcopy(net.state_dict()))
net.load_state_dict(best[2])
_, right = measure(net, x[test], y[test])
print(f"seed {SEED}: best epoch {best[1]}, test accuracy {right / len(test):.4f} ({right} of {len(test)}), {time.perf_counter() - start:.0f} s")
