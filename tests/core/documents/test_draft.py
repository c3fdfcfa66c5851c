"""A draft knows what is written, what is missing, and who has signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.content.agreement import NEED, Need, Section
from core.documents.example import SIGNED
from tests.core.documents.drafts import AMMAN, ANA_SIGNS, SUVA, YUSUF_SIGNS, draft


def test_an_empty_draft_misses_every_needed_section_that_somebody_has_to_write() -> None:
    missing = draft().missing()
    assert set(missing) == {each for each in Section if NEED[each] is Need.NEEDED} - {
        Section.PARTIES,
        Section.SIGNATURES,
    }
    assert draft(short=True).missing() == (
        Section.PURPOSE,
        Section.ACTIVITIES,
        Section.COMMUNICATION,
        Section.LENGTH,
    )


def test_a_text_in_any_language_is_written_and_blanks_are_not() -> None:
    purpose = {"fr": "Pour les enfants."}
    with_french = replace(draft(), texts={Section.PURPOSE: purpose, Section.MONEY: {"en": "  \n "}})
    assert Section.PURPOSE not in with_french.missing()
    assert Section.MONEY in with_french.missing()
    assert with_french.text(Section.PURPOSE, "en") == ("Pour les enfants.", "fr")


def test_a_full_draft_misses_nothing() -> None:
    assert SIGNED.missing() == ()
    assert SIGNED.signed


def test_one_signature_of_two_is_not_signed() -> None:
    half = draft(signatures=(ANA_SIGNS,))
    assert not half.signed
    assert half.signature_of(SUVA) is ANA_SIGNS
    assert half.signature_of(AMMAN) is None
    assert draft(signatures=(YUSUF_SIGNS, ANA_SIGNS)).signed


@pytest.mark.parametrize(
    "wrong",
    [
        {"parties": ()},
        {"parties": (SUVA, SUVA)},
        {"languages": ()},
        {"languages": ("en", "en")},
        {"ruling": "fr"},
        {"signatures": (ANA_SIGNS, ANA_SIGNS)},
        {"signatures": (replace(ANA_SIGNS, party="LIB-999"),)},
    ],
)
def test_what_is_no_agreement_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"agreement|language|signs"):
        draft(**wrong)
