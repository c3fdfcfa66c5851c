"""Text commands: `name:value`, quotes of every keyboard, and nothing that is dropped."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chat import listed, parse

NAMES = {"how", "when", "about", "how_often"}
few = settings(max_examples=50, deadline=None)


@pytest.mark.parametrize(
    ("text", "values", "rest"),
    [
        ("", {}, ""),
        ("  a talk about story hour ", {}, "a talk about story hour"),
        ("how:video story hour", {"how": "video"}, "story hour"),
        ("we met how:visit at noon when:today", {"how": "visit", "when": "today"}, "we met at noon"),
        ('about:"story hour" how:call', {"about": "story hour", "how": "call"}, ""),
        ("about:“story hour” how:call", {"about": "story hour", "how": "call"}, ""),
        ("about:„story hour“", {"about": "story hour"}, ""),
        ("about:«story hour»", {"about": "story hour"}, ""),
        ("about:'story hour'", {"about": "story hour"}, ""),
        ('about:"two\nlines"', {"about": "two\nlines"}, ""),
        ("HOW:Video", {"how": "Video"}, ""),
        ("how-often:30", {"how_often": "30"}, ""),
        ("about:", {}, "about:"),
        ("about: story hour", {}, "about: story hour"),
        ("see https://example.org and 10:30", {}, "see https://example.org and 10:30"),
        ("note:this how:call", {"how": "call"}, "note:this"),
        ("somehow:video", {}, "somehow:video"),
        ('about:"never closed', {"about": "never closed"}, ""),
        ('about:"never closed how:call', {"about": "never closed", "how": "call"}, ""),
        ('about:"a"b c', {"about": "a"}, "b c"),
        ('about:""', {"about": ""}, ""),
        ("how:video how:call", {"how": "video"}, "how:call"),
        ("how:video first line\nsecond   line", {"how": "video"}, "first line\nsecond line"),
        ("about:كتب للأطفال", {"about": "كتب"}, "للأطفال"),
    ],
)
def test_what_is_typed_is_taken_apart(text: str, values: dict[str, str], rest: str) -> None:
    parsed = parse(text, NAMES)
    assert (parsed.values, parsed.rest) == (values, rest)


pieces = st.sampled_from(
    ["how:", "when:", "about:", "HOW:", "other:", '"', "“", "”", "„", "«", "»", "'", " ", "\n", "\t", ":", "video", "x"]
)


@few
@given(text=st.lists(pieces | st.text(st.characters(codec=None), max_size=5), max_size=20).map("".join))
def test_nothing_is_ever_dropped(text: str) -> None:
    """Every letter stands in a value or in the rest; only the quotes around a value and spaces go."""
    parsed = parse(text, NAMES)
    kept = parsed.rest + "".join(f"{name}:{value}" for name, value in parsed.values.items())
    lost = Counter(text.casefold()) - Counter(kept.casefold())
    assert all(letter.isspace() or letter in "\"“”„«»'" for letter in lost)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("English, French", ("English", "French")),
        ("Arabic،English、Fiji;Hindi", ("Arabic", "English", "Fiji", "Hindi")),
        (" , one ,, ", ("one",)),
        ("", ()),
    ],
)
def test_a_list_is_parted_by_any_comma(text: str, pieces: tuple[str, ...]) -> None:
    assert listed(text) == pieces
