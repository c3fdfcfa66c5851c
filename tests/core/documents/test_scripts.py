"""An agreement is offered in languages that its documents can draw."""

from __future__ import annotations

import pytest

from core.content.agreement import agreement_languages
from core.documents.scripts import is_drawn


@pytest.mark.parametrize("language", [*agreement_languages(), "fj", "uk", "el", "he", "hi", "th", "zh", "ko", "am"])
def test_what_a_font_of_ours_has_letters_for_is_drawn(language: str) -> None:
    assert is_drawn(language)


@pytest.mark.parametrize("language", ["dv", "bo", "iu", "nothing", ""])
def test_others_are_not(language: str) -> None:
    assert not is_drawn(language)
