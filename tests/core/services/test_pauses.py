"""A library rests one partnership until a day: what stands still meanwhile, and how it goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.agreements import Agreement, AgreementState, first_reminder
from core.model.endings import EndingReason
from core.model.ids import EndingId, LibraryId, MemberId, PartnershipId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.notices import Notice
from core.model.nudges import Nudge
from core.model.partnerships import Partnership, PartnershipState
from core.model.pauses import Pause
from core.services.climbing import plan_nudges
from core.services.communications import hold
from core.services.endings import Wished as WishedEnding
from core.services.endings import ask_ending, parting_by_id
from core.services.leaving_partnership import leave_partnership
from core.services.lifecycle import change_state
from core.services.midway import ask_midway
from core.services.partings import end_now, undo_ending
from core.services.partnerships import pair, partnership_by_id
from core.services.pauses import Wished, back_in, end_pauses, next_pause_end, pause_until, standing_pauses
from core.services.renewal_days import ask_renewals, next_renewal
from core.services.review_days import ask_reviews
from tests import builders
from tests.core.services.paused import clock_works

if TYPE_CHECKING:
    from core.model.libraries import Library
    from core.store import Store
    from tests.clock import MovableClock

PAIR = PartnershipId(1)
TODAY = date(2026, 11, 20)


@pytest.fixture
async def ana(store: Store) -> MemberId:
    """Ana's Suva (1) and Yusuf's Amman (2) are partners, and last talked ten days ago; her number."""
    pair = await builders.partnership(store)
    assert pair.id == PAIR
    return MemberId(1)


async def rest(store: Store, library: int, until: date, *, by: int = 1, reason: str | None = None) -> None:
    """That library pauses the partnership."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
        of = next(row.library for row in found.rows if row.library_id == library)
        held = await hold(uow, found)
        await pause_until(uow, held, Wished(library=of, until=until, reason=reason), by=MemberId(by))


async def back(store: Store, library: int, *, by: int = 1) -> int:
    """That library is back; answers how many of its pauses ended."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
        return len(await back_in(uow, await hold(uow, found), {LibraryId(library)}, by=MemberId(by)))


async def now(store: Store) -> Partnership:
    """As it stands, with its rows."""
    async with store.reading() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
    return found


async def reasons(store: Store) -> list[ChangeReason]:
    """Of its changes."""
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(StateChange.reason).order_by(StateChange.id)))


async def become(store: Store, state: PartnershipState, reason: ChangeReason) -> None:
    """The partnership is in that state."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
        await hold(uow, found)
        await change_state(uow, found, state, reason, by=MemberId(1), on=uow.now.date())


async def test_while_it_is_paused_nobody_is_asked_for_a_talk(store: Store, clock: MovableClock, ana: MemberId) -> None:
    await rest(store, 1, TODAY + timedelta(days=60))
    assert {row.due_on for row in (await now(store)).rows} == {None}
    clock.move(days=50)
    async with store.writing() as uow:
        await plan_nudges(uow)
    async with store.reading() as uow:
        assert list(await uow.session.scalars(select(Nudge))) == []


