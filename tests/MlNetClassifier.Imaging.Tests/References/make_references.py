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


def has_alpha(data):
    """Whether a PNG has an alpha channel or a tRNS chunk before its data."""
    return data[25] in (4, 6) or b"tRNS" in data[:data.find(b"IDAT")]


def png_rgb16_with_key(data):
    """Pillow cuts 16-bit samples before it compares them with the transparent colour: unpack these files by hand."""
    width, height = struct.unpack(">II", data[16:24])
    key, packed, at = None, b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        key = struct.unpack(">HHH", body) if kind == b"tRNS" else key
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, stride, above, rows = zlib.decompress(packed), width * 6, bytearray(width * 6), []
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            a, b, c = (row[i - 6] if i >= 6 else 0), above[i], (above[i - 6] if i >= 6 else 0)
            pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
            paeth = a if pa <= pb and pa <= pc else b if pb <= pc else c
            row[i] = (row[i] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(row)
        above = row
    samples = np.frombuffer(b"".join(rows), ">u2").reshape(height, width, 3)
    alpha = np.where((samples == key).all(axis=2), 0, 255)[..., None]
    return np.concatenate([samples >> 8, alpha], axis=2).astype(np.uint8)


def png(path):
    with open(os.path.join(ROOT, path), "rb") as file:
        data = file.read()
    depth, color = data[24], data[25]
    if depth == 16 and color == 2 and has_alpha(data):
        return png_rgb16_with_key(data)
    image = Image.open(os.path.join(ROOT, path))
    image.load()
    key = image.info.get("transparency")
    if color == 0:
        samples = np.asarray(image.convert("I") if depth == 16 else image.convert("L")).astype(int)
        value = samples >> 8 if depth == 16 else samples
        if key is not None:
            key = key if depth == 16 else key * 255 // (2 ** depth - 1)
            return np.stack([value] * 3 + [np.where(samples == key, 0, 255)], axis=2).astype(np.uint8)
        return np.stack([value] * 3, axis=2).astype(np.uint8)
    return np.asarray(image.convert("RGBA" if has_alpha(data) else "RGB"))


def pngs():
    broken = ("pngsuite/x",)
    paths = [p for p in listing("odd-images", ".png") if not any(b in p for b in broken)]
    write("png.tsv", [line(p, png(p)) for p in paths])


def gif(path):
    image = Image.open(os.path.join(ROOT, path))
    image.load()
    left, top, right, bottom = image.dispose_extent
    covered = (left, top, right, bottom) == (0, 0) + image.size
    pixels = np.array(image.convert("RGBA"))
    if not covered:
        # What the frame leaves of the canvas is transparent; Pillow fills it with a colour.
        outside = np.ones(pixels.shape[:2], bool)
        outside[top:bottom, left:right] = False
        pixels[outside] = 0
    if covered and image.info.get("transparency") is None:
        return pixels[..., :3]
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def gifs():
    # invalid-colors names colours beyond its table, which are black here; the others hold no complete picture.
    without = ("invalid-c", "overflow-codes", "max-size", "zero-h", "zero-s", "zero-w", "no-data")
    paths = [p for p in listing("odd-images", ".gif") if not any(w in os.path.basename(p) for w in without)]
    write("gif.tsv", [line(p, gif(p)) for p in paths])


def bmp_runs(data, width, height, depth):
    """Indices of an RLE4 or RLE8 picture, colours of an RLE24 one; bottom row first."""
    rows = np.zeros((height, width, 3) if depth == 24 else (height, width), np.uint8)
    x = y = at = 0
    while y < height:
        count, value = data[at], data[at + 1]
        at += 2
        if count == 0 and value == 0:
            x, y = 0, y + 1
        elif count == 0 and value == 1:
            break
        elif count == 0 and value == 2:
            x, y, at = x + data[at], y + data[at + 1], at + 2
        else:
            run, n = count > 0, count or value
            if depth == 24:
                at -= run
                size = 3 if run else 3 * n
            else:
                size = 0 if run else (n * depth + 7) // 8
            body = data[at:at + size]
            at += size if run else (size + 1) // 2 * 2
            for i in range(n):
                if x + i < width:
                    if depth == 24:
                        rows[y, x + i] = list(body[0 if run else 3 * i:][:3])[::-1]
                    elif depth == 8:
                        rows[y, x + i] = value if run else body[i]
                    else:
                        rows[y, x + i] = (value if run else body[i // 2]) >> (0 if i & 1 else 4) & 15
            x += n
    return rows


def bmp(path):
    """Pillow reads few of these files, so this is a decoder of its own."""
    with open(os.path.join(ROOT, path), "rb") as file:
        data = file.read()
    offset, size = struct.unpack("<I I", data[10:18])
    core, os2 = size == 12, size in (16, 64)
    header = data[14:14 + size] + bytes(124)
    width, height, _, depth = struct.unpack("<HHHH" if core else "<iiHH", header[4:12] if core else header[4:16])
    code, used = (0, 0) if core else (struct.unpack("<I", header[16:20])[0], struct.unpack("<I", header[32:36])[0])
    up, height = height < 0, abs(height)
    end = 14 + size
    masks = {16: [0x7C00, 0x3E0, 0x1F, 0], 32: [0xFF0000, 0xFF00, 0xFF, 0]}.get(depth)
    if code in (3, 6) and not os2:
        n = 4 if code == 6 else 3 if size == 40 else 4
        masks = (list(struct.unpack("<%dI" % n, data[end:end + 4 * n] if size == 40 else header[40:40 + 4 * n])) + [0])[:4]
        end += 4 * n if size == 40 else 0
    palette = np.zeros((256, 3), np.uint8)
    if depth <= 8:
        step = 3 if core else 4
        n = min(used or 2 ** depth, 2 ** depth, (offset - end) // step)
        for i in range(n):
            palette[i] = list(data[end + i * step:end + i * step + 3])[::-1]
    body = data[offset:]
    if code in (1, 2) or (code == 4 and os2):
        rows = bmp_runs(body, width, height, depth)
        pixels = rows if depth == 24 else palette[rows]
    else:
        stride = (width * depth + 31) // 32 * 4
        body = np.frombuffer(body.ljust(stride * height, b"\0")[:stride * height], np.uint8).reshape(height, stride)
        if depth <= 8:
            bits = np.unpackbits(body, axis=1).reshape(height, -1, depth)[:, :width]
            pixels = palette[np.packbits(bits, axis=2)[..., 0] >> (8 - depth)]
        elif depth == 24:
            pixels = body[:, :width * 3].reshape(height, width, 3)[..., ::-1]
        else:
            words = np.ascontiguousarray(body[:, :width * depth // 8]).view("<u%d" % (depth // 8)).astype(np.int64)
            planes = [((words & m) // (m & -m) * 255 // (m // (m & -m))) if m else words * 0 for m in masks]
            pixels = np.stack(planes if masks[3] else planes[:3], axis=2).astype(np.uint8)
    return pixels if up else pixels[::-1]


def bmps():
    write("bmp.tsv", [line(p, bmp(p)) for p in listing("odd-images", ".bmp")])


def generated(width, height, channels):
    """The picture that ResizeReferenceTests makes: the upper bytes of a linear congruential generator."""
    state, values = 12345, bytearray()
    for _ in range(width * height * channels):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values.append(state >> 24)
    return np.frombuffer(bytes(values), np.uint8).reshape(height, width, channels)


def resizes():
    filters = {"Nearest": Image.NEAREST, "Bilinear": Image.BILINEAR, "Bicubic": Image.BICUBIC}
    sizes = [((50, 37), (50, 20)), ((50, 37), (20, 37)), ((64, 48), (24, 24)), ((61, 47), (13, 29)), ((20, 31), (57, 44)),
             ((7, 5), (224, 224)), ((1, 1), (9, 3)), ((3, 200), (100, 2)), ((200, 150), (150, 112)), ((97, 101), (96, 100))]
    lines = []
    for (w, h), (tw, th) in sizes:
        for channels in (3, 4):
            pixels = generated(w, h, channels)
            image = Image.fromarray(pixels)
            for name, code in filters.items():
                def add(mode, result):
                    lines.append(f"{w}\t{h}\t{channels}\t{name}\t{mode}\t{tw}\t{th}\t"
                                 + hashlib.sha256(np.asarray(result).tobytes()).hexdigest() + "\n")
                add("Stretch", image.resize((tw, th), code))
                # The largest rectangle of the target's shape, in the middle.
                cw, ch = (h * tw / th, float(h)) if w * th > h * tw else (float(w), w * th / tw)
                left, top = (w - cw) * 0.5, (h - ch) * 0.5
                add("CenterCrop", image.resize((tw, th), code, box=(left, top, left + cw, top + ch)))
    write("resize.tsv", lines)


if __name__ == "__main__":
    resizes()
    jpegs()
    pngs()
    gifs()
    bmps()
