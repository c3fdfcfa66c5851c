"""One of many that is written by its name: found, or what may have been meant is offered on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from adapters.discord.modals import MENU_CHOICES
from tests import builders
from tests.fakes.discord import components as kinds
from tests.fakes.discord.person import drawn, labels_of, words_of

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

UNCLEAR = "Nothing is lost. Please change this:"
BONN: dict[str, Any] = {"name": "Bonn City Library", "town": "Bonn", "country": "Germany"}


def field(modal: Json, name: str) -> Json:
    """The field of that name."""
    found: Json = next(
        each["component"] for each in drawn(modal, kinds.LABEL) if each["component"]["custom_id"] == name
    )
    return found


@pytest.mark.parametrize("more", [1, MENU_CHOICES])
async def test_of_as_many_as_fit_one_is_chosen_of_more_one_is_written(quay: Quay, more: int) -> None:
    for number in range(more):
        other = await builders.library(quay.store, "Lima", name=f"Lima Library {number:02}")
        await builders.partnership(quay.store, quay.suva, other)
    modal = await quay.here.sees_modal(quay.here.command("log", about="the summer"))
    asked = field(modal, "partnership")
    assert asked["type"] == (kinds.TEXT_INPUT if more == MENU_CHOICES else kinds.RADIOS)
    assert len(asked.get("options", ())) == (0 if more == MENU_CHOICES else 2)
    quay.here.submit(how="Video", partnership="Amman City Library")
    await quay.here.reads("Logged: video call with Amman City Library")


async def test_what_may_have_been_meant_is_offered_as_a_menu_on_the_card(quay: Quay) -> None:
    for number in range(MENU_CHOICES):
        other = await builders.library(quay.store, "Lima", name=f"Lima Library {number:02}")
        await builders.partnership(quay.store, quay.suva, other)
    await quay.here.sees_modal(quay.here.command("log", channel=quay.place, about="the summer"))
    quay.here.submit(how="Video", partnership="Lima")
    card = await quay.here.reads(UNCLEAR)
    (menu,) = drawn(card, kinds.STRING_SELECT)
    assert 1 < len(menu["options"]) <= MENU_CHOICES
    label = next(each["label"] for each in menu["options"] if "07" in each["label"])
    quay.here.press(label, on=card)
    await quay.here.reads("Logged: video call with Lima Library 07")
    await quay.end()
    assert quay.here.read(UNCLEAR) == 0, "it gave way"


async def test_of_several_the_one_that_is_unclear_is_picked_and_the_others_stay(quay: Quay) -> None:
    newcomer = quay.person("beth")
    await newcomer.sees_modal(newcomer.command("introduce", channel=quay.place))
    newcomer.submit(**BONN, languages="English, Germn")
    card = await newcomer.reads(UNCLEAR)
    (menu,) = drawn(card, kinds.STRING_SELECT)
    assert "German" in [each["label"] for each in menu["options"]]
    newcomer.press("German", on=card)
    preview = await newcomer.reads("Bonn City Library")
    assert "English" in words_of(preview)
    assert "German" in words_of(preview)


async def test_where_more_is_unclear_it_is_written_again_with_what_stood_there(quay: Quay) -> None:
    newcomer = quay.person("beth")
    await newcomer.sees_modal(newcomer.command("introduce", channel=quay.place))
    newcomer.submit(**BONN, languages="English, Germn, Frnch")
    card = await newcomer.reads(UNCLEAR)
    assert drawn(card, kinds.STRING_SELECT) == []
    assert labels_of(card) == ["Edit"]
    modal = await newcomer.sees_modal(newcomer.press("Edit", on=card))
    assert field(modal, "languages")["value"] == "English, Germn, Frnch"
    newcomer.submit(languages="English, German")
    await newcomer.reads("Bonn City Library")
