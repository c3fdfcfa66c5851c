"""What is known is said in each language of the fixed words, with the same blanks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from string import Formatter

import pytest

from core.content.agreement import agreement_languages
from core.content.agreement.known import KnownWords, known_words
from core.model.communications import Way
from core.services.agreement_length import Span, in_words, with_days, without_days

SENTENCES = [field.name for field in fields(KnownWords) if field.name != "ways"]


def blanks(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", agreement_languages())
def test_each_language_with_fixed_words_says_what_is_known(language: str) -> None:
    english, words = known_words("en"), known_words(language)
    assert english is not None
    assert words is not None
    for name in SENTENCES:
        assert blanks(getattr(words, name)) == blanks(getattr(english, name)), name
        assert language == "en" or getattr(words, name) != getattr(english, name), name
    assert set(words.ways) == {way.value for way in Way}


def test_nothing_is_said_in_a_language_without_words() -> None:
    assert known_words("fj") is None
    assert known_words("../../secrets") is None


@pytest.mark.parametrize("language", [*agreement_languages(), "fj", "sw"])
def test_the_days_come_off_as_they_were_put_on(language: str) -> None:
    for span in (Span(date(2027, 4, 1), date(2029, 3, 31)), Span(date(2027, 4, 1), None)):
        text = with_days("Renewed when both say so.", span, language)
        assert text.startswith(in_words(span, language))
        assert without_days(text, span, language) == "Renewed when both say so."
        assert without_days("Somebody's own words.", span, language) == "Somebody's own words."
        assert "2027" in text
