"""Partnerships that have gone quiet: which, how long, and what was done about it."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert

from core.model.nudges import NudgeAnswer
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.services.nudge_now import nudge_now
from core.services.partnerships import partnership_by_id
from core.services.quiet import COUNTED, PAGE, Filters, Quiet, count_quiet, quiet_partnerships
from core.store import Store
from tests.builders import library, member, partnership
from tests.clock import START, MovableClock
from tests.core.services.nudged import answer
from tests.core.services.postman import Postman

TODAY = START.date()


def ago(days: int) -> date:
    """So many days before the clock's start."""
    return TODAY - timedelta(days=days)


async def quiet(
    store: Store,
    *,
    days: int = 60,
    countries: Collection[str] | None = None,
    state: PartnershipState | None = None,
    offset: int = 0,
    limit: int | None = PAGE,
) -> tuple[list[Quiet], int]:
    """The list as staff ask for it."""
    filters = Filters(
        since=store.clock().date() - timedelta(days=days),
        countries=frozenset(countries) if countries is not None else None,
        state=state,
    )
    async with store.reading() as uow:
        return await quiet_partnerships(uow, filters, offset=offset, limit=limit)


async def test_exactly_sixty_days_are_quiet_and_fifty_nine_are_not(store: Store) -> None:
    suva, amman, kyiv = [await library(store, town) for town in ("Suva", "Amman", "Kyiv")]
    sixty = await partnership(store, suva, amman, last_on=ago(60))
    await partnership(store, suva, kyiv, last_on=ago(59))

    found, total = await quiet(store)

    assert ([each.partnership.id for each in found], total) == ([sixty.id], 1)
    assert [row.library.town for row in found[0].partnership.rows] == ["Suva", "Amman"]


async def test_the_longest_silence_first_in_pages(store: Store) -> None:
    suva, amman = await library(store, "Suva"), await library(store, "Amman")
    made = {days: (await partnership(store, suva, amman, last_on=ago(days))).id for days in range(61, 61 + PAGE + 2)}

    first, total = await quiet(store)
    second, _total = await quiet(store, offset=PAGE)
    everything, _total = await quiet(store, limit=None)

    listed = [each.partnership.id for each in (*first, *second)]
    assert listed == [made[days] for days in sorted(made, reverse=True)]
    assert (len(first), len(second), total) == (PAGE, 2, PAGE + 2)
    assert [each.partnership.id for each in everything] == listed
    assert await quiet(store, offset=100) == ([], PAGE + 2)


@pytest.mark.parametrize("state", list(PartnershipState))
async def test_only_where_a_talk_is_expected_unless_a_state_is_asked_for(store: Store, state: PartnershipState) -> None:
    made = await partnership(store, await library(store), await library(store, "Amman"), state=state, last_on=ago(90))
    expected = state in {PartnershipState.INTRODUCED, PartnershipState.TRIAL, PartnershipState.ACTIVE}

    assert [each.partnership.id for each in (await quiet(store))[0]] == [made.id] * expected
    assert (await quiet(store, state=state))[1] == 1


async def test_of_some_countries(store: Store) -> None:
    suva, amman, kyiv = [await library(store, town) for town in ("Suva", "Amman", "Kyiv")]
    await partnership(store, suva, amman, last_on=ago(90))
    await partnership(store, suva, kyiv, last_on=ago(90))

    assert (await quiet(store, countries=["JO"]))[1] == 1
    assert (await quiet(store, countries=["FJ"]))[1] == 2
    assert (await quiet(store, countries=["FJ", "UA"]))[1] == 2
    assert (await quiet(store, countries=[]))[1] == 0


async def test_one_silent_library_of_three_is_enough(store: Store) -> None:
    suva, amman, kyiv = [await library(store, town) for town in ("Suva", "Amman", "Kyiv")]
    made = await partnership(store, suva, amman, kyiv, last_on=ago(70))
    async with store.writing() as uow:
        whole = await partnership_by_id(uow, made.id)
        assert whole is not None
        whole.heard({suva.id, amman.id}, ago(5))

    assert (await quiet(store))[1] == 1


