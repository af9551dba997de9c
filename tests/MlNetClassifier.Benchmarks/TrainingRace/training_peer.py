#!/usr/bin/env python3
"""PyTorch's side of `training-race`: the same network from the same first weights on the same batches, with Adam.

    training_peer.py FOLDER THREADS

FOLDER holds what TrainingRaceProgram wrote: meta.json, the batches and the parameters as raw float32. Each line of standard input is a
command, each answer one line of JSON:

    about              versions, and the BLAS library that does the dense layers
    losses N           the losses of N steps from the first weights, in float32 and in float64
    gradients          the first step's gradients: this side's float32 and the racing engine's (grad.NAME.f32), each against float64, and
                       against float64 with the decisions of poolings and ReLUs that the float32 side made (from its layers' outputs, LAYER.f32)
    steps N            N training steps of the float32 network: seconds of each
"""
import json, os, sys, time, warnings
FOLDER, THREADS = sys.argv[1], int(sys.argv[2])
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(THREADS)
warnings.filterwarnings("ignore", message="Using padding='same' with even kernel lengths")
META = json.load(open(os.path.join(FOLDER, "meta.json")))


def raw(name, shape):
    return torch.from_numpy(np.fromfile(os.path.join(FOLDER, name), np.float32).reshape(shape))


LAYERS = (("conv1", 5), ("conv2", 4), ("conv3", 3))


def pooled(x, kernel, indices=False):
    # One row before and, by ceil_mode, what is missing behind: TensorFlow's SAME for these windows, checked by the equal losses.
    return F.max_pool2d(x, kernel, 2, padding=1, ceil_mode=True, return_indices=indices)


class Network:
    """Three convolutions (SAME), each under a maximum pooling (SAME) and ReLU, and two dense layers."""

    def __init__(self, dtype, layout=torch.contiguous_format):
        def laid(tensor):
            return tensor.to(dtype).clone(memory_format=layout if tensor.dim() == 4 else torch.contiguous_format)

        self.p = {q["name"]: laid(raw(q["name"].replace("/", ".") + ".f32", q["shape"])).requires_grad_() for q in META["parameters"]}
        self.adam = torch.optim.Adam(list(self.p.values()), lr=META["rate"])
        self.x = [laid(raw(f"x{i}.f32", [META["batch"], 3, META["side"], META["side"]])) for i in range(META["batches"])]
        self.y = [raw(f"y{i}.f32", [META["batch"], META["classes"]]).argmax(1) for i in range(META["batches"])]
        self.count = 0

    def logits(self, x, choices=None):
        self.maps = {}
        for layer, kernel in LAYERS:
            x = F.conv2d(x, self.p[layer + "/kernel"], self.p[layer + "/bias"], padding="same")
            self.maps[layer] = x.detach()
            if choices:
                chosen, passing = choices[layer]
                x = x.flatten(2).gather(2, chosen.flatten(2)).view(chosen.shape) * passing
            else:
                x = F.relu(pooled(x, kernel))
        x = x.flatten(1) @ self.p["fc1/kernel"] + self.p["fc1/bias"]
        self.maps["fc1"] = x.detach()
        x = x * choices["fc1"][1] if choices else F.relu(x)
        return x @ self.p["fc2/kernel"] + self.p["fc2/bias"]

    def backward(self, choices=None):
        i = self.count % META["batches"]
        self.adam.zero_grad()
        loss = F.cross_entropy(self.logits(self.x[i], choices), self.y[i])
        loss.backward()
        return loss

    def step(self):
        loss = self.backward()
        self.adam.step()
        self.count += 1
        return float(loss)


def decisions(maps):
    """Where the gradient branches: the pixel that each pooling window takes, and whether ReLU lets it pass."""
    result = {"fc1": (None, maps["fc1"] > 0)}
    for layer, kernel in LAYERS:
        values, places = pooled(maps[layer], kernel, True)
        result[layer] = (places, values > 0)
    return result


def gradients():
    exact, single = Network(torch.float64), Network(torch.float32)
    exact.backward(), single.backward()
    sides = {
        "here": ({n: np.fromfile(os.path.join(FOLDER, "grad." + n.replace("/", ".") + ".f32"), np.float32).reshape(p.shape) for n, p in exact.p.items()},
                 {layer: raw(layer + ".f32", m.shape) for layer, m in exact.maps.items()}),
        "torch": ({n: p.grad.numpy() for n, p in single.p.items()}, single.maps),
    }
    report = {}
    for side, (grads, maps) in sides.items():
        choices = decisions(maps)
        same = Network(torch.float64)
        same.backward(choices)
        errors = {}
        for name, p in exact.p.items():
            scale = np.abs(p.grad.numpy()).max()
            errors[name] = [float(np.abs(grads[name] - q.p[name].grad.numpy()).max() / scale) for q in (exact, same)]
        others = sum(int((a != b).sum()) for layer, pair in decisions(exact.maps).items() for a, b in zip(choices[layer], pair) if a is not None)
        report[side] = {"errors": errors, "others": others, "decisions": sum(c.numel() for pair in choices.values() for c in pair if c is not None)}
    return report


def about():
    used = {os.path.basename(os.path.realpath(line.split()[-1])) for line in open("/proc/self/maps") if ".so" in line}
    return f"torch {torch.__version__}, BLAS {', '.join(sorted(u for u in used if 'blas' in u)) or 'inside it'}, {META['layout']}"


racing = Network(torch.float32, getattr(torch, META["layout"]))
for line in sys.stdin:
    word, *rest = line.split()
    if word == "about":
        answer = about()
    elif word == "losses":
        answer = {}
        for key, dtype in (("float32", torch.float32), ("float64", torch.float64)):
            network = Network(dtype)
            answer[key] = [network.step() for _ in range(int(rest[0]))]
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
