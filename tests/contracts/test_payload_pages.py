"""The pages on which payloads are kept: they read as Slack shows them, and lose nothing but what is random."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from adapters.discord.cards import card_message
from adapters.slack.blocks import card_blocks
from adapters.slack.views import form_view
from core.chat import (
    Button,
    Buttons,
    Choice,
    CommandName,
    Context,
    Divider,
    Field,
    FileRef,
    Form,
    Image,
    Importance,
    Kind,
    Moment,
    Name,
    Pick,
    Reader,
    Row,
    Rows,
    Strong,
    Style,
    _,
    card,
    name,
    strong,
)
from tests.clock import START
from tests.contracts.payloads import discord_drawing
from tests.contracts.payloads.given import Given
from tests.contracts.payloads.page import page_of
from tests.contracts.payloads.slack_drawing import draw

if TYPE_CHECKING:
    from core.chat import Part, Text, WireValue

READER = Reader("en", "Pacific/Fiji")
TWO = (Choice(value="1", label=name("Suva")), Choice(value="2", label=name("Lima")))


def message(*parts: Part | Text) -> Given:
    """As everybody in a channel is given it."""
    return Given("message", {"text": "x", "blocks": card_blocks(card(*parts), READER, native=True)})


def modal(kind: Kind, value: WireValue | None = None, *, choices: tuple[Choice, ...] = ()) -> Given:
    """A form with that one question, which must be answered."""
    asked = Field(name="it", label=_("It"), kind=kind, required=True, value=value, choices=choices)
    form = Form(command="x", title=_("Form"), fields=(asked,), submit=_("Send"), token="t")
    return Given("modal", form_view(form, "handle", READER, cancel=_("Cancel")))


def press(handle: str) -> Button:
    return Button(label=_("Go"), command="x", handle=handle)


def test_a_card_is_drawn_as_it_reads() -> None:
    row = Row(title=name("*Suva* & <!here>"), aside=_("{days} ago", days=Strong(Name("3 days"))), button=press("h1"))
    pick = Pick(label=_("Partner"), field="p", choices=TWO, button=press("h2"))
    shown = message(
        _("Posted {at} in {town}.", at=Moment(START), town=Name("أبها")), Rows(title=_("List"), rows=(row,)), pick
    )

    assert list(draw(shown)) == [
        "Posted ‹Friday 20 November 2026, 14:12 (Suva)› in أبها.",
        "**List**",
        "**∗Suva∗ & <!here>**  **3 days** ago    [Go]",
        "[Partner ▾]  Suva | Lima",
    ]


def test_a_card_of_discord_s_is_drawn_as_it_reads() -> None:
    row = Row(title=name("*Suva* & <@1>"), aside=_("{days} ago", days=Strong(Name("3 days"))), button=press("h1"))
    pick = Pick(label=_("Partner"), field="p", choices=TWO, button=press("h2"))
    log = Button(label=_("Log it"), command="x", handle="h3", style=Style.PRIMARY)
    file = FileRef(file="f1", name="quiet.csv", media_type="text/csv", size=3)
    shown = card(
        _("Posted {at} in {town}.", at=Moment(START), town=Name("أبها")),
        Rows(title=_("List"), rows=(row,), foot=_("1 of 1")),
        Divider(),
        pick,
        Buttons((log, press("h4"))),
        Context(strong(_("More is in {log}", log=CommandName("log")))),
        file,
        Image(file="f2", alt=_("A chart")),
        importance=Importance.ATTENTION,
    )

    assert list(discord_drawing.draw(Given("message", card_message(shown, READER)))) == [
        "(in the signal colour)",
        "Posted ‹Friday 20 November 2026 02:12 UTC› in أبها.",
        "# List",
        "***Suva* & <@1>** · **3 days** ago    [Go]",
        "· 1 of 1",
        "────────",
        "[Partner ▾]  Suva | Lima",
        "[**Log it**]  [Go]",
        "· **More is in `/log`**",
        "[file quiet.csv]",
        "[picture: A chart]",
    ]


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        (modal(Kind.TEXT, "Suva"), ["[Suva                          ]"]),
        (modal(Kind.LONG_TEXT), ["[                              ]", "[                              ]"]),
        (modal(Kind.WHOLE_NUMBER, "30"), ["[30      ]  a number"]),
        (modal(Kind.DATE, "2026-11-20"), ["[2026-11-20 ▾]  a day"]),
        (modal(Kind.CHOICE, "2", choices=TWO), ["( ) Suva", "(•) Lima"]),
        (modal(Kind.CHOICES, ("2",), choices=TWO), ["[ ] Suva", "[x] Lima"]),
        (modal(Kind.REFERENCES), ["[           ▾]  searched while one types"]),
        (modal(Kind.FILE), ["[Upload file]"]),
    ],
)
def test_a_field_is_drawn_with_what_stands_in_it(shown: Given, lines: list[str]) -> None:
    assert list(draw(shown)) == ["**Form**", "It", *(f"    {line}" for line in lines), "[Cancel]  [**Send**]"]


def test_a_page_holds_the_whole_payload_with_names_in_place_of_random_handles() -> None:
    once, draft = "1|log undo|aB3-_9xY||communication=7", "2d|0123456789abcdef"
    shown = message(name("x" * 200), Buttons((press(once), press(draft), press("3|sister home|||"))))
    page = page_of("log undo", [("Ana presses [Undo]", shown), ("Ana presses it again", shown)], draw)

    first, second = (json.loads(part.partition("\n\n")[0]) for part in page.split("message:\n")[1:])
    kept = json.dumps(shown.payload).replace("aB3-_9xY", "RANDOM-1").replace("0123456789abcdef", "RANDOM-2")
    assert first == second == json.loads(kept)


def test_signs_that_cannot_be_seen_can_be_seen_on_a_page() -> None:
    shown = Given("message", {"text": "a\u2068b", "blocks": []})
    assert '{"text": "a\\u2068b", "blocks": []}' in page_of("x", [("Ana writes: \u00ad", shown)], draw)
