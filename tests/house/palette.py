"""Makes a PNG of a browser small: at most 256 colours, the frequent ones; as for text and flat areas."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any


def reduced(png: bytes) -> bytes:
    """Return the picture, of 8 bits for red, green and blue, with a palette."""
    chunks = dict(_chunks(png))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = list(_rows(zlib.decompress(chunks[b"IDAT"]), width, height))
    counted = Counter(pixel for row in rows for pixel in zip(row[::3], row[1::3], row[2::3], strict=True))
    palette = [pixel for pixel, _ in counted.most_common(256)]

    @cache
    def nearest(pixel: Any) -> Any:
        return min(
            range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(pixel, palette[at], strict=True))
        )

    lines = [b"\0" + bytes(map(nearest, zip(row[::3], row[1::3], row[2::3], strict=True))) for row in rows]
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = {
        b"IHDR": header,
        b"PLTE": b"".join(map(bytes, palette)),
        b"IDAT": zlib.compress(b"".join(lines), 9),
        b"IEND": b"",
    }
    return png[:8] + b"".join(_chunk(kind, data) for kind, data in body.items())


def _chunks(png: Any) -> Iterator[tuple[Any, Any]]:
    at, pixels = 8, b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        pixels += data if kind == b"IDAT" else b""
        yield kind, pixels if kind == b"IDAT" else data
        at += size + 12


def _chunk(kind: Any, data: Any) -> Any:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _rows(data: Any, width: Any, height: Any) -> Iterator[Any]:
    size, above = 3 * width, bytearray(3 * width)
    for number in range(height):
        start = number * (size + 1)
        row = bytearray(data[start + 1 : start + 1 + size])
        for at in range(size):
            left, upper = row[at - 3] if at > 2 else 0, above[at]
            corner = above[at - 3] if at > 2 else 0
            row[at] = (row[at] + _predicted(data[start], left, upper, corner)) & 255
        above = row
        yield row


def _predicted(kind: Any, left: Any, upper: Any, corner: Any) -> Any:
    if kind == 4:
        return min((left, upper, corner), key=lambda value: abs(left + upper - corner - value))
    return (0, left, upper, (left + upper) // 2)[kind]
