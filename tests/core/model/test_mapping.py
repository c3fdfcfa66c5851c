"""How values become columns, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from core.model.libraries import Library, LibraryKind
from core.model.mapping import Table
from core.model.members import Member
from core.model.requests import ServiceMark
from core.store import Store
from tests.builders import library, member, partnership


async def test_a_naive_instant_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        await member(store, created_at=datetime(2026, 11, 20, 2, 12))  # noqa: DTZ001 # on purpose


async def test_a_naive_instant_is_refused_in_a_question_too(store: Store) -> None:
    async with store.reading() as uow:
        with pytest.raises(StatementError, match="naive datetime"):
            await uow.session.scalars(
                select(ServiceMark).where(ServiceMark.at < datetime(2026, 11, 20))  # noqa: DTZ001 # on purpose
            )


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("Pacific/Fiji"), ZoneInfo("Asia/Kathmandu"), timezone(-timedelta(hours=9))]
)
async def test_an_instant_comes_back_in_utc_to_the_microsecond(store: Store, zone: ZoneInfo) -> None:
    at = datetime(2026, 11, 20, 14, 12, 3, 141592, tzinfo=zone)
    async with store.writing() as uow:
        uow.session.add(ServiceMark(name="tick", at=at))

    async with store.reading() as uow:
        kept = await uow.session.get_one(ServiceMark, "tick")
        assert kept.at == at
        assert kept.at.tzinfo is UTC


async def test_instants_of_different_zones_are_compared_rightly(store: Store) -> None:
    earlier = datetime(2026, 11, 20, 23, 0, tzinfo=ZoneInfo("Pacific/Fiji"))
    later = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    async with store.writing() as uow:
        uow.session.add_all([ServiceMark(name="earlier", at=earlier), ServiceMark(name="later", at=later)])

    async with store.reading() as uow:
        found = await uow.session.scalars(select(ServiceMark.name).order_by(ServiceMark.at))
        assert list(found) == ["earlier", "later"]


async def test_lists_come_back_as_they_were_and_none_is_no_list(store: Store) -> None:
    given = await library(store, "Kyiv", languages=("uk", "en"), ways=("video",), skipped=())
    without = await library(store, "Lima", ways=None)
    days = await member(store, days=(6, 0, 1))

    async with store.reading() as uow:
        kept = await uow.session.get_one(Library, given.id)
        assert (kept.languages, kept.ways, kept.skipped) == (("uk", "en"), ("video",), ())
        assert (await uow.session.get_one(Member, days.id)).days == (6, 0, 1)
        unset = await uow.session.scalars(select(Library.id).where(Library.ways.is_(None)))
        assert list(unset) == [without.id]


async def test_a_word_of_an_enumeration_is_kept_as_that_word(store: Store) -> None:
    await library(store, kind=LibraryKind.SCHOOL)

    async with store.reading() as uow:
        assert await uow.session.scalar(text("SELECT kind FROM libraries")) == "school"
        kept = await uow.session.scalar(select(Library).where(Library.kind == LibraryKind.SCHOOL))
        assert kept is not None
        assert kept.kind is LibraryKind.SCHOOL


async def test_a_word_that_is_none_of_it_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="castle"):
        await library(store, kind="castle")


async def test_ids_count_from_one_and_codes_follow_them(store: Store) -> None:
    assert [(await library(store, town)).code for town in ("Suva", "Amman")] == ["LIB-001", "LIB-002"]


async def test_ids_are_wider_than_thirty_two_bits(store: Store) -> None:
    async with store.writing() as uow:
        await uow.session.execute(
            text(
                "INSERT INTO members (id, name, folded, created_at, hour, fewer_messages)"
                " VALUES (:id, 'x', 'x', :at, 10, false)"
            ),
            {"id": 2**40, "at": store.clock() if not store.database.is_sqlite else "2026-11-20 02:12:00.000000"},
        )

    async with store.reading() as uow:
        assert await uow.session.scalar(select(Member.id)) == 2**40


async def test_of_two_who_change_the_same_partnership_the_second_is_told(store: Store) -> None:
    made = await partnership(store)
    made.cadence_days = 45
    async with store.writing() as uow:
        fresh = await uow.session.get_one(type(made), made.id)
        fresh.cadence_days = 60

    with pytest.raises(Exception, match="expected to update 1 row"):
        async with store.writing() as uow:
            uow.session.add(made)


def test_rows_are_equal_only_to_themselves() -> None:
    one, other = (Member(name="Ana", created_at=datetime(2026, 1, 1, tzinfo=UTC)) for _ in range(2))

    assert one != other
    assert len({one, other}) == 2


def test_every_table_has_a_name_for_each_constraint() -> None:
    """Without a name PostgreSQL and SQLite would choose their own, and no migration could change them."""
    for table in Table.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name is not None, table.name
