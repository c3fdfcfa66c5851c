"""A declaration that makes no sense fails at import, with the rule spelled out."""

from __future__ import annotations

from dataclasses import dataclass, make_dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest

from core.chat import Kind, _
from core.commands.declaring import Ask, declared_fields
from core.errors import WrongDeclarationError


class Way(StrEnum):
    """How to talk."""

    CALL = "call"
    VISIT = "visit"


@pytest.mark.parametrize(
    ("annotation", "rule"),
    [
        (str, r"Asked\.words: every field is Annotated\[type, Ask\(\.\.\.\)\]"),
        (Annotated[str, "no ask"], r"Asked\.words: the annotation holds no Ask"),
        (Annotated[Way, Ask(_("Way"), labels={Way.CALL: _("Call")})], r"Asked\.words: choices without a label: VISIT"),
        (Annotated[float, Ask(_("Number"))], r"Asked\.words: no kind of field holds <class 'float'>"),
        (Annotated[tuple[str, ...], Ask(_("Words"))], r"Asked\.words: no kind of field holds tuple"),
    ],
)
def test_a_field_that_cannot_be_asked(annotation: object, rule: str) -> None:
    with pytest.raises(WrongDeclarationError, match=rule):
        declared_fields(make_dataclass("Asked", [("words", annotation)]))


def test_only_one_field_is_the_headline() -> None:
    headline: Any = Annotated[str, Ask(_("Words"), headline=True)]
    with pytest.raises(WrongDeclarationError, match="only one field may be the headline, not one, other"):
        declared_fields(make_dataclass("Asked", [("one", headline), ("other", headline)]))


@dataclass(frozen=True, kw_only=True)
class Several:
    """Texts of three sizes, and a day."""

    short: Annotated[str, Ask(_("Short"))]
    long: Annotated[str, Ask(_("Long"), long=True)]
    own: Annotated[str, Ask(_("Own"), max_length=7)]
    day: Annotated[date | None, Ask(_("Day"))] = None


def test_a_text_has_a_limit_by_its_size_and_nothing_else_has() -> None:
    assert [(field.name, field.kind, field.max_length, field.required) for field in declared_fields(Several)] == [
        ("short", Kind.TEXT, 200, True),
        ("long", Kind.LONG_TEXT, 2000, True),
        ("own", Kind.TEXT, 7, True),
        ("day", Kind.DATE, None, False),
    ]
