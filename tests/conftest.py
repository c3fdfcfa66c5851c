"""Fixtures every test may ask for."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
from alembic import command
from hypothesis import settings

from core.store import Database, Store
from migrations.config import alembic_config
from tests.builders import STORIES_AT, WORKSPACES
from tests.clock import MovableClock
from tests.compiled_once import compile_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from tests.postgres import PostgresServer

pytest_plugins = ["tests.postgres"]

# How long one example takes says nothing on a busy machine.
settings.register_profile("sister", deadline=None)
settings.load_profile("sister")

compile_once()

_numbers = count(1)


@pytest.fixture
def clock() -> MovableClock:
    """A clock that stands still until a test moves it."""
    return MovableClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "sister.db"
    command.upgrade(alembic_config(url=f"sqlite:///{path}"), "head")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a migrated, empty PostgreSQL database, to be copied."""
    postgres.create_database("migrated")
    command.upgrade(alembic_config(url=postgres.url("migrated")), "head")
    return "migrated"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite database of one's own."""
    path = tmp_path / "sister.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def new_sqlite_url(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """Answers the address of another migrated, empty SQLite database at each call."""
    numbers = count(1)

    def new() -> str:
        path = tmp_path / f"sister{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return new


@pytest.fixture
def new_postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[Callable[[], str]]:
    """Answers the address of another migrated, empty PostgreSQL database at each call."""
    names: list[str] = []

    def new() -> str:
        names.append(f"test{next(_numbers)}")
        postgres.create_database(names[-1], template=postgres_template)
        return postgres.url(names[-1])

    yield new
    for name in names:
        postgres.drop_database(name)


@pytest.fixture
def postgres_url(new_postgres_url: Callable[[], str]) -> str:
    """The address of a migrated PostgreSQL database of one's own."""
    return new_postgres_url()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of one's own, on each of the two in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database, on SQLite and on PostgreSQL in turn."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def store(database: Database, clock: MovableClock) -> Store:
    """Units of work on that database, at the movable clock's time, with two workspaces connected, and the world
    at `STORIES_AT`.
    """
    return Store(database, clock, WORKSPACES, STORIES_AT)
