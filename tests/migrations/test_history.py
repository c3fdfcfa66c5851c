"""The history of the tables on both databases: up, down and up again, and the same as the model at its end."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from pytest_alembic import MigrationContext, tests
from sqlalchemy import ColumnClause, Date, String, column, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.store.engine import database_url as with_driver
from migrations import HEAD
from migrations.config import alembic_config as config_for
from tests.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def alembic_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AsyncEngine]:
    """An empty database. Each command runs in an event loop of its own, so no connection may outlive it."""
    if request.param == "sqlite":
        yield create_async_engine(with_driver(f"sqlite:///{tmp_path / 'empty.db'}"), poolclass=NullPool)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    server.create_database("empty")
    yield create_async_engine(server.url("empty"), poolclass=NullPool)
    server.drop_database("empty")


@pytest.fixture
def alembic_config() -> Config:
    """Where the history is."""
    return config_for()


def test_there_is_one_newest_revision(alembic_runner: MigrationContext) -> None:
    tests.test_single_head_revision(alembic_runner)


def test_the_program_knows_the_newest_revision(alembic_runner: MigrationContext) -> None:
    assert alembic_runner.heads == [HEAD]


def test_an_empty_database_comes_up_to_date(alembic_runner: MigrationContext) -> None:
    tests.test_upgrade(alembic_runner)


def test_the_newest_revision_is_what_the_model_says(alembic_runner: MigrationContext) -> None:
    """Fails when core/model changed without a revision; migrations/README.md says how to write one."""
    tests.test_model_definitions_match_ddl(alembic_runner)


def test_up_down_and_up_again(alembic_runner: MigrationContext) -> None:
    tests.test_up_down_consistency(alembic_runner)


def test_going_down_leaves_no_table_behind(alembic_runner: MigrationContext, alembic_engine: AsyncEngine) -> None:
    alembic_runner.migrate_up_to("heads")
    alembic_runner.migrate_down_to("base")

    assert asyncio.run(_tables(alembic_engine)) == ["alembic_version"]


async def _tables(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return await connection.run_sync(lambda plain: inspect(plain).get_table_names())


def test_a_trial_that_had_begun_before_there_were_reviews_is_reviewed(
    alembic_runner: MigrationContext, alembic_engine: AsyncEngine
) -> None:
    alembic_runner.migrate_up_before("0003")
    since = date(2026, 8, 20)
    for number, state in ((1, "trial"), (2, "active")):
        alembic_runner.insert_into(
            "partnerships",
            {
                "id": number,
                "state": state,
                "began_on": since,
                "state_since": since,
                "quiet_since": since,
                "created_at": datetime(2026, 8, 20, tzinfo=UTC),
                "trial_ends_on": date(2026, 12, 20),
                "version": 1,
            },
        )
    alembic_runner.migrate_up_to("0003")

    assert asyncio.run(_review_days(alembic_engine)) == [date(2026, 12, 6), None]


async def _review_days(engine: AsyncEngine) -> list[date | None]:
    query = select(column("review_on", Date())).select_from(table("partnerships")).order_by(column("id"))
    async with engine.connect() as connection:
        return list((await connection.execute(query)).scalars())


def test_going_down_sends_what_was_to_ride_and_lets_go_on_what_was_paused(
    alembic_runner: MigrationContext, alembic_engine: AsyncEngine
) -> None:
    alembic_runner.migrate_up_to("0010")
    at, day = datetime(2026, 8, 20, tzinfo=UTC), date(2026, 8, 20)
    ana = {"id": 1, "name": "Ana", "folded": "ana", "created_at": at, "hour": 10, "fewer_messages": False}
    alembic_runner.insert_into("members", ana)
    suva = {"id": 1, "name": "Suva", "town": "Suva", "country": "FJ", "zone": "Pacific/Fiji", "languages": ["en"]}
    alembic_runner.insert_into(
        "libraries", {**suva, "folded": "suva", "created_at": at, "posted": False, "skipped": []}
    )
    paused = {"id": 1, "state": "paused", "state_since": day, "began_on": day, "quiet_since": day, "created_at": at}
    alembic_runner.insert_into("partnerships", {**paused, "version": 1})
    alembic_runner.insert_into("partnership_libraries", {"id": 7, "partnership_id": 1, "library_id": 1, "step": "none"})
    alembic_runner.insert_into(
        "pauses",
        {
            "id": 1,
            "partnership_id": 1,
            "library_id": 1,
            "asked_by": 1,
            "began_at": at,
            "paused_at": at,
            "from_state": "active",
            "state_since": day,
            "dues": {"7": ["2026-08-01", "2026-08-31"]},
        },
    )
    notice = {"id": 1, "kind": "pause", "dedupe_key": "pause:1", "about": "pause:1", "facts": {}, "state": "riding"}
    when = {"not_before": at, "give_up_at": at, "created_at": at}
    alembic_runner.insert_into(
        "notices", {**notice, **when, "attempts": 0, "fence": 0, "unsure": False, "limited": True}
    )
    alembic_runner.migrate_down_to("0006")

    assert asyncio.run(_all_of(alembic_engine, "partnerships", column("state", String()))) == ["active"]
    assert asyncio.run(_all_of(alembic_engine, "partnership_libraries", column("nudge_on", Date()))) == [
        date(2026, 8, 31)
    ]
    assert asyncio.run(_all_of(alembic_engine, "notices", column("state", String()))) == ["waiting"]


async def _all_of(engine: AsyncEngine, of: str, what: ColumnClause[Any]) -> list[object]:
    async with engine.connect() as connection:
        return list((await connection.execute(select(what).select_from(table(of)))).scalars())
