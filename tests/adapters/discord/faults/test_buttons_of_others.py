"""A button that was another person's: whoever presses it is told kindly, learns nothing and changes nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from tests import builders
from tests.fakes.discord.person import Person, labels_of

if TYPE_CHECKING:
    from tests.adapters.discord.faults.quay import Quay
    from tests.fakes.discord.wire_protocol import Json

LOGGED = "Logged: video call with Amman City Library"


@pytest.fixture
async def lina(quay: Quay) -> Person:
    """Lina of Juneau, who is in the server and in no partnership."""
    user = quay.discord.server.join("lina")
    member = await quay.in_discord("Lina", user, zone="America/Juneau")
    await builders.library(quay.store, "Juneau", contacts=[member])
    return Person(quay.discord, user)


async def shown(quay: Quay, person: Person, label: str, on: Json) -> str:
    """Everything that a forged press answers; Discord's app would not show them the button."""
    copied = {**deepcopy(on), "id": quay.discord.number()}
    one = await person.answered(person.press(label, on=copied))
    return str(one.answer)


async def test_undo_of_somebody_elses_talk(quay: Quay, lina: Person) -> None:
    quay.here.command("log", channel=quay.place, how="video", about="the secret summer")
    logged = await quay.here.reads(LOGGED)
    told = await shown(quay, lina, "Undo", logged)
    await quay.end()
    assert "secret" not in told
    assert "Amman" not in told
    assert await quay.talks() == 1
    assert quay.here.read(LOGGED) == 2, "in the channel, and where it is kept"


async def test_every_button_of_a_partners_home(quay: Quay, lina: Person) -> None:
    quay.here.command("sister home", channel=quay.place)
    home = await quay.here.reads("Next best action")
    labels = list(dict.fromkeys(labels_of(home)))
    assert len(labels) > 3
    for label in labels:
        assert "Amman" not in await shown(quay, lina, label, home)
    await quay.end()
    assert await quay.talks() == 0


async def test_a_partnership_whose_number_is_guessed(quay: Quay, lina: Person) -> None:
    await lina.answered(lina.command("log", channel=quay.place, partnership="1", how="video", about="hello"))
    assert await lina.types("log", "partnership", "", channel=quay.place) == []
    await quay.end()
    assert "Amman" not in str(lina.messages)
    assert await quay.talks() == 0
