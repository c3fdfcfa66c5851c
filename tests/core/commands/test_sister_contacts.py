"""/sister contacts: colleagues with their role and their time, and nobody of another library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Answer, Reply, Rows, plain
from core.model.libraries import ContactRole
from core.store.sealing import buttons_of
from tests.builders import contact, library, member
from tests.core.town import CoreTown, said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.register import Register


@pytest.fixture
def town(database: Database, clock: MovableClock) -> CoreTown:
    """The bot, before anybody has spoken to it."""
    return CoreTown(database, clock)


def lines(answer: Answer) -> list[str]:
    """Each row as it is read: name, role and library, the time there, and a note."""
    assert isinstance(answer.outcome, Reply)
    rows = next(part.rows for part in answer.outcome.card.parts if isinstance(part, Rows))
    return [
        " / ".join(plain(text, answer.reader) for text in (row.title, row.detail, row.aside, row.note) if text)
        for row in rows
    ]


def labels(answer: Answer) -> list[str]:
    assert isinstance(answer.outcome, Reply)
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


async def test_ana_sees_her_colleagues_with_their_own_time(store: Store, town: CoreTown) -> None:
    ana = await member(store, "Ana", platform_zone="Pacific/Fiji")
    tomas = await member(store, "Tomas", zone="Europe/Prague")
    await library(store, "Suva", contacts=[ana, tomas])

    answer = await town.say("Ana", "/sister contacts")

    assert lines(answer) == [
        "Ana / First contact, Suva City Library / Friday 14:12 now",
        "Tomas / Second contact, Suva City Library / Friday 03:12 now",
    ]
    assert labels(answer) == ["Home"]


async def test_contacts_of_another_library_are_not_shown(store: Store, town: CoreTown) -> None:
    await library(store, "Suva", contacts=[await member(store, "Ana")])
    await library(store, "Amman", contacts=[await member(store, "Yusuf", workspace="lantern")])

    assert lines(await town.say("Yusuf", "/sister contacts")) == [
        "Yusuf / First contact, Amman City Library / Friday 05:12 now"
    ]


async def test_a_contact_whom_nobody_can_write_to_is_marked(store: Store, town: CoreTown) -> None:
    ana, tomas = await member(store, "Ana"), await member(store, "Tomas", connected=False)
    await library(store, "Suva", contacts=[ana, tomas])

    assert "Not connected yet" in lines(await town.say("Ana", "/sister contacts"))[1]


async def test_nine_contacts_stand_on_two_pages(store: Store, town: CoreTown) -> None:
    people = [await member(store, name) for name in ("Ana", *(f"Tomas {number}" for number in range(2, 10)))]
    await library(store, "Suva", contacts=people)

    first = await town.say("Ana", "/sister contacts")
    assert len(lines(first)) == 8
    assert labels(first) == ["More", "Home"]

    second = await town.press("Ana", first, "More")
    assert [line.split(" / ")[0] for line in lines(second)] == ["Tomas 9"]
    assert labels(second) == ["Earlier", "Home"]


async def test_a_page_past_the_last_one_is_the_last_one(there: Register) -> None:
    for number in range(8):
        await contact(there.store, there.suva, await member(there.store, f"Tomas {number}"), role=ContactRole.SECOND)

    past = await there.ask("Ana", "sister contacts", page="7")
    assert [line.split(" / ")[0] for line in lines(past)] == ["Tomas 7"]
    assert labels(await there.town.press("Ana", past, "Earlier")) == ["More", "Home"]


async def test_without_a_library_there_is_a_way_to_one(town: CoreTown) -> None:
    answer = await town.say("Beth", "/sister contacts")

    assert said(answer) == "You do not speak for a library yet. Introduce yours, and its contacts stand here."
    assert labels(answer) == ["Introduce my library", "Home"]
