"""Cards where Components V2 is refused: plain messages with rows of buttons, found again like the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.cards import card_message
from adapters.discord.fallback import card_text, carries, plain_messages
from core.chat import Button, Buttons, Card, Choice, Context, Divider, Pick, Reader, Row, Rows, _, card, name
from tests.fakes.discord.limits import faults_of_message
from tests.fakes.discord.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

SUVA = Reader("en", "Pacific/Fiji")


def press(handle: str) -> Button:
    return Button(label=_("Go"), command="x", handle=handle)


def sent(shown: Card, *, notice: int | None = None) -> Sequence[dict[str, object]]:
    """The messages, all of which Discord takes."""
    bodies = plain_messages(shown, SUVA, notice=notice)
    assert [faults_of_message(body) for body in bodies] == [[]] * len(bodies)
    return bodies


def test_a_card_is_words_with_its_buttons_below() -> None:
    (body,) = sent(card(_("Hello."), Divider(), Context(_("Read by staff.")), Buttons((press("h1"),))))

    assert body["content"] == "Hello.\n-# Read by staff."
    assert body["allowed_mentions"] == {"parse": []}
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Go", "custom_id": "h1"}]}
    assert body["components"] == [row]


def test_a_button_of_a_list_is_known_by_its_number_and_rows_are_filled() -> None:
    rows = tuple(Row(title=name(f"L{n}"), detail=_("64 days"), button=press(f"r{n}")) for n in (1, 2, 3, 4, 5))
    pick = Pick(label=_("P"), field="p", choices=(Choice(value="1", label=_("One")),), button=press("p"))
    shown = card(Rows(title=_("List"), rows=rows, buttons=(press("h1"), press("h2"))), pick, Buttons((press("h3"),)))
    (body,) = sent(shown)

    assert card_text(shown, SUVA).startswith("### List\n**L1** (1)\n64 days\n**L2** (2)")
    components = body["components"]
    assert isinstance(components, list)
    drawn = [[each.get("label", "menu") for each in row["components"]] for row in components]
    assert drawn == [["Go (1)", "Go (2)", "Go (3)", "Go (4)", "Go (5)"], ["Go", "Go"], ["menu"], ["Go"]]


def test_what_is_too_long_for_a_message_goes_on_in_the_next_and_loses_nothing() -> None:
    written = "story hour * " * 100
    bodies = sent(card(_("Hello."), name(written), name("*" * 1200), Buttons((press("h1"),))))

    assert [len(str(body["content"])) for body in bodies] == [1407, 2000, 400]
    assert ["components" in body for body in bodies] == [False, False, True]
    read_again = "".join(piece.text for body in bodies for piece in read(str(body["content"])))
    assert read_again == f"Hello.\n{written}{'*' * 1200}"


def test_a_notice_is_found_again_by_its_id_and_no_other_message_is() -> None:
    with_button, without = card(_("Hello."), Buttons((press("h1"),))), card(_("Hello."))
    for shown in (with_button, without):
        for message in (card_message(shown, SUVA, notice=7), sent(shown, notice=7)[-1]):
            assert carries(message, 7)
            assert not carries(message, 8)
        assert not carries(card_message(shown, SUVA), 7)

    numbered_by_discord = {"components": [{"type": 17, "id": 7, "components": []}], "content": ""}
    assert not carries(numbered_by_discord, 7)
