"""Writes the reference tables beside this script from the pictures of the development material.

Usage: python3 make_references.py SHARED_FOLDER        (Pillow 9.4 with libjpeg-turbo 2.1.5, NumPy)

A line holds: path, width, height, channels, SHA-256 of the pixels (8 bits a channel, interleaved, top row first).
"""
import hashlib
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

ROOT = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))


def listing(folder, *endings):
    found = []
    for base, _, names in os.walk(os.path.join(ROOT, folder)):
        found += [os.path.join(base, n) for n in names if n.lower().endswith(endings)]
    return sorted(os.path.relpath(f, ROOT).replace(os.sep, "/") for f in found)


def line(path, pixels):
    height, width, channels = pixels.shape
    digest = hashlib.sha256(np.ascontiguousarray(pixels).tobytes()).hexdigest()
    return f"{path}\t{width}\t{height}\t{channels}\t{digest}\n"


def write(name, lines):
    with open(os.path.join(HERE, name), "w", encoding="ascii", newline="\n") as file:
        file.writelines(lines)


def jpeg(path, target=None):
    image = Image.open(os.path.join(ROOT, path))
    if target:
        image.draft(image.mode, (target, target))
    return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def jpegs():
    # Lossless files are unsupported, partial_progressive has a scan that ends too early: both are errors here.
    # jpg-size-6x6 is a PNG by content.
    without = ("/lossless/", "partial_progressive", "jpg-size-6x6")
    paths = [p for p in listing("odd-images", ".jpg", ".jpeg") if not any(w in p for w in without)]
    write("jpeg.tsv", [line(p, jpeg(p)) for p in paths])

    # One digest for each folder: over the digests of its files, in ordinal order of their names.
    folders = ["data/flower_photos/" + c for c in ("daisy", "dandelion", "roses", "sunflowers", "tulips")] + ["data/concrete_crack/CD"]
    lines = []
    for folder in folders:
        total = hashlib.sha256()
        files = listing(folder, ".jpg")
        for path in files:
            total.update(hashlib.sha256(jpeg(path).tobytes()).digest())
        lines.append(f"{folder}\t{len(files)}\t{total.hexdigest()}\n")
    write("jpeg_folders.tsv", lines)

    # Pillow rounds its choice of scale down where ours needs the result to reach the target: take sizes where both agree.
    lines = []
    for path in listing("data/concrete_crack/UD", ".jpg")[:5] + listing("data/flowers_tiny/rose", ".jpg")[:5]:
        for target in (64, 32, 16):
            lines.append(f"{target}\t" + line(path, jpeg(path, target)))
    write("jpeg_scaled.tsv", lines)


if __name__ == "__main__":
    jpegs()
