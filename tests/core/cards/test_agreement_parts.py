"""Long texts of an agreement in parts: nothing is left out, nothing is too long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.cards.agreement_conflict import from_both
from core.cards.agreement_parts import parts_of


@given(st.text(max_size=3000), st.integers(min_value=10, max_value=900))
def test_no_letter_is_left_out_and_no_part_is_too_long(text: str, most: int) -> None:
    parts = parts_of(text, most)
    assert all(len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_part_ends_where_a_paragraph_does() -> None:
    text = "First. " * 80 + "\n\n" + "Second. " * 80
    assert parts_of(text, 700)[0] == ("First. " * 80).strip()


def test_an_empty_text_is_one_empty_part() -> None:
    assert parts_of("  \n") == ("",)


@given(st.text(max_size=60), st.text(max_size=60))
def test_one_from_both_holds_both_where_there_is_room(first: str, second: str) -> None:
    both = from_both(first, second)
    assert all(line.strip() in both for line in second.split("\n"))


def test_what_both_texts_have_stands_once() -> None:
    assert from_both("We meet.\nWe read.", "We meet.\nWe write.") == "We meet.\nWe read.\n\nWe write."


def test_of_two_texts_that_are_too_long_for_one_form_the_first_stands_in_it() -> None:
    assert from_both("a" * 1500, "b" * 1500) == "a" * 1500
