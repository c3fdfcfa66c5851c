"""*We cannot answer now*, by a library or for it, and countries that staff pause."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.audit import AuditEntry
from core.model.ids import CountryPauseId, LibraryId, MemberId, PartnershipId
from core.model.libraries import Library
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.pauses import Away, Pause
from core.services.aways import ask_aways, cannot_answer, come_back, next_away_question, not_back_yet, open_aways
from core.services.communications import hold
from core.services.country_pauses import (
    Affected,
    affected_by,
    country_pause_by_id,
    end_country_pause,
    pause_country,
    paused_countries,
)
from core.services.everybody_off import count_everybody_off, everybody_off
from core.services.finding_matches import best_matches
from core.services.nudge_answers import remind_later
from core.services.partnerships import pair, partnership_by_id
from core.services.pauses import Wished, back_in, pause_until
from core.services.seekers import seeker_of
from tests import builders
from tests.core.services.paused import clock_works

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock

TODAY = date(2026, 11, 20)
ANA, YUSUF, BETH, DEE = (MemberId(number) for number in range(1, 5))
SUVA, AMMAN, JUNEAU = (LibraryId(number) for number in range(1, 4))


@dataclass
class World:
    """Suva (1) has Amman (2) and Juneau (3) as partners, in partnerships 1 and 2. Ana, Yusuf and Beth speak."""

    store: Store

    async def library(self, number: int) -> Library:
        """As it stands."""
        async with self.store.reading() as uow:
            return await uow.session.get_one(Library, number)

    async def away(self, number: int, *, by: MemberId, for_them: bool = False) -> Away:
        """That library cannot answer."""
        async with self.store.writing() as uow:
            of = await uow.session.get_one(Library, number)
            return await cannot_answer(uow, of, by=by, for_them=for_them)

    async def back(self, away: Away, *, by: MemberId) -> bool:
        """It is back."""
        async with self.store.writing() as uow:
            return await come_back(uow, away.id, by=by)

    async def states(self) -> list[PartnershipState]:
        """Of the partnerships, in their order."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Partnership.state).order_by(Partnership.id)))

    async def told(self, kind: str) -> list[MemberId | None]:
        """Who is to read notices of that kind."""
        async with self.store.reading() as uow:
            found = await uow.session.scalars(
                select(Notice.member_id).where(Notice.kind == kind).order_by(Notice.member_id)
            )
            return list(found)

    async def off(self) -> list[PartnershipId]:
        """Partnerships of which everybody is away, as staff see them."""
        async with self.store.reading() as uow:
            today = uow.now.date()
            found = [each.id for each in await everybody_off(uow, today, limit=8)]
            assert await count_everybody_off(uow, today) == len(found)
            return found


@pytest.fixture
async def there(store: Store) -> World:
    """See `World`; Dee is staff."""
    ana = await builders.member(store, "Ana")
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    beth = await builders.member(store, "Beth")
    await builders.member(store, "Dee")
    suva = await builders.library(store, "Suva", contacts=[ana])
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    juneau = await builders.library(store, "Juneau", contacts=[beth])
    await builders.partnership(store, suva, amman)
    await builders.partnership(store, suva, juneau)
    return World(store)


LIVE, PAUSED = PartnershipState.ACTIVE, PartnershipState.PAUSED


async def test_all_partnerships_are_paused_and_each_partner_is_told_once(there: World, clock: MovableClock) -> None:
    away = await there.away(1, by=ANA)
    assert await there.states() == [PAUSED, PAUSED]
    assert await there.told("away") == [YUSUF, BETH]
    clock.move(days=5)
    assert await there.back(away, by=ANA)
    assert await there.states() == [LIVE, LIVE]
    assert await there.told("away_over") == [YUSUF, BETH]
    assert not await there.back(away, by=ANA), "a second press finds it done"


async def test_whoever_cannot_answer_is_offered_to_nobody_until_it_is_back(there: World) -> None:
    lima = await builders.library(there.store, "Lima", languages=("en",))
    for each in (await there.library(1), lima):
        await builders.seeking(there.store, each)

    async def offered() -> list[LibraryId]:
        async with there.store.reading() as uow:
            own = await seeker_of(uow, lima.id)
            assert own is not None
            return [match.seeker.library_id for match in await best_matches(uow, own, most=5)]

    assert await offered() == [SUVA]
    away = await there.away(1, by=ANA)
    assert await offered() == []
    await there.back(away, by=ANA)
    assert await offered() == [SUVA]


