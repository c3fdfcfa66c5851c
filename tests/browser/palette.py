"""Pictures of pages in few colours: the same to the eye, and a third of the size."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from itertools import chain

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256

Colour = tuple[int, ...]


def in_few_colours(png: bytes) -> bytes:
    """The same picture with its 256 most frequent colours; every other becomes the nearest of them. `png` is as a
    browser writes it: three bytes a pixel, not interlaced.
    """
    width, height, rows = _read(png)
    pixels = [[tuple(row[at : at + 3]) for at in range(0, len(row), 3)] for row in rows]
    frequent = Counter(chain.from_iterable(pixels)).most_common()
    palette = [colour for colour, _count in frequent[:COLOURS]]
    places = {colour: _nearest(colour, palette) for colour, _count in frequent}
    lines = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in pixels)
    return (
        SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", bytes(chain.from_iterable(palette)))
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(
        range(len(palette)),
        key=lambda place: sum((a - b) ** 2 for a, b in zip(colour, palette[place], strict=True)),
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _read(png: bytes) -> tuple[int, int, list[bytearray]]:
    """Width, height and the rows of pixels."""
    packed, at, width, height = b"", len(SIGNATURE), 0, 0
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours, *_rest, interlaced = struct.unpack(">IIBBBBB", content)
            assert (depth, colours, interlaced) == (8, 2, 0), "not as a browser writes it"
        elif kind == b"IDAT":
            packed += content
        at += length + 12
    flat, stride = zlib.decompress(packed), width * 3
    rows: list[bytearray] = [bytearray(stride)]
    for start in range(0, len(flat), stride + 1):
        rows.append(_restored(flat[start], bytearray(flat[start + 1 : start + 1 + stride]), rows[-1]))
    return width, height, rows[1:]


def _restored(how: int, row: bytearray, above: bytearray) -> bytearray:
    """One row without its filter (https://www.w3.org/TR/png-3/#9Filters)."""
    for at in range(len(row)) if how else ():
        left, corner = (row[at - 3], above[at - 3]) if at >= 3 else (0, 0)
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[how]
        row[at] = (row[at] + guess) & 0xFF
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    return min((left, up, corner), key=lambda one: abs(left + up - corner - one))
