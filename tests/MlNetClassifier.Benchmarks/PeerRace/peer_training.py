#!/usr/bin/env python3
"""The peer that `train` is raced against: what a Python user would write with Pillow, ONNX Runtime and SciPy.

    peer_training.py --dataset DIR --model FILE.onnx --ort libonnxruntime.so.1 [--threads 2] [--batch 20] [--seed 1] [--save FEATURES.npz]

Decodes and resizes with Pillow (stretch, bilinear, as the sidecar FILE.onnx.json says), runs ONNX Runtime on batches, fits an L2 softmax
regression with SciPy's L-BFGS on a stratified 80/20 split, prints accuracy and seconds as JSON. ONNX Runtime is called through its C API
(ctypes), because the library inside the npm package onnxruntime-node comes without a Python binding.
"""
import argparse, ctypes as C, json, os, sys, time
START = time.perf_counter()
from concurrent.futures import ThreadPoolExecutor
import numpy as np
from PIL import Image
from scipy.optimize import minimize


class Ort:
    """The handful of OrtApi entries needed; the numbers are positions in the struct of onnxruntime_c_api.h."""
    CREATE_ENV, CREATE_SESSION, RUN, CREATE_OPTIONS, SET_OPT_LEVEL, SET_INTRA = 3, 7, 9, 10, 23, 24
    CREATE_TENSOR, TENSOR_DATA, CPU_MEMORY, RELEASE_VALUE, ERROR_MESSAGE = 49, 51, 69, 96, 2

    def __init__(self, library, model, threads):
        lib = C.CDLL(library)
        lib.OrtGetApiBase.restype = C.POINTER(C.c_void_p * 2)
        get_api = C.CFUNCTYPE(C.c_void_p, C.c_uint32)(lib.OrtGetApiBase().contents[0])
        self.api = C.cast(get_api(17), C.POINTER(C.c_void_p * 300)).contents
        env, options, self.session, self.memory = (C.c_void_p() for _ in range(4))
        self.call(self.CREATE_ENV, C.c_int(3), C.c_char_p(b"peer"), C.byref(env))
        self.call(self.CREATE_OPTIONS, C.byref(options))
        self.call(self.SET_INTRA, options, C.c_int(threads))
        self.call(self.SET_OPT_LEVEL, options, C.c_int(99))
        self.call(self.CREATE_SESSION, env, C.c_char_p(model.encode()), options, C.byref(self.session))
        self.call(self.CPU_MEMORY, C.c_int(0), C.c_int(0), C.byref(self.memory))

    def call(self, index, *args):
        status = C.CFUNCTYPE(C.c_void_p, *[type(a) if not hasattr(a, "_obj") else C.c_void_p for a in args])(self.api[index])(*args)
        if status:
            raise RuntimeError(C.CFUNCTYPE(C.c_char_p, C.c_void_p)(self.api[self.ERROR_MESSAGE])(status).decode())

    def run(self, x, input_name, output_name, width):
        shape = (C.c_int64 * x.ndim)(*x.shape)
        value, out = C.c_void_p(), C.c_void_p()
        self.call(self.CREATE_TENSOR, self.memory, C.c_void_p(x.ctypes.data), C.c_size_t(x.nbytes),
                  C.cast(shape, C.c_void_p), C.c_size_t(x.ndim), C.c_int(1), C.byref(value))
        names, outs = (C.c_char_p * 1)(input_name.encode()), (C.c_char_p * 1)(output_name.encode())
        inputs, outputs = (C.c_void_p * 1)(value), (C.c_void_p * 1)(out)
        self.call(self.RUN, self.session, C.c_void_p(), C.cast(names, C.c_void_p), C.cast(inputs, C.c_void_p), C.c_size_t(1),
                  C.cast(outs, C.c_void_p), C.c_size_t(1), C.cast(outputs, C.c_void_p))
        data = C.c_void_p()
        self.call(self.TENSOR_DATA, C.c_void_p(outputs[0]), C.byref(data))
        result = np.ctypeslib.as_array(C.cast(data, C.POINTER(C.c_float)), (len(x), width)).copy()
        release = C.CFUNCTYPE(None, C.c_void_p)(self.api[self.RELEASE_VALUE])
        release(value); release(outputs[0])
        return result


def softmax_regression(x, y, classes, l2):
    """W, b minimising mean cross-entropy + l2/2 * |W|^2, on standardised features, by L-BFGS to convergence."""
    n, d = x.shape
    def loss(theta):
        w, b = theta[:-classes].reshape(d, classes), theta[-classes:]
        z = x @ w + b
        z -= z.max(1, keepdims=True)
        p = np.exp(z); p /= p.sum(1, keepdims=True)
        value = -np.log(p[np.arange(n), y] + 1e-30).mean() + l2 / 2 * (w * w).sum()
        p[np.arange(n), y] -= 1
        return value, np.concatenate([(x.T @ p / n + l2 * w).ravel(), p.mean(0)])
    theta = minimize(loss, np.zeros((d + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return theta[:-classes].reshape(d, classes), theta[-classes:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dataset", required=True); parser.add_argument("--model", required=True); parser.add_argument("--ort", required=True)
    parser.add_argument("--threads", type=int, default=2); parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1); parser.add_argument("--l2", type=float, default=1e-4); parser.add_argument("--save")
    a = parser.parse_args()
    side = json.load(open(a.model + ".json"))
    classes = sorted(d for d in os.listdir(a.dataset) if os.path.isdir(os.path.join(a.dataset, d)))
    files = [(os.path.join(a.dataset, c, f), k) for k, c in enumerate(classes) for f in sorted(os.listdir(os.path.join(a.dataset, c)))]
    mean, std = np.float32(side["mean"]), np.float32(side["std"])

    def load(path):
        picture = Image.open(path).convert("RGB").resize((side["width"], side["height"]), Image.BILINEAR)
        pixels = np.asarray(picture, np.float32)
        if side["color"] == "BGR":
            pixels = pixels[:, :, ::-1]
        return ((pixels - mean) / std).transpose(2, 0, 1)

    ort, features, forward = Ort(a.ort, a.model, a.threads), [], 0.0
    with ThreadPoolExecutor(a.threads) as pool:
        for i in range(0, len(files), a.batch):
            x = np.ascontiguousarray(np.stack(list(pool.map(lambda f: load(f[0]), files[i:i + a.batch]))))
            t = time.perf_counter()
            features.append(ort.run(x, side["input"], side["features"], side["featureWidth"]))
            forward += time.perf_counter() - t
    x, y = np.concatenate(features), np.array([k for _, k in files])
    extracted = time.perf_counter()
    random, test = np.random.default_rng(a.seed), np.zeros(len(y), bool)
    for k in range(len(classes)):
        rows = random.permutation(np.flatnonzero(y == k)); test[rows[: len(rows) // 5]] = True
    centre, scale = x[~test].mean(0), x[~test].std(0) + 1e-6
    z = (x - centre) / scale
    w, b = softmax_regression(z[~test], y[~test], len(classes), a.l2)
    accuracy = float(((z[test] @ w + b).argmax(1) == y[test]).mean())
    if a.save:
        np.savez(a.save, x=x, y=y, files=[f for f, _ in files])
    end = time.perf_counter()
    json.dump({"accuracy": accuracy, "pictures": len(files), "totalSeconds": end - START, "featureSeconds": extracted - START,
               "forwardSeconds": forward, "headSeconds": end - extracted}, sys.stdout)
    print()


main()