async def test_a_slip_leaves_the_due_days_as_they_were(there: World, clock: MovableClock) -> None:
    async def dues() -> list[date | None]:
        async with there.store.reading() as uow:
            found = [await partnership_by_id(uow, PartnershipId(number)) for number in (1, 2)]
            return [row.due_on for each in found if each is not None for row in each.rows]

    before = await dues()
    away = await there.away(1, by=ANA)
    clock.move(minutes=10)
    await there.back(away, by=ANA)
    assert await dues() == before


async def test_who_says_it_for_them_is_written_down_and_their_contacts_read_it(there: World) -> None:
    away = await there.away(2, by=ANA, for_them=True)
    assert await there.told("away") == [YUSUF], "Ana said it herself"
    async with there.store.reading() as uow:
        entry = (await uow.session.scalars(select(AuditEntry).where(AuditEntry.action == "cannot answer"))).one()
    assert (entry.member_id, entry.subject_id, entry.details["for_them"]) == (ANA, 2, "yes")
    assert await there.back(away, by=YUSUF)
    assert await there.states() == [LIVE, LIVE]


async def test_said_twice_at_the_same_moment_it_is_one(there: World) -> None:
    await asyncio.gather(there.away(1, by=ANA), there.away(1, by=YUSUF, for_them=True))
    async with there.store.reading() as uow:
        assert len(list(await uow.session.scalars(select(Away)))) == 1
        assert len(list(await uow.session.scalars(select(Pause)))) == 2


async def test_a_partnership_that_begins_meanwhile_is_paused_too(there: World, clock: MovableClock) -> None:
    away = await there.away(1, by=ANA)
    lima = await builders.library(there.store, "Lima")
    async with there.store.writing() as uow:
        await pair(uow, libraries=[await uow.session.get_one(Library, 1), lima], by=DEE)
    assert (await there.states())[-1] is PartnershipState.TRIAL
    await clock_works(there.store)
    assert (await there.states())[-1] is PAUSED
    clock.move(days=3)
    await there.back(away, by=ANA)
    await clock_works(there.store)
    assert await there.states() == [LIVE, LIVE, PartnershipState.TRIAL], "and is left alone afterwards"


async def test_what_rests_is_not_paused(there: World) -> None:
    kyiv = await builders.library(there.store, "Kyiv")
    await builders.partnership(there.store, await there.library(1), kyiv, state=PartnershipState.DORMANT)
    await there.away(1, by=ANA)
    assert await there.states() == [PAUSED, PAUSED, PartnershipState.DORMANT]


async def test_they_are_asked_every_month_and_not_yet_is_an_answer(there: World, clock: MovableClock) -> None:
    """From the 31st on, too: a shorter month has a last day."""
    clock.set(datetime(2027, 1, 31, 12, tzinfo=UTC))
    away = await there.away(1, by=ANA)
    async with there.store.reading() as uow:
        assert await next_away_question(uow) == datetime(2027, 2, 28, tzinfo=UTC)
    clock.set(datetime(2027, 2, 28, tzinfo=UTC))
    for done in (1, 0):
        async with there.store.writing() as uow:
            assert await ask_aways(uow) == done
    assert await there.told("away_question") == [ANA]
    clock.set(datetime(2027, 3, 5, tzinfo=UTC))
    async with there.store.writing() as uow:
        assert await not_back_yet(uow, await uow.session.get_one(Away, away.id), by=ANA) == date(2027, 4, 5)
    await there.back(away, by=ANA)
    async with there.store.reading() as uow:
        assert await next_away_question(uow) is None


async def test_back_again_a_pause_until_a_day_still_stands(there: World, clock: MovableClock) -> None:
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, PartnershipId(1))
        assert found is not None
        await pause_until(
            uow, await hold(uow, found), Wished(library=found.rows[1].library, until=date(2027, 2, 1)), by=YUSUF
        )
    away = await there.away(1, by=ANA)
    clock.move(days=3)
    await there.back(away, by=ANA)
    assert await there.states() == [PAUSED, LIVE]


# Everybody away


async def test_staff_see_partnerships_of_which_everybody_is_away(there: World, clock: MovableClock) -> None:
    await there.away(1, by=ANA)
    assert await there.off() == []
    await there.away(2, by=YUSUF)
    assert await there.off() == [1]
    async with there.store.writing() as uow:
        await remind_later(uow, member_id=BETH, until=TODAY + timedelta(days=30), partnership=None)
    assert await there.off() == [1, 2], "Beth, who is all of Juneau, wished for no reminders"
    clock.move(days=31)
    assert await there.off() == [1]


