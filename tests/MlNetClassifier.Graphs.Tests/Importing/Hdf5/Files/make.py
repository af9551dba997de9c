"""Writes the HDF5 files of these tests with h5py 3.7 (HDF5 1.10); run once, results are checked in gzipped."""
import gzip
import os
import sys

import h5py
import numpy as np


def values(*shape):
    return (np.arange(np.prod(shape), dtype=np.float64) * 0.25 - 3).astype(np.float32).reshape(shape)


def layers(file, variable):
    names = ["conv1", "fire2/squeeze1x1", "pool"]
    file.attrs["layer_names"] = names if variable else np.array([n.encode() for n in names])
    file.attrs["backend"] = "tensorflow" if variable else np.bytes_(b"tensorflow")
    file.create_group("pool").attrs["weight_names"] = np.zeros((0,))
    conv = file.create_group("conv1")
    conv.attrs["weight_names"] = np.array([b"conv1/kernel:0", b"conv1/bias:0"])
    conv.create_dataset("conv1/kernel:0", data=values(3, 3, 2, 4))
    conv.create_dataset("conv1/bias:0", data=values(4))
    other = file.create_group("fire2/squeeze1x1")
    other.create_dataset("half", data=values(5).astype(np.float16))
    other.create_dataset("double_be", data=values(5).astype(">f8"))
    other.create_dataset("scalar", data=np.float32(2.5))
    other.create_dataset("ints", data=np.arange(4))


def chunked(file):
    file.create_dataset("plain", data=values(7, 5, 3), chunks=(3, 2, 2))
    file.create_dataset("deflate", data=values(7, 5, 3), chunks=(3, 2, 2), compression="gzip")
    file.create_dataset("shuffled", data=values(7, 5, 3), chunks=(4, 5, 2), compression="gzip", shuffle=True, fletcher32=True)
    file.create_dataset("many", data=values(100, 3), chunks=(1, 1))


def hole(file):
    file.create_dataset("hole", shape=(8,), dtype="f4", chunks=(4,))[:4] = 1


def latest(file):
    layers(file, True)
    many = file.create_group("many")
    for i in range(300):
        many.create_dataset("dataset_%03d_with_a_rather_long_name_to_fill_blocks" % i, data=np.float32([i, i + 0.5]))
    for i in range(40):
        many.attrs["attribute_%02d" % i] = "value %d" % i


def wide(file):
    for i in range(400):
        file.create_dataset("dataset_%03d" % i, data=np.float32([i, i + 0.5]))


def save(name, write, **options):
    with h5py.File(name, "w", **options) as file:
        write(file)
    with open(name, "rb") as plain, open(name + ".gz", "wb") as packed:
        packed.write(gzip.compress(plain.read(), 9, mtime=0))
    os.remove(name)


os.chdir(os.path.dirname(os.path.abspath(sys.argv[0])))
save("fixed_strings.h5", lambda f: layers(f, False))
save("variable_strings.h5", lambda f: layers(f, True))
save("user_block.h5", lambda f: layers(f, False), userblock_size=512)
save("chunked.h5", chunked)
save("hole.h5", hole)
save("latest.h5", latest, libver="latest")
save("wide.h5", wide)
