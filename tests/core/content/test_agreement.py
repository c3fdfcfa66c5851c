"""The fixed words of an agreement say the same in each of their languages."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest

from core.content.agreement import (
    NEED,
    SHORT_FORM,
    AgreementWords,
    Need,
    Section,
    agreement_languages,
    agreement_words,
    form_sections,
)

SENTENCES = [field.name for field in fields(AgreementWords) if field.name != "sections"]


def blanks(sentence: str) -> set[str | None]:
    """The names of what is filled into it."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_there_are_seventeen_sections_and_a_short_form_of_six_in_the_same_order() -> None:
    assert len(Section) == 17
    assert form_sections(short=True) == SHORT_FORM
    assert [each for each in Section if each in SHORT_FORM] == list(SHORT_FORM)
    assert len(SHORT_FORM) == 6
    assert all(NEED[each] is Need.NEEDED for each in SHORT_FORM)


def test_english_french_spanish_arabic_and_japanese_have_words() -> None:
    assert set(agreement_languages()) >= {"en", "fr", "es", "ar", "ja"}


@pytest.mark.parametrize("language", agreement_languages())
def test_every_language_has_every_sentence_with_the_same_blanks(language: str) -> None:
    english, words = agreement_words("en"), agreement_words(language)
    assert words.language == language
    for name in SENTENCES:
        said = getattr(words, name)
        assert said.strip() == said != ""
        assert blanks(said) == blanks(getattr(english, name)), name
    assert list(words.sections) == list(Section)
    for section in Section:
        ours, theirs = words.sections[section], english.sections[section]
        assert ours.title
        assert ours.prompt
        assert (ours.usual is None) == (theirs.usual is None)
        assert (ours.short_title is None, ours.short_prompt is None) == (
            theirs.short_title is None,
            theirs.short_prompt is None,
        )


@pytest.mark.parametrize("language", [each for each in agreement_languages() if each != "en"])
def test_nothing_of_another_language_is_left_in_english(language: str) -> None:
    english, words = agreement_words("en"), agreement_words(language)
    for name in ("title", "note", "ask", "note_signed", "ruling", "ruling_open", "one_language", "left_open", "ask"):
        assert getattr(words, name) != getattr(english, name)
    for section in Section:
        assert words.sections[section].prompt != english.sections[section].prompt


def test_a_language_without_words_reads_english() -> None:
    assert agreement_words("sw") is agreement_words("en")
    assert agreement_words("../../secrets") is agreement_words("en")


def test_the_draft_says_that_it_is_no_legal_advice() -> None:
    assert agreement_words("en").note == "A starting draft, not legal advice."
