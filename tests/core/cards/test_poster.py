"""Stories as Markdown: ready to be printed, and only text, whatever members wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.cards.poster import literal, poster
from core.chat import Reader
from tests.adapters.web.hostile import HOSTILE
from tests.adapters.web.world import MANGO, nameless

ENGLISH = Reader()


def drawn(text: str) -> str:
    """As a reader of Markdown draws it."""
    shown: str = MarkdownIt("commonmark").render(text)
    return shown


def test_a_poster_has_everything_that_may_be_seen() -> None:
    page = drawn(poster([MANGO], ENGLISH))
    for said in (
        "<h1>One mango tree in two libraries</h1>",
        "<strong>Suva City Library, Fiji and Amman Public Library, Jordan</strong>",
        "<h2>Advice for others</h2>",
        "<li><strong>It happened on:</strong> 4 November 2026</li>",
        "<li><strong>One result:</strong> Nineteen new library cards</li>",
        "<blockquote>",
        "— Yusuf, Amman Public Library",
        "<li><strong>Photo 1:</strong> A mango tree with children under it</li>",
        '<a href="https://video.example/mango">',
    ):
        assert said in page, said


def test_without_names_there_are_none() -> None:
    page = poster([nameless(MANGO)], ENGLISH)
    assert "a library in Fiji" in page
    assert "Suva City" not in page
    assert "Yusuf" not in page


def test_several_stand_apart() -> None:
    page = drawn(poster([MANGO, replace(MANGO, title="Another")], ENGLISH))
    assert page.count("<h1>") == 2
    assert page.count("<hr") == 1


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_story_is_text(which: str) -> None:
    page = drawn(poster([HOSTILE[which]], ENGLISH))
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<a ") <= 1


@given(st.text(max_size=80))
def test_whatever_was_written_is_shown_as_it_is(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(literal(text))
    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in inline} <= {"text", "softbreak", "text_special"}