async def test_while_one_person_is_there_not_everybody_is_away(there: World) -> None:
    zoe = await builders.member(there.store, "Zoe")
    await builders.contact(there.store, await there.library(3), zoe)
    await there.away(1, by=ANA)
    async with there.store.writing() as uow:
        await remind_later(uow, member_id=BETH, until=TODAY + timedelta(days=30), partnership=None)
    assert await there.off() == []


# A country


async def paused_country(there: World, country: str) -> int:
    """Dee pauses it; answers its number."""
    async with there.store.writing() as uow:
        return (await pause_country(uow, country, by=DEE)).id


async def end_of(there: World, number: int) -> bool:
    """Dee ends it."""
    async with there.store.writing() as uow:
        pause = await country_pause_by_id(uow, CountryPauseId(number))
        assert pause is not None
        return await end_country_pause(uow, pause, by=DEE)


async def test_a_country_is_paused_and_undone_with_one_press_each(there: World, clock: MovableClock) -> None:
    async with there.store.reading() as uow:
        assert await affected_by(uow, "FJ") == Affected(libraries=1, partnerships=2, people=1)
        assert await affected_by(uow, "TV") == Affected(libraries=0, partnerships=0, people=0)
    number = await paused_country(there, "FJ")
    assert await there.states() == [PAUSED, PAUSED]
    assert await there.told("away") == [ANA, YUSUF, BETH], "those of the country, and their partners"
    async with there.store.reading() as uow:
        (found,) = await paused_countries(uow)
    assert (found.pause.country, found.asker, found.libraries) == ("FJ", "Dee", 1)
    clock.move(hours=1)
    assert await end_of(there, number)
    assert await there.states() == [LIVE, LIVE]
    assert not await end_of(there, number)


async def test_who_was_away_before_stays_away(there: World, clock: MovableClock) -> None:
    await there.away(1, by=ANA)
    async with there.store.reading() as uow:
        assert await affected_by(uow, "FJ") == Affected(libraries=0, partnerships=0, people=0)
    number = await paused_country(there, "FJ")
    await end_of(there, number)
    assert await there.states() == [PAUSED, PAUSED]
    async with there.store.reading() as uow:
        assert set(await open_aways(uow, [SUVA])) == {SUVA}


async def test_a_library_that_says_that_it_is_here_is_left_out(there: World, clock: MovableClock) -> None:
    await paused_country(there, "FJ")
    async with there.store.reading() as uow:
        away = (await uow.session.scalars(select(Away))).one()
    clock.move(days=1)
    await there.back(away, by=ANA)
    await clock_works(there.store)
    assert await there.states() == [LIVE, LIVE]


async def test_a_new_library_of_a_paused_country_is_paused_with_its_first_partnership(
    there: World, clock: MovableClock
) -> None:
    number = await paused_country(there, "PE")
    lima = await builders.library(there.store, "Lima")
    await clock_works(there.store)
    async with there.store.reading() as uow:
        assert await open_aways(uow, [lima.id]) == {}, "it has no partner yet"
    async with there.store.writing() as uow:
        await pair(uow, libraries=[lima, await uow.session.get_one(Library, 3)], by=DEE)
    await clock_works(there.store)
    assert (await there.states())[-1] is PAUSED
    clock.move(days=2)
    await end_of(there, number)
    assert (await there.states())[-1] is PartnershipState.TRIAL


async def test_paused_twice_at_the_same_moment_it_is_one(there: World) -> None:
    first, second = await asyncio.gather(paused_country(there, "FJ"), paused_country(there, "FJ"))
    assert first == second


async def test_a_partner_in_the_same_country_is_paused_once_and_brought_back(there: World, clock: MovableClock) -> None:
    other = await builders.library(there.store, "Suva", name="Nadi Library", contacts=[])
    await builders.partnership(there.store, await there.library(1), other)
    number = await paused_country(there, "FJ")
    assert await there.states() == [PAUSED, PAUSED, PAUSED]
    clock.move(days=3)
    async with there.store.writing() as uow:
        found = await partnership_by_id(uow, PartnershipId(1))
        assert found is not None
        assert await back_in(uow, await hold(uow, found), {SUVA}, by=ANA) == [], "away is no pause until a day"
    await end_of(there, number)
    assert await there.states() == [LIVE, LIVE, LIVE]
