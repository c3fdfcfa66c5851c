"""A draft is put in words once in each of its languages, and what members wrote is cleaned on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.content.agreement import Section, agreement_languages, agreement_words
from core.documents.wording import parts, tongue
from tests.core.documents.drafts import AMMAN, ANA_SIGNS, SUVA, YUSUF_SIGNS, draft


def test_tags_and_directions_of_languages() -> None:
    assert (tongue("en").tag, tongue("ar").tag, tongue("ja").tag) == ("en-GB", "ar-EG", "ja-JP")
    assert [code for code in ("ar", "he", "fa", "ur", "en", "ja", "ru") if tongue(code).right_to_left] == [
        "ar",
        "he",
        "fa",
        "ur",
    ]
    assert tongue("zz").tag == "zz"


def test_each_language_is_a_part_and_the_ruling_one_is_named() -> None:
    english, arabic = parts(draft(languages=("en", "ar"), ruling="en"))
    assert (
        english.ruling
        == "This agreement is written in English and Arabic. If the texts differ, the English text counts."
    )
    assert "الإنجليزية" in arabic.ruling
    assert arabic.tongue.right_to_left
    (open_,) = {part.ruling for part in parts(draft(languages=("en", "ar"))) if part.language == "en"}
    assert "not agreed yet" in open_
    assert parts(draft())[0].ruling == ""


def test_names_of_countries_and_days_are_in_the_language_of_the_part() -> None:
    (french,) = parts(draft(language="fr"))
    assert french.parties[0].place == "Suva, Fidji · LIB-014"
    assert french.version == "Version 3, 20 novembre 2026"
    (japanese,) = parts(draft(language="ja"))
    assert japanese.version == "第3版（2026年11月20日）"


def test_a_text_that_is_written_in_one_language_only_says_so_in_the_other() -> None:
    written = {Section.PURPOSE: {"en": "For the children."}}
    english, arabic = parts(replace(draft(), languages=("en", "ar"), texts=written))
    assert english.sections[1].remark == ""
    assert arabic.sections[1].paragraphs == ("For the children.",)
    assert not arabic.sections[1].tongue.right_to_left
    assert arabic.sections[1].remark == "هذا النص مكتوب باللغة الإنجليزية فقط."


def test_an_open_section_asks_until_somebody_signs_and_is_left_open_then() -> None:
    (asking,) = parts(draft())
    assert all(each.to_fill_in for each in asking.sections if each.key not in {Section.PARTIES, Section.SIGNATURES})
    (signed,) = parts(draft(signatures=(ANA_SIGNS,)))
    assert not any(each.to_fill_in for each in signed.sections)
    assert signed.sections[1].remark == "Left open."


def test_the_short_form_reads_the_ending_where_it_says_how_long() -> None:
    (short,) = parts(draft({Section.LENGTH: "Two years.", Section.ENDING: "Six months' notice."}, short=True))
    assert [each.number for each in short.sections] == [1, 2, 3, 4, 5, 6]
    assert short.sections[4].title == "Length, renewal and ending"
    assert short.sections[4].paragraphs == ("Two years.", "Six months' notice.")
    (only_ending,) = parts(draft({Section.ENDING: "Six months' notice."}, short=True))
    assert only_ending.sections[4].paragraphs == ("Six months' notice.",)


def test_the_section_on_languages_names_the_ruling_one_where_nobody_wrote_a_word() -> None:
    english, _ = parts(draft(languages=("en", "fr"), ruling="fr"))
    assert english.sections[15].paragraphs == (
        "This agreement is written in English and French. If the texts differ, the French text counts.",
    )


def test_a_draft_is_no_legal_advice_before_and_after_the_signatures() -> None:
    assert parts(draft())[0].note.startswith("A starting draft, not legal advice.")
    signed = draft(signatures=(ANA_SIGNS, replace(YUSUF_SIGNS, recorded_by="Ana Waqa")))
    assert parts(signed)[0].note == "This agreement began as a starting draft, not legal advice."
    assert [each.remark for each in parts(signed)[0].signatures] == [
        "Signed off in the chat of the programme",
        "Recorded by Ana Waqa",
    ]


@pytest.mark.parametrize("language", agreement_languages())
def test_a_signature_on_paper_says_so_and_who_added_the_copy(language: str) -> None:
    signed = draft(language=language, signatures=(replace(YUSUF_SIGNS, recorded_by="Ana Waqa", on_paper=True),))
    remarks = [each.remark for each in parts(signed)[0].signatures]
    assert "Ana Waqa" in remarks[1]
    assert remarks[1] != agreement_words(language).recorded_by.format(name="Ana Waqa")


def test_nothing_that_is_not_seen_gets_into_a_document() -> None:
    tricks = "a\x00\x07\u202eb\u2066c\ud800\ufeff\x0bd"
    party = replace(SUVA, name=tricks, town=tricks)
    signature = replace(ANA_SIGNS, name=tricks, position=tricks, recorded_by=tricks)
    (made,) = parts(draft({Section.PURPOSE: tricks}, parties=(party, AMMAN), signatures=(signature,)))
    signed = made.signatures[0]
    for text in (made.parties[0].name, made.sections[1].paragraphs[0], signed.name, signed.position, signed.remark):
        assert not set(text) & set("\x00\x07\u202e\u2066\ud800\ufeff\x0b")
        assert "abc" in text
