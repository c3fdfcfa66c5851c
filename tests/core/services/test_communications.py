"""Logging a talk, taking it back, correcting it, and who learns of it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from core.model.communications import Communication, Way
from core.model.ids import CommunicationId, LibraryId, MemberId
from core.model.notices import Notice, NoticeState
from core.model.partnerships import Partnership, PartnershipState
from core.services.communications import (
    PAGE,
    already_logged,
    communication_by_id,
    edit_communication,
    history,
    hold_communication,
    undo_communication,
)
from core.services.partnerships import partnership_by_id
from core.store import Database, Store
from core.store.outbox import claim_due, settle
from tests.builders import WORKSPACES, communication, library, member, partnership
from tests.clock import START, MovableClock

TODAY = START.date()


async def read(store: Store, made: Partnership) -> Partnership:
    """The partnership as it is now."""
    async with store.reading() as uow:
        found = await partnership_by_id(uow, made.id)
    assert found is not None
    return found


async def last_and_due(store: Store, made: Partnership) -> list[tuple[date | None, date | None]]:
    """Of each library: the last talk and the next due day."""
    return [(row.last_contact_on, row.due_on) for row in (await read(store, made)).rows]


async def undo(store: Store, logged: CommunicationId) -> None:
    """Take it back."""
    async with store.writing() as uow:
        found = await communication_by_id(uow, logged)
        assert found is not None
        whole = await partnership_by_id(uow, found.partnership_id)
        assert whole is not None
        await hold_communication(uow, found, whole)
        await undo_communication(uow, found, partnership=whole, by=found.logged_by)


async def edit(
    store: Store,
    logged: CommunicationId,
    *,
    on: date | None = None,
    about: str | None = None,
    took_part: Sequence[LibraryId] | None = None,
) -> None:
    """Correct some of it."""
    async with store.writing() as uow:
        found = await communication_by_id(uow, logged)
        assert found is not None
        whole = await partnership_by_id(uow, found.partnership_id)
        assert whole is not None
        await hold_communication(uow, found, whole)
        await edit_communication(
            uow,
            found,
            partnership=whole,
            by=found.logged_by,
            way=Way.CALL,
            on=on or found.on,
            about=about or found.about,
            took_part=took_part or [each.library_id for each in found.libraries],
        )


async def notices(store: Store) -> list[Notice]:
    """What was queued about talks, oldest first."""
    async with store.reading() as uow:
        return list(await uow.session.scalars(select(Notice).where(Notice.kind == "communication").order_by(Notice.id)))


async def test_a_talk_moves_the_due_day_of_both_sides_thirty_days_on(store: Store) -> None:
    made = await partnership(store, last_on=date(2026, 11, 1))
    await communication(store, partnership_id=made.id)

    assert await last_and_due(store, made) == [(TODAY, date(2026, 12, 20))] * 2
    assert (await read(store, made)).quiet_since == TODAY


async def test_the_partner_learns_of_it_in_their_own_hours_and_the_logger_does_not(store: Store) -> None:
    """Friday in Amman is the weekend: Yusuf reads it on Sunday at ten."""
    made = await partnership(store)
    logged = await communication(store, partnership_id=made.id)

    (notice,) = await notices(store)
    assert (notice.about, notice.facts) == (f"communication:{logged.id}", {"communication": logged.id})
    assert notice.not_before == datetime(2026, 11, 22, 7, tzinfo=UTC)
    assert notice.member_id != logged.logged_by


async def test_all_contacts_of_all_partners_learn_of_it_once(store: Store) -> None:
    ana, yusuf, layla = await member(store, "Ana"), await member(store, "Yusuf"), await member(store, "Layla")
    suva = await library(store, "Suva", contacts=[ana])
    amman = await library(store, "Amman", contacts=[yusuf, layla])
    lima = await library(store, "Lima", contacts=[layla, await member(store, "Rosa", connected=False)])
    made = await partnership(store, suva, amman, lima)
    await communication(store, partnership_id=made.id, by=ana.id)

    assert [notice.member_id for notice in await notices(store)] == [yusuf.id, layla.id]


async def test_a_colleague_on_both_sides_does_not_write_to_themself(store: Store) -> None:
    ana = await member(store, "Ana")
    suva, lima = await library(store, "Suva", contacts=[ana]), await library(store, "Lima", contacts=[ana])
    made = await partnership(store, suva, lima)
    await communication(store, partnership_id=made.id, by=ana.id)

    assert await notices(store) == []


async def test_an_old_talk_is_kept_and_moves_nothing(store: Store) -> None:
    made = await partnership(store, last_on=date(2026, 11, 10))
    await communication(store, partnership_id=made.id, on=date(2026, 9, 1))

    assert await last_and_due(store, made) == [(date(2026, 11, 10), date(2026, 12, 10))] * 2


async def test_both_sides_log_at_the_same_moment_and_nothing_is_lost(store: Store) -> None:
    made = await partnership(store, last_on=date(2026, 11, 1))
    days = [TODAY - timedelta(days=each) for each in (3, 0, 7, 1, 5)]
    suva, amman = [row.library_id for row in made.rows]

    await asyncio.gather(
        *(
            communication(store, partnership_id=made.id, on=on, library_id=amman if place % 2 else suva)
            for place, on in enumerate(days)
        )
    )

    assert await last_and_due(store, made) == [(TODAY, date(2026, 12, 20))] * 2
    async with store.reading() as uow:
        assert sorted(await uow.session.scalars(select(Communication.on))) == sorted(days)


async def test_undo_leaves_the_days_as_if_it_had_never_been(store: Store) -> None:
    made = await partnership(store)
    earlier = await communication(store, partnership_id=made.id, on=date(2026, 11, 5))
    logged = await communication(store, partnership_id=made.id)
    await undo(store, logged.id)

    assert await last_and_due(store, made) == [(earlier.on, date(2026, 12, 5))] * 2
    async with store.reading() as uow:
        kept, total = await history(uow, [made.id])
        assert ([each.id for each in kept], total) == ([earlier.id], 1)
        undone = await communication_by_id(uow, logged.id)
        assert undone is not None
        assert undone.undone_at == START


async def test_undo_of_the_only_talk_counts_from_the_beginning(store: Store) -> None:
    began = date(2026, 10, 1)
    made = await partnership(store, began_on=began, last_on=began)
    logged = await communication(store, partnership_id=made.id)
    await undo(store, logged.id)

    assert await last_and_due(store, made) == [(None, began + timedelta(days=30))] * 2
    assert (await read(store, made)).quiet_since == began


async def test_what_was_told_of_an_undone_talk_is_taken_back(store: Store, clock: MovableClock) -> None:
    made = await partnership(store)
    logged = await communication(store, partnership_id=made.id)
    clock.move(days=3)
    async with store.writing() as uow:
        (claim,) = await claim_due(uow, WORKSPACES)
        await settle(uow, claim, NoticeState.SENT)
    await undo(store, logged.id)

    (notice,) = await notices(store)
    assert notice.stale_from == clock.at


async def test_the_quarter_of_an_hour_for_undo_is_counted_from_the_log(store: Store) -> None:
    made = await partnership(store)
    logged = await communication(store, partnership_id=made.id)

    assert logged.undo_until() == START + timedelta(minutes=15)


async def test_a_corrected_day_moves_the_due_days(store: Store, clock: MovableClock) -> None:
    made = await partnership(store, last_on=date(2026, 9, 1))
    logged = await communication(store, partnership_id=made.id)
    clock.move(hours=1)
    await edit(store, logged.id, on=date(2026, 11, 12), about="The reading tent")

    assert await last_and_due(store, made) == [(date(2026, 11, 12), date(2026, 12, 12))] * 2
    async with store.reading() as uow:
        kept = await communication_by_id(uow, logged.id)
        assert kept is not None
        assert (kept.way, kept.about, kept.edited_at, kept.logged_at) == (
            Way.CALL,
            "The reading tent",
            clock.at,
            START,
        )


async def test_who_waited_for_a_colleague_s_correction_sees_it(postgres_url: str, clock: MovableClock) -> None:
    """On PostgreSQL: on SQLite one writes at a time, so that nobody reads what another is about to change."""
    database = Database(postgres_url)
    store = Store(database, clock, WORKSPACES)
    made = await partnership(store)
    logged = await communication(store, partnership_id=made.id)
    async with store.writing() as slow:
        found = await communication_by_id(slow, logged.id)
        whole = await partnership_by_id(slow, made.id)
        assert found is not None
        assert whole is not None
        await edit(store, logged.id, about="The better words")

        await hold_communication(slow, found, whole)

        assert found.about == "The better words"
    await database.close()


async def test_a_library_that_did_not_take_part_after_all_is_counted_as_before(store: Store) -> None:
    suva, amman, kyiv = [await library(store, town, contacts=[await member(store, town)]) for town in TOWNS]
    began = date(2026, 10, 1)
    made = await partnership(store, suva, amman, kyiv, began_on=began, last_on=began)
    logged = await communication(store, partnership_id=made.id)
    await edit(store, logged.id, took_part=[suva.id, amman.id])

    assert [last for last, _due in await last_and_due(store, made)] == [TODAY, TODAY, None]
    assert (await read(store, made)).quiet_since == began
    await edit(store, logged.id, took_part=[kyiv.id, suva.id])
    assert [last for last, _due in await last_and_due(store, made)] == [TODAY, None, TODAY]


async def test_a_talk_brings_a_resting_partnership_back_and_undo_lets_it_rest_again(store: Store) -> None:
    since = date(2026, 9, 1)
    made = await partnership(
        store,
        await library(store, "Suva", contacts=[await member(store, "Ana")]),
        await library(store, "Amman"),
        state=PartnershipState.DORMANT,
        began_on=since,
        last_on=date(2026, 5, 1),
    )

    logged = await communication(store, partnership_id=made.id)
    awake = await read(store, made)
    assert (awake.state, awake.state_since) == (PartnershipState.ACTIVE, TODAY)
    assert await last_and_due(store, made) == [(TODAY, date(2026, 12, 20))] * 2

    await undo(store, logged.id)
    resting = await read(store, made)
    assert (resting.state, resting.state_since) == (PartnershipState.DORMANT, since)
    assert [(row.due_on, row.nudge_on) for row in resting.rows] == [(None, None)] * 2


async def test_undo_does_not_let_rest_what_was_talked_of_since(store: Store) -> None:
    made = await partnership(
        store,
        await library(store, "Suva", contacts=[await member(store, "Ana")]),
        await library(store, "Amman"),
        state=PartnershipState.DORMANT,
    )
    first = await communication(store, partnership_id=made.id)
    await communication(store, partnership_id=made.id)

    await undo(store, first.id)

    assert (await read(store, made)).state is PartnershipState.ACTIVE


TOWNS = ("Suva", "Amman", "Kyiv")


async def test_the_same_talk_logged_by_somebody_else_is_found(store: Store) -> None:
    made = await partnership(store)
    amman = made.rows[1].library_id
    logged = await communication(store, partnership_id=made.id, library_id=amman)
    rosa, yusuf = (await member(store, "Rosa")).id, logged.logged_by

    async def found(not_by: MemberId, *, way: Way = Way.VIDEO, on: date = TODAY) -> Communication | None:
        async with store.reading() as uow:
            return await already_logged(uow, partnership_id=made.id, way=way, on=on, not_by=not_by)

    same = await found(rosa)
    assert same is not None
    assert (same.id, same.logger.name, same.library.town) == (logged.id, "Yusuf", "Amman")
    assert await found(yusuf) is None, "one's own second talk of a day is another talk"
    assert await found(rosa, way=Way.EMAIL) is None
    assert await found(rosa, on=TODAY - timedelta(days=1)) is None
    await undo(store, logged.id)
    assert await found(rosa) is None


async def test_the_history_is_read_in_pages_newest_first(store: Store) -> None:
    made, other = await partnership(store), await partnership(store, *[await library(store, t) for t in TOWNS[1:]])
    rosa = await member(store, "Rosa")
    for each in range(PAGE + 3):
        await communication(store, partnership_id=made.id, on=TODAY - timedelta(days=each % 5), about=f"{each}")
    await communication(store, partnership_id=other.id, by=rosa.id)

    async with store.reading() as uow:
        first, total = await history(uow, [made.id])
        second, _total = await history(uow, [made.id], offset=PAGE)
        everything, both = await history(uow, [made.id, other.id])

    assert (len(first), len(second), total, both) == (PAGE, 3, PAGE + 3, PAGE + 4)
    listed = [*first, *second]
    assert listed == sorted(listed, key=lambda each: (each.on, each.id), reverse=True)
    assert {each.logger.name for each in everything} == {"Ana", "Rosa"}
    assert all(len(each.libraries) == 2 for each in everything)