async def test_whose_libraries_have_nobody_to_ask(store: Store) -> None:
    ana, tomas = await member(store, "Ana", connected=False), await member(store, "Tomas")
    suva = await library(store, "Suva", contacts=[ana, tomas])
    amman = await library(store, "Amman", contacts=[await member(store, "Yusuf")])
    await partnership(store, suva, amman, last_on=ago(90))

    ((found,), _total) = await quiet(store)

    assert [each.town for each in found.unconnected] == ["Suva"], "a second contact is not asked on the first rung"


async def test_what_was_asked_and_what_came_back(store: Store, clock: MovableClock) -> None:
    made = await partnership(store, last_on=ago(31))
    postman = Postman(store, clock)
    await postman.walk(days=5)

    ((found,), _total) = await quiet(store, days=30)
    assert found.step is LadderStep.FIRST
    assert found.last_asked is not None
    assert (found.last_asked.member, found.last_asked.answer) == ("Ana", None)
    assert found.nudged_at == found.last_asked.sent_at is not None
    assert found.queued_for is None

    await answer(store, "Ana", made)
    clock.move(days=3)
    ((later,), _total) = await quiet(store, days=30)
    assert later.last_asked is not None
    assert later.last_asked.answer is NudgeAnswer.NOT_YET
    clock.move(days=7)
    ((much_later,), _total) = await quiet(store, days=30)
    assert much_later.nudged_at is None, "a week is over: staff may ask again"


async def test_a_nudge_on_its_way_is_said_with_its_time(store: Store) -> None:
    dee = await member(store, "Dee")
    made = await partnership(store, last_on=ago(90))
    async with store.writing() as uow:
        whole = await partnership_by_id(uow, made.id)
        assert whole is not None
        asked = await nudge_now(uow, whole, by=dee.id)

    ((found,), _total) = await quiet(store)

    assert found.queued_for == min(each.at for each in asked)
    assert found.last_asked is None


async def test_a_very_long_list_is_read_whole(store: Store) -> None:
    """More rows than a database takes values in one statement."""
    suva, amman = await library(store, "Suva"), await library(store, "Amman")
    made = await partnership(store, suva, amman, last_on=ago(90))
    many = 17_000
    async with store.writing() as uow:
        copied = {
            "state": PartnershipState.ACTIVE,
            "began_on": made.began_on,
            "state_since": made.state_since,
            "quiet_since": made.quiet_since,
            "created_at": made.created_at,
            "version": 1,
        }
        ids = range(made.id + 1, made.id + many)
        await uow.session.execute(insert(Partnership), [{"id": each, **copied} for each in ids])
        await uow.session.execute(
            insert(PartnershipLibrary),
            [
                {"partnership_id": each, "library_id": library_id, "step": LadderStep.NONE}
                for each in ids
                for library_id in (suva.id, amman.id)
            ],
        )

    everything, total = await quiet(store, limit=None)

    assert (len(everything), total) == (many, COUNTED + 1)
    async with store.reading() as uow:
        assert await count_quiet(uow, Filters(since=ago(60))) == many


async def test_a_page_takes_the_same_number_of_statements_whatever_stands_on_it(store: Store) -> None:
    suva, amman = await library(store, "Suva"), await library(store, "Amman")

    async def statements() -> int:
        count = 0

        def one_more(*_arguments: object) -> None:
            nonlocal count
            count += 1

        event.listen(store.database.reader.sync_engine, "before_cursor_execute", one_more)
        await quiet(store)
        event.remove(store.database.reader.sync_engine, "before_cursor_execute", one_more)
        return count

    await partnership(store, suva, amman, last_on=ago(90))
    one = await statements()
    for _ in range(6):
        await partnership(store, suva, amman, last_on=ago(90))

    assert await statements() == one <= 9
