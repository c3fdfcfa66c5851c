"""While a library is closed nobody writes to its contacts, and no statement more is needed to know."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.delivery import Delivery
from core.model.audit import AuditEntry
from core.model.closures import Closure, WrongClosure
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.notices import Notice
from core.services.closures import close_on, open_again
from core.services.people import contacts_of, in_their_hours, members_with_hours
from tests import builders
from tests.core.statements import statements
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.model.members import Member
    from core.store import Database, Store
    from tests.clock import MovableClock

TODAY = date(2026, 11, 20)
CHRISTMAS = Closure(first=date(2026, 12, 20), last=date(2027, 1, 4), note="Holidays")


async def close(store: Store, library: Library, closure: Closure, *, by: Member) -> object:
    """They write it down today."""
    async with store.writing() as uow:
        return await close_on(uow, library.id, closure, today=uow.now.date(), by=by.id)


async def closed(store: Store, library: Library) -> tuple[Closure, ...]:
    """As it stands."""
    async with store.reading() as uow:
        return (await uow.session.get_one(Library, library.id)).closures


async def test_messages_wait_for_the_day_on_which_the_library_opens(store: Store, clock: MovableClock) -> None:
    ana = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[ana])
    await close(store, suva, CHRISTMAS, by=ana)
    clock.set(datetime(2026, 12, 22, 3, tzinfo=UTC))
    async with store.reading() as uow:
        ((_who, at),) = in_their_hours(uow, await contacts_of(uow, [suva.id]))
    assert at == datetime(2027, 1, 4, 22, tzinfo=UTC), "Tuesday 5 January, ten o'clock in Suva"


async def test_a_message_that_waits_already_is_put_off_when_its_hour_comes(store: Store, clock: MovableClock) -> None:
    ana = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[ana], posted=True)
    harbour = FakeWorkspace("harbour")
    await builders.notice(store, to=ana.id, not_before=datetime(2026, 12, 21, 22, tzinfo=UTC), about="library:1")
    await close(store, suva, CHRISTMAS, by=ana)
    clock.set(datetime(2026, 12, 21, 22, 5, tzinfo=UTC))
    await Delivery(store, [harbour]).drain()
    assert harbour.posts == {}
    async with store.reading() as uow:
        waiting = (await uow.session.scalars(select(Notice))).one()
    assert waiting.not_before == datetime(2027, 1, 4, 22, tzinfo=UTC)
    clock.set(waiting.not_before)
    await Delivery(store, [harbour]).drain()
    assert len(harbour.posts) == 1


async def test_to_know_the_closed_days_of_many_needs_no_statement_more(
    store: Store, database: Database, clock: MovableClock
) -> None:
    people = [await builders.member(store, f"Person {number}") for number in range(6)]
    for number, person in enumerate(people):
        library = await builders.library(store, "Suva", name=f"Library {number}", contacts=[person])
        await close(store, library, CHRISTMAS, by=person)
    ids = [person.id for person in people]
    async with store.reading() as uow:
        with statements(database) as seen:
            found = await members_with_hours(uow, ids)
    assert len(found) == 6
    assert len(seen) == 4


async def test_days_that_overlap_become_one_and_what_is_over_is_forgotten(store: Store, clock: MovableClock) -> None:
    ana = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[ana])
    await close(store, suva, Closure(first=TODAY, last=TODAY + timedelta(days=2)), by=ana)
    clock.move(days=10)
    await close(store, suva, CHRISTMAS, by=ana)
    await close(store, suva, Closure(first=date(2027, 1, 2), last=date(2027, 1, 8), note="Paint"), by=ana)
    (stands,) = await closed(store, suva)
    assert stands == Closure(first=date(2026, 12, 20), last=date(2027, 1, 8), note="Holidays; Paint")


async def test_wrong_days_are_refused_and_change_nothing(store: Store) -> None:
    ana = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[ana])
    wrong = Closure(first=date(2027, 1, 4), last=date(2026, 12, 20))
    assert await close(store, suva, wrong, by=ana) is WrongClosure.BACKWARDS
    assert await closed(store, suva) == ()
    async with store.writing() as uow:
        assert await close_on(uow, LibraryId(99), CHRISTMAS, today=TODAY, by=ana.id) is None


async def test_they_are_taken_away_by_their_first_day_once(store: Store) -> None:
    ana = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[ana])
    await close(store, suva, CHRISTMAS, by=ana)
    for there in (True, False):
        async with store.writing() as uow:
            assert await open_again(uow, suva.id, CHRISTMAS.first, today=TODAY, by=ana.id) is there
    assert await closed(store, suva) == ()
    async with store.reading() as uow:
        done = list(await uow.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert done == ["closed days added", "closed days removed"]


async def test_of_two_who_write_at_the_same_moment_neither_is_lost(store: Store) -> None:
    ana, tomas = await builders.member(store, "Ana"), await builders.member(store, "Tomas")
    suva = await builders.library(store, "Suva", contacts=[ana, tomas])
    day = Closure(first=date(2027, 3, 1), last=date(2027, 3, 1))
    await asyncio.gather(close(store, suva, CHRISTMAS, by=ana), close(store, suva, day, by=tomas))
    assert await closed(store, suva) == (CHRISTMAS, day)
