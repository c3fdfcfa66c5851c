"""The one object that adapters are handed: picks, home, files, leases, and the next instant with something to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import Button, Choice, Pick, Refusal, Reply, UnknownHandleError, _, card, plain
from core.model.members import Role
from core.model.requests import Draft
from core.store.marks import PURGE, TICK, read_mark
from core.store.sealing import buttons_of, seal_card
from tests import builders
from tests.core.town import CoreTown, said

if TYPE_CHECKING:
    from core.chat import Card
    from core.store import Database
    from tests.clock import MovableClock
    from tests.core.register import Register


async def keep(there: Register, shown: Card, *, owner: str = "Ana") -> list[str]:
    """The handles of a card that somebody was shown."""
    async with there.store.writing() as uow:
        sealed, drafts = seal_card(shown, owner=there.town.speaker(owner).account, now=uow.now)
        uow.session.add_all(drafts)
    return [button.handle for button in buttons_of(sealed)]


async def test_what_is_picked_fills_the_field(there: Register) -> None:
    choices = (Choice(value="call", label=_("Call")), Choice(value="visit", label=_("Visit")))
    pick = Pick(label=_("How?"), field="how", choices=choices, button=Button(label=_("Log it"), command="log"))
    (handle,) = await keep(there, card(pick))

    logged = await there.town.core.press(there.town.speaker("Ana"), handle, "1", value="visit")
    assert said(logged).startswith("Logged: visit with")
    unpicked = await there.town.core.press(there.town.speaker("Ana"), handle, "2")
    assert said(unpicked) == "form: how, partnership, when, about, libraries"


async def test_the_buttons_of_a_refusal_work_too(there: Register) -> None:
    refused = (await there.town.say("Lina", "/log hello")).outcome
    assert isinstance(refused, Refusal)
    form = await there.town.core.press(there.town.speaker("Lina"), refused.buttons[0].handle, "1")

    assert said(form) == "form: name, town, country, languages"


async def test_long_words_survive_a_button_of_a_mere_answer(there: Register) -> None:
    words = "ا" * 1500
    asked = await there.town.say("Ana", words)
    form = await there.town.press("Ana", asked, "Log this")
    logged = await there.town.fill("Ana", form, how="call")

    assert "Logged: phone call" in said(logged)
    with pytest.raises(UnknownHandleError):
        await there.town.press("Beth", asked, "Log this")
    assert "…" in said(asked)


async def test_home_is_the_staff_s_for_staff_without_a_library(there: Register) -> None:
    await builders.contact(there.store, there.amman, await builders.member(there.store, "Sam", roles=[Role.STAFF]))
    titles = {}
    for person in ("Lina", "Ana", "Dee", "Sam"):
        title, answer = await there.town.core.home(there.town.speaker(person))
        assert isinstance(answer.outcome, Reply)
        titles[person] = plain(title, answer.reader)

    assert titles == {"Lina": "Home", "Ana": "Home", "Dee": "Staff home", "Sam": "Home"}


async def test_a_file_is_its_owner_s(there: Register) -> None:
    core = there.town.core
    ana, beth = there.town.speaker("Ana").account, there.town.speaker("Beth").account
    ref = await core.keep_file(ana, name="a.txt", media_type="text/plain", content=b"abc")
    kept = await core.read_file(ana, ref.file)

    assert kept is not None
    assert (kept.content, kept.ref) == (b"abc", ref)
    assert await core.read_file(beth, ref.file) is None


async def test_one_holds_what_cannot_be_shared(there: Register, clock: MovableClock) -> None:
    core, minute = there.town.core, timedelta(minutes=1)
    assert await core.take_lease("gateway", "one", minute) == 1
    assert await core.take_lease("gateway", "two", minute) is None
    await core.release_lease("gateway", "one")
    assert await core.take_lease("gateway", "two", minute) == 2
    clock.move(minutes=1)
    assert await core.take_lease("gateway", "one", minute) == 3


# What the clock does


async def test_the_next_instant_is_when_there_is_something_to_do(there: Register) -> None:
    core = there.town.core
    planning = await core.next_instant()
    assert planning is not None
    # Suva and Amman talked on 10 November; the next talk is due on 10 December, first of all in Kiritimati.
    assert planning == datetime(2026, 12, 9, 10, tzinfo=UTC)

    await there.ask("Ana", "log", how="call", when="2026-11-15")
    told = await core.next_instant()
    assert told is not None
    assert (told.astimezone(UTC).hour, told < planning) == (7, True)  # ten in the morning in Amman


async def test_nothing_is_to_be_done_in_an_empty_register(database: Database, clock: MovableClock) -> None:
    assert await CoreTown(database, clock).core.next_instant() is None


async def test_a_tick_forgets_once_a_day_what_has_expired(there: Register, clock: MovableClock) -> None:
    words = await there.town.say("Ana", "x" * 200)
    await there.town.core.tick()
    clock.move(days=400)
    assert await there.count(Draft) == 1
    await there.town.core.tick()
    assert await there.count(Draft) == 0

    with pytest.raises(UnknownHandleError):
        await there.town.press("Ana", words, "Log this")
    async with there.store.reading() as uow:
        assert await read_mark(uow, TICK) == clock()
        assert await read_mark(uow, PURGE) == clock()
    clock.move(hours=23)
    await there.town.core.tick()
    async with there.store.reading() as uow:
        assert await read_mark(uow, PURGE) == clock() - timedelta(hours=23)
