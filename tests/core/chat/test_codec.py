"""Answers as JSON and back, word for word."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from core.chat import (
    About,
    Button,
    Buttons,
    Card,
    Choice,
    Context,
    Divider,
    Fact,
    Facts,
    Field,
    FileRef,
    Form,
    Image,
    Importance,
    Kind,
    Pick,
    Problem,
    Reader,
    Refusal,
    Reply,
    Row,
    Rows,
    Secret,
    Style,
    Table,
    Text,
    Words,
    _,
    n_,
    name,
    plain,
)
from core.chat.codec import decode, encode
from core.errors import WrongDeclarationError
from tests.core.chat.texts import texts

if TYPE_CHECKING:
    from core.chat import Part

few = settings(max_examples=40, deadline=None)

BUTTON = Button(
    label=_("Log it"),
    command="log",
    given={"partnership": "3", "libraries": ("1", "2"), "ways": ()},
    style=Style.PRIMARY,
    once=True,
    ask=("how", "when"),
    until=_("until {time}", time=name("14:27")),
    expires=datetime(2026, 11, 20, 2, 27, tzinfo=UTC),
    handle="1|log|||partnership=3",
)
CHOICE = Choice(value="3", label=_("Suva"))
PARTS: dict[str, Part] = {
    "words": Words(n_("{count} talk", "{count} talks", 3)),
    "facts": Facts((Fact(label=_("Where"), value=name("Suva")),)),
    "table": Table(head=(_("Where"),), rows=((name("Suva"),), (name("Amman"),))),
    "rows": Rows(
        title=_("Quiet"),
        detail=_("Longest first"),
        rows=(Row(title=_("One"), aside=_("since"), detail=_("why"), button=BUTTON), Row(title=_("Two"), note=_("no"))),
        action=BUTTON,
        foot=_("1 to 2"),
        buttons=(BUTTON, BUTTON),
    ),
    "pick": Pick(label=_("Which?"), field="library", choices=(CHOICE,), button=BUTTON),
    "image": Image(file="f1", alt=_("A library")),
    "file": FileRef(file="f2", name="list.csv", media_type="text/csv", size=12),
    "divider": Divider(),
    "buttons": Buttons((BUTTON,)),
    "context": Context(_("Read by staff."), About.READERS),
}
FIELD = Field(
    name="how",
    label=_("How?"),
    kind=Kind.CHOICES,
    required=True,
    readers=_("Read by staff."),
    hint=_("One or more"),
    max_length=10,
    minimum=1,
    maximum=2,
    choices=(CHOICE,),
    suggest=True,
    headline=True,
    value=("3",),
    chosen=(CHOICE,),
)
FORM = Form(
    command="log",
    title=_("Log"),
    fields=(FIELD,),
    submit=_("Log it"),
    token="t1",
    given={"about": "hello"},
    problems={"how": Problem(text=_("Please choose one."), candidates=(CHOICE,))},
    note=_("A note"),
)


def there_and_back(value: object) -> object:
    """Through JSON text, as a database keeps it."""
    return decode(json.loads(json.dumps(encode(value))))


def test_every_kind_of_part_is_here() -> None:
    from core.chat.card import Part as Every  # noqa: PLC0415  # a union has its members at run time

    assert {type(part) for part in PARTS.values()} == set(Every.__args__)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_part_comes_back(part: Part) -> None:
    assert there_and_back(part) == part


@pytest.mark.parametrize(
    "outcome",
    [
        Reply(card=Card(parts=tuple(PARTS.values()), importance=Importance.ATTENTION), lasting=True, replace=True),
        FORM,
        Refusal(text=_("No."), buttons=(BUTTON,)),
    ],
    ids=["reply", "form", "refusal"],
)
def test_every_outcome_comes_back(outcome: object) -> None:
    assert there_and_back(outcome) == outcome


@few
@given(text=texts)
def test_whatever_is_said_comes_back(text: Text) -> None:
    assert there_and_back(text) == text


@pytest.mark.parametrize("value", [None, True, 3, "x", date(2026, 11, 20), datetime(2026, 11, 20, 2, 12, tzinfo=UTC)])
def test_plain_values_come_back(value: object) -> None:
    back = there_and_back(value)
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize("value", [1.5, b"bytes", object(), Text])
def test_what_is_not_in_the_vocabulary_is_a_programming_error(value: object) -> None:
    with pytest.raises(WrongDeclarationError, match="not in the vocabulary"):
        encode(value)


def test_of_a_secret_nothing_but_dots_is_kept() -> None:
    """It equals any other secret, so that nobody can guess at it; and it is not printed by chance."""
    said = _("Your code: {code}", code=Secret("KTRM-WQXZ"))
    kept = encode(said)

    assert "KTRM" not in json.dumps(kept)
    assert plain(decode(kept), Reader()) == "Your code: ····"
    assert plain(said, Reader()) == "Your code: KTRM-WQXZ"
    assert "KTRM" not in repr(said)
