"""The drawn shelf: the same for the same libraries, inside its frame, and a picture where a link is shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adapters.web.shelf import HUES, as_png, as_svg, hue_of, shelf

PAIR = ("Suva City Library", "Amman Public Library")


@given(st.lists(st.text(), max_size=4), st.sampled_from([(240, 160), (960, 320), (1200, 630)]))
def test_everything_stands_inside(names: list[str], size: tuple[int, int]) -> None:
    shapes = shelf(names, *size)
    assert shapes == shelf(names, *size)
    for shape in shapes:
        assert all(0 <= x <= size[0] and 0 <= y <= size[1] for x, y in shape.corners)
        assert len(shape.colour) == 7


def test_each_library_has_its_colour() -> None:
    drawn = as_svg(PAIR, 240, 160)
    assert all(hue_of(name) in drawn for name in PAIR)
    assert {hue_of(str(number)) for number in range(200)} == set(HUES)


def test_nothing_that_was_written_stands_in_the_drawing() -> None:
    assert "script" not in as_svg(('"/><script>', "x"), 240, 160)


@pytest.mark.parametrize("names", [PAIR, ("FJ", "JO"), ()])
def test_as_a_picture(names: tuple[str, ...]) -> None:
    drawn = as_png(names, 1200, 630)
    assert Image.open(BytesIO(drawn)).size == (1200, 630)
    assert len(drawn) < 60_000
    assert drawn is as_png(names, 1200, 630)
    assert drawn == as_png.__wrapped__(names, 1200, 630)
