"""Three months of silence: staff are asked, and nothing rests by itself. The last talk was on 10 November 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.model.ids import MemberId
from core.model.members import Role
from core.model.notices import NoticeState
from core.model.partnerships import LadderStep, Partnership, PartnershipState
from core.services.lifecycle import timeline
from core.services.partnerships import partnership_by_id
from core.services.resting import ask_resting, go_on_asking, hold_silent, is_asked, let_rest, next_resting
from core.services.roles import grant
from core.store import Store
from tests.builders import communication, member, partnership
from tests.clock import MovableClock
from tests.core.services.test_climbing import notices

LAST = date(2026, 11, 10)
ASKED = LAST + timedelta(days=90)


async def silent(store: Store) -> tuple[Partnership, MemberId]:
    """Suva and Amman, and Dee of the staff."""
    made, dee = await partnership(store, last_on=LAST), await member(store, "Dee")
    async with store.writing() as uow:
        await grant(uow, member_id=dee.id, role=Role.STAFF, by=None)
    return made, dee.id


async def ask(store: Store) -> int:
    async with store.writing() as uow:
        return await ask_resting(uow)


async def whole(store: Store, made: Partnership) -> Partnership:
    async with store.reading() as uow:
        found = await partnership_by_id(uow, made.id)
    assert found is not None
    return found


async def said(store: Store, made: Partnership, by: MemberId, *, rests: bool) -> None:
    """What Dee answers."""
    async with store.writing() as uow:
        held = await hold_silent(uow, made.id)
        assert held is not None
        await (let_rest if rests else go_on_asking)(uow, held, by=by, today=uow.now.date())


async def test_staff_are_asked_once_and_nothing_rests_by_itself(store: Store, clock: MovableClock) -> None:
    made, _dee = await silent(store)
    async with store.reading() as uow:
        assert await next_resting(uow) == datetime(ASKED.year, ASKED.month, ASKED.day, tzinfo=UTC)
    clock.set(datetime(2027, 2, 7, 23, tzinfo=UTC))
    assert await ask(store) == 0
    clock.move(hours=1)

    assert [await ask(store), await ask(store)] == [1, 0]
    assert await notices(store, "resting_question") == [("Dee", NoticeState.WAITING)]
    clock.move(days=700)
    assert await ask(store) == 0
    found = await whole(store, made)
    assert (found.state, is_asked(found)) == (PartnershipState.ACTIVE, True)


@pytest.mark.parametrize("days", [60, 95])
async def test_a_talk_puts_the_question_off_or_ends_it(store: Store, clock: MovableClock, days: int) -> None:
    made, _dee = await silent(store)
    clock.move(days=days)
    await ask(store)

    await communication(store, partnership_id=made.id)

    found = await whole(store, made)
    assert not is_asked(found)
    assert found.resting_on == clock().date() + timedelta(days=90)


async def test_resting_is_told_to_both_sides_and_one_talk_brings_it_back(store: Store, clock: MovableClock) -> None:
    made, dee = await silent(store)
    clock.move(days=85)
    await ask(store)

    await said(store, made, dee, rests=True)

    found = await whole(store, made)
    assert found.state is PartnershipState.DORMANT
    assert {(row.due_on, row.nudge_on) for row in found.rows} == {(None, None)}
    assert await notices(store, "rests") == [("Ana", NoticeState.WAITING), ("Yusuf", NoticeState.WAITING)]
    async with store.reading() as uow:
        (step,) = await timeline(uow, made.id)
        assert (step.author, step.change.reason.value) == ("Dee", "rests")
    clock.move(days=400)
    assert await ask(store) == 0, "of one that rests nothing is asked"

    await communication(store, partnership_id=made.id)
    assert (await whole(store, made)).state is PartnershipState.ACTIVE


async def test_keep_asking_begins_the_ladder_anew_and_asks_again_in_three_months(
    store: Store, clock: MovableClock
) -> None:
    made, dee = await silent(store)
    clock.move(days=85)
    await ask(store)

    await said(store, made, dee, rests=False)

    today, found = clock().date(), await whole(store, made)
    assert {(row.step, row.due_on, row.nudge_on) for row in found.rows} == {(LadderStep.NONE, today, today)}
    assert {row.last_contact_on for row in found.rows} == {LAST}
    assert found.resting_on == today + timedelta(days=90)
    clock.move(days=90)
    assert await ask(store) == 1
    assert len(await notices(store, "resting_question")) == 2
