#!/usr/bin/env python3
"""PyTorch's side of `vit-training`: ViT-Tiny from the same weights on the same pictures, with Adam.

    vit_peer.py FOLDER THREADS

FOLDER holds what VisionTransformerRace wrote: meta.json, pictures, targets, parameters in the order in which the network reads them, and the racing
engine's gradients, as raw float32. Each line of standard input is a command (about, gradients, steps N), each answer one line of JSON.
"""
import json, os, sys, time
FOLDER, THREADS = sys.argv[1], int(sys.argv[2])
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(THREADS)
META = json.load(open(os.path.join(FOLDER, "meta.json")))
HEADS = 3


def raw(name, shape):
    return torch.from_numpy(np.fromfile(os.path.join(FOLDER, name), np.float32).reshape(shape))


class Network:
    def __init__(self, dtype):
        self.p = [raw(f"p{i}.f32", shape).to(dtype).clone().requires_grad_() for i, shape in enumerate(META["shapes"])]
        self.x = raw("x.f32", (META["batch"], 3, 224, 224)).to(dtype)
        self.y = raw("y.f32", (META["batch"], -1)).argmax(1)
        self.adam = torch.optim.Adam(self.p, lr=META["rate"])

    def forward(self):
        p = iter(self.p)
        pair = lambda: (next(p), next(p))
        norm = lambda x: F.layer_norm(x, x.shape[-1:], *pair(), eps=1e-6)

        def dense(x):
            w, b = pair()
            return x @ w + b

        x = F.conv2d(self.x, *pair(), stride=16).flatten(2).transpose(1, 2)
        batch, _, width = x.shape
        x = torch.cat((next(p).expand(batch, -1, -1), x), 1) + next(p)
        for _ in range((len(self.p) - 8) // 12):
            q, k, v = dense(norm(x)).view(batch, -1, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
            mixed = torch.softmax((q * (width // HEADS) ** -0.5) @ k.transpose(-2, -1), -1) @ v
            x = x + dense(mixed.transpose(1, 2).reshape(batch, -1, width))
            x = x + dense(F.gelu(dense(norm(x))))
        return F.linear(norm(x)[:, 0], *pair())

    def backward(self):
        self.adam.zero_grad()
        loss = F.cross_entropy(self.forward(), self.y)
        loss.backward()
        return float(loss)

    def step(self):
        self.backward()
        self.adam.step()


def gradients():
    exact, single = Network(torch.float64), Network(torch.float32)
    losses = [single.backward(), exact.backward()]
    here = [raw(f"g{i}.f32", shape).double() for i, shape in enumerate(META["shapes"])]
    torchs = [q.grad.double() for q in single.p]
    truth = [q.grad for q in exact.p]
    far = lambda a, b: max(float((x - y).abs().max() / y.abs().max()) for x, y in zip(a, b))
    return losses + [far(here, truth), far(torchs, truth), far(here, torchs)]


racing = Network(torch.float32)
for line in sys.stdin:
    word, *rest = line.split()
    if word == "about":
        answer = f"torch {torch.__version__}"
    elif word == "gradients":
        answer = gradients()
    elif word == "steps":
        answer = []
        for _ in range(int(rest[0])):
            start = time.perf_counter()
            racing.step()
            answer.append(time.perf_counter() - start)
    else:
        sys.exit(f"Unknown command {word}.")
    print(json.dumps(answer), flush=True)
