"""A shelf of books, drawn from the names of libraries: what stands where a story has no picture.

Two groups of spines, one in the colour of each of the first two libraries, lean to each other on one board. The same
names give the same shelf. It is decoration: nothing in it has to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import cycle, islice
from math import cos, radians, sin
from zlib import crc32

HUES = (
    "#713c38",
    "#005860",
    "#604914",
    "#504472",
    "#2c5837",
    "#6d3b4f",
    "#1a5370",
    "#6c4122",
    "#045a4f",
    "#623e64",
    "#485320",
    "#394c76",
)
"""As in adapters/look/tokens.css, on a light ground: a picture keeps its colours in the dark."""

KEPT = 64
"""Pictures that need not be drawn again: a few megabytes."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline; corners from left to right and top to bottom, in parts of the picture."""

    corners: tuple[Point, ...]
    colour: str


def hue_of(name: str) -> str:
    """The colour of a library, as the playground shows it."""
    return HUES[crc32(name.encode()) % 64 % len(HUES)]


def shelf(names: Sequence[str], width: int, height: int) -> tuple[Shape, ...]:
    """The picture from back to front; the ground comes first."""
    first, second = islice(cycle(names or ("",)), 2)
    lots = _lots("\n".join(names))
    board, unit = height * 0.79, height / 160
    hues = hue_of(first), hue_of(second)
    paint = [Shape(_box(0, 0, width, height), _mixed(hues[0], "#faf6ee", 0.18))]
    left = (width - 208 * unit) / 2
    for group, hue in enumerate(hues):
        at = left + (96 * unit if group else 0)
        if group:
            paint += _leaning(at + 2 * unit, board, unit, hue)
            at += 33 * unit
        for place in range(5 if group else 7):
            wide, tall = (10 + next(lots) % 4) * unit, (62 + next(lots) % 34) * unit
            if group and not place:
                tall = 88 * unit  # something leans against it
            pale = place == 4 - group
            spine = _mixed(hue, "#ffffff", 0.42) if pale else hue
            paint += _book((at, board - tall, at + wide, board), unit, spine)
            at += wide + unit
    paint.append(Shape(_box(width * 0.045, board, width * 0.955, board + 2 * unit), hues[0]))
    return tuple(paint)


def as_svg(names: Sequence[str], width: int, height: int) -> str:
    """The inside of an svg element of that view box."""
    return "".join(
        f'<path fill="{shape.colour}" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in shape.corners)}z"/>'
        for shape in shelf(names, width, height)
    )


@lru_cache(maxsize=KEPT)
def as_png(names: tuple[str, ...], width: int, height: int) -> bytes:
    """The same for whoever shows a link, and takes no drawing."""
    from io import BytesIO  # noqa: PLC0415  # with the next, for those who ask alone

    from PIL import Image, ImageDraw  # noqa: PLC0415 (costs memory where nobody asks)

    twice = Image.new("RGB", (width * 2, height * 2))
    brush = ImageDraw.Draw(twice)
    for shape in shelf(names, width * 2, height * 2):
        brush.polygon(shape.corners, fill=shape.colour)
    drawn = BytesIO()
    twice.resize((width, height)).quantize(64).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _lots(seed: str) -> Iterator[int]:
    """Numbers below 256 without end, the same for the same seed."""
    return cycle(sha256(seed.encode()).digest())


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _book(edges: tuple[float, float, float, float], unit: float, colour: str) -> list[Shape]:
    """A spine with two lines on it; edges left, top, right, bottom."""
    left, top, right, _bottom = edges
    line = _mixed(colour, "#ffffff", 0.55)
    inner = left + 2.5 * unit, right - 2.5 * unit
    lines = [Shape(_box(inner[0], top + down * unit, inner[1], top + (down + 0.8) * unit), line) for down in (9, 12)]
    return [Shape(_box(*edges), colour), *lines]


def _leaning(left: float, board: float, unit: float, colour: str) -> list[Shape]:
    """A book that leans against the next one."""
    turned = radians(13)
    wide, tall = 11 * unit, 84 * unit
    foot = left + wide * cos(turned), board

    def at(along: float, up: float) -> Point:
        """A point of the book, by how far it is from its lower right corner."""
        return (
            foot[0] - along * cos(turned) + up * sin(turned),
            foot[1] - along * sin(turned) - up * cos(turned),
        )

    return [Shape((at(wide, 0), at(wide, tall), at(0, tall), at(0, 0)), colour)]


def _mixed(colour: str, other: str, share: float) -> str:
    """Of `share` the first and for the rest the other, or the other way round for a dark one: both as #rrggbb."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one * share + two * (1 - share)) for one, two in pairs).hex()