async def test_it_goes_on_by_itself_when_the_day_begins_where_the_library_is(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    """4 March begins in Fiji at noon of the 3rd in UTC."""
    await rest(store, 1, date(2027, 3, 4))
    begins = datetime(2027, 3, 3, 12, tzinfo=UTC)
    async with store.reading() as uow:
        assert await next_pause_end(uow) == begins
    clock.set(begins - timedelta(seconds=1))
    await clock_works(store)
    assert (await now(store)).state is PartnershipState.PAUSED
    clock.set(begins)
    await clock_works(store)
    pair = await now(store)
    assert pair.state is PartnershipState.ACTIVE
    assert {row.due_on for row in pair.rows} == {date(2027, 4, 3)}, "a talk is due anew from that day, nobody is late"
    assert pair.quiet_since == pair.state_since == date(2027, 3, 4), "and it is not on the list of quiet ones at once"
    assert await reasons(store) == [ChangeReason.PAUSED, ChangeReason.WENT_ON]
    async with store.reading() as uow:
        assert await next_pause_end(uow) is None


async def test_the_clock_ends_a_pause_once_however_many_programs_try(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    await rest(store, 1, date(2026, 12, 1))
    clock.move(days=20)
    for done in (1, 0):
        async with store.writing() as uow:
            assert await end_pauses(uow) == done
    assert await reasons(store) == [ChangeReason.PAUSED, ChangeReason.WENT_ON]


async def test_when_both_pause_it_goes_on_with_the_last_of_them(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    await rest(store, 1, date(2026, 12, 10))
    clock.move(days=3)
    await rest(store, 2, date(2027, 1, 10), by=2)
    clock.move(days=20)
    await clock_works(store)
    assert (await now(store)).state is PartnershipState.PAUSED
    assert await back(store, 2, by=2) == 1
    assert (await now(store)).state is PartnershipState.ACTIVE
    assert await back(store, 2, by=2) == 0, "a second press finds nothing to end"
    assert await reasons(store) == [ChangeReason.PAUSED, ChangeReason.WENT_ON]


async def test_another_day_is_the_same_pause(store: Store, clock: MovableClock, ana: MemberId) -> None:
    await rest(store, 1, date(2026, 12, 10))
    await rest(store, 1, date(2027, 2, 1))
    async with store.reading() as uow:
        (standing,) = (await standing_pauses(uow, [PAIR]))[PAIR]
    assert standing.pause.until == date(2027, 2, 1)
    clock.move(days=30)
    await clock_works(store)
    assert (await now(store)).state is PartnershipState.PAUSED


async def test_a_pause_that_was_a_slip_leaves_everything_as_it_was(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    before = await now(store)
    await rest(store, 1, date(2027, 2, 1))
    clock.move(hours=2)
    await back(store, 1)
    after = await now(store)
    assert [row.due_on for row in after.rows] == [row.due_on for row in before.rows]
    assert (after.state_since, after.quiet_since) == (before.state_since, before.quiet_since)


async def test_after_a_day_it_was_no_slip(store: Store, clock: MovableClock, ana: MemberId) -> None:
    await rest(store, 1, date(2027, 2, 1))
    clock.move(days=1)
    await back(store, 1)
    assert {row.due_on for row in (await now(store)).rows} == {date(2026, 12, 21)}


async def test_a_talk_that_is_logged_meanwhile_counts_and_the_pause_goes_on(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    """Talks are often written down later: who logs one may still be away. *We are back* ends a pause, nothing else."""
    await rest(store, 1, date(2026, 12, 20))
    await builders.communication(store, partnership_id=PAIR)
    pair = await now(store)
    assert pair.state is PartnershipState.PAUSED
    assert {row.last_contact_on for row in pair.rows} == {TODAY}
    clock.move(days=40)
    await clock_works(store)
    assert {row.due_on for row in (await now(store)).rows} == {date(2027, 1, 29)}


async def test_a_first_hello_during_a_pause_has_begun_the_trial(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    other = await builders.library(store, "Lima")
    suva, fresh = await library_of(store, 1), other
    made = await builders.partnership(store, suva, fresh, state=PartnershipState.INTRODUCED)
    async with store.writing() as uow:
        found = await partnership_by_id(uow, made.id)
        assert found is not None
        for row in found.rows:
            row.settle(None, TODAY)
        await pause_until(
            uow, await hold(uow, found), Wished(library=found.rows[0].library, until=date(2026, 12, 20)), by=ana
        )
    await builders.communication(store, partnership_id=made.id)
    clock.move(days=40)
    await clock_works(store)
    async with store.reading() as uow:
        after = await partnership_by_id(uow, made.id)
    assert after is not None
    assert after.state is PartnershipState.TRIAL
    assert after.trial_ends_on is not None


async def library_of(store: Store, number: int) -> Library:
    """That library."""
    return next(row.library for row in (await now(store)).rows if row.library_id == number)


async def test_only_the_partners_and_colleagues_are_told_each_once(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    tomas = await builders.member(store, "Tomas")
    await builders.contact(store, await library_of(store, 1), tomas)
    await rest(store, 1, date(2027, 2, 1), reason="We move house")
    await rest(store, 1, date(2027, 2, 1), reason="We move house")
    async with store.reading() as uow:
        told = list(await uow.session.scalars(select(Notice.member_id).where(Notice.kind == "pause")))
    assert sorted(each for each in told if each is not None) == [MemberId(2), tomas.id]


# Trials, reviews, renewals: they wait


async def test_a_slip_moves_no_trial_though_a_day_began_meanwhile(store: Store, clock: MovableClock) -> None:
    """A minute before midnight in Suva until a minute after it."""
    person = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[person])
    amman = await builders.library(store, "Amman")
    async with store.writing() as uow:
        await pair(uow, libraries=[suva, amman], by=person.id)
    before = await now(store)
    clock.set(datetime(2026, 11, 23, 11, 59, tzinfo=UTC))
    await rest(store, 1, date(2027, 2, 28), by=person.id)
    clock.move(minutes=2)
    await back(store, 1, by=person.id)
    after = await now(store)
    assert (after.state, after.trial_ends_on) == (PartnershipState.TRIAL, before.trial_ends_on)


async def test_a_trial_ends_later_by_as_long_as_it_rested_and_its_questions_wait(
    store: Store, clock: MovableClock
) -> None:
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    person = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[person])
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    async with store.writing() as uow:
        await pair(uow, libraries=[suva, amman], by=person.id)
    before = await now(store)
    assert (before.trial_ends_on, before.midway_on) == (date(2027, 3, 20), date(2027, 1, 19))
    clock.move(days=10)
    await rest(store, 1, date(2027, 2, 28), by=person.id)
    clock.set(datetime(2027, 2, 20, 12, tzinfo=UTC))
    for ask in (ask_midway, ask_reviews):
        async with store.writing() as uow:
            assert await ask(uow) == 0, "nothing is asked while it rests"
    clock.set(datetime(2027, 2, 28, tzinfo=UTC))
    await clock_works(store)
    after = await now(store)
    assert after.state is PartnershipState.TRIAL
    assert after.trial_ends_on == date(2027, 3, 20) + timedelta(days=90), "from 30 November to 28 February"
    assert after.midway_on is not None
    assert date(2027, 2, 28) < after.midway_on < after.trial_ends_on
    assert after.review_on == after.trial_ends_on - timedelta(days=14)


async def test_a_renewal_is_asked_for_when_it_goes_on(store: Store, clock: MovableClock, ana: MemberId) -> None:
    async with store.writing() as uow:
        ends_on = TODAY + timedelta(days=100)
        uow.session.add(
            Agreement(
                partnership_id=PAIR,
                version=1,
                languages=("en",),
                created_at=uow.now,
                created_by=ana,
                state=AgreementState.SIGNED,
                begins_on=TODAY,
                ends_on=ends_on,
                signed_at=uow.now,
                remind_on=first_reminder(ends_on=ends_on, signed_on=TODAY),
            )
        )
    await rest(store, 1, TODAY + timedelta(days=50))
    clock.move(days=30)
    async with store.writing() as uow:
        assert await ask_renewals(uow) == 0
    async with store.reading() as uow:
        assert await next_renewal(uow) is None
    clock.move(days=21)
    await clock_works(store)
    async with store.writing() as uow:
        assert await ask_renewals(uow) == 1


# Endings and leaving


async def ended(store: Store) -> None:
    """Somebody asked to end it, and it ended."""
    async with store.writing() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
        held = await hold(uow, found)
        wished = WishedEnding(library_id=LibraryId(2), reason=EndingReason.DONE)
        ending = await ask_ending(uow, held, wished, by=MemberId(2))
        parting = await parting_by_id(uow, ending.id, to_answer=True)
        assert parting is not None
        await end_now(uow, parting, by=MemberId(2))


async def undone(store: Store) -> None:
    """The ending is undone."""
    async with store.writing() as uow:
        parting = await parting_by_id(uow, EndingId(1), to_answer=True)
        assert parting is not None
        assert await undo_ending(uow, parting, by=MemberId(1))


async def open_ones(store: Store) -> int:
    """How many pauses stand."""
    async with store.reading() as uow:
        return len(list(await uow.session.scalars(select(Pause).where(Pause.ended_at.is_(None)))))


async def test_an_ending_closes_the_pause_and_undone_it_lasts_on(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    await rest(store, 1, TODAY + timedelta(days=60))
    clock.move(days=2)
    await ended(store)
    assert await open_ones(store) == 0
    clock.move(days=5)
    await undone(store)
    assert (await now(store)).state is PartnershipState.PAUSED
    assert await open_ones(store) == 1
    clock.move(days=60)
    await clock_works(store)
    assert (await now(store)).state is PartnershipState.ACTIVE


async def test_an_ending_that_is_undone_after_the_pause_would_have_ended_goes_on_at_once(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    await rest(store, 1, TODAY + timedelta(days=10))
    clock.move(days=2)
    await ended(store)
    clock.move(days=20)
    await undone(store)
    assert (await now(store)).state is PartnershipState.ACTIVE
    assert await open_ones(store) == 0


async def test_a_library_that_leaves_pauses_nothing_any_more(store: Store, clock: MovableClock) -> None:
    person = await builders.member(store, "Ana")
    suva = await builders.library(store, "Suva", contacts=[person])
    others = [await builders.library(store, town) for town in ("Amman", "Lima")]
    await builders.partnership(store, suva, *others)
    await rest(store, 1, TODAY + timedelta(days=60), by=person.id)
    clock.move(days=3)
    async with store.writing() as uow:
        found = await partnership_by_id(uow, PAIR)
        assert found is not None
        assert await leave_partnership(uow, found, suva.id, by=person.id, words=None)
    pair = await now(store)
    assert pair.state is PartnershipState.ACTIVE
    assert await open_ones(store) == 0


async def test_what_rests_already_is_not_paused_by_the_end_of_a_pause(
    store: Store, clock: MovableClock, ana: MemberId
) -> None:
    """Staff let it rest meanwhile: the end of the pause changes nothing."""
    await rest(store, 1, TODAY + timedelta(days=10))
    await become(store, PartnershipState.DORMANT, ChangeReason.TALKED)
    clock.move(days=20)
    await clock_works(store)
    assert (await now(store)).state is PartnershipState.DORMANT
    assert await open_ones(store) == 0
