"""Where the stories begin, on every platform."""

from __future__ import annotations

import asyncio
import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest

from tests.journeys.founding import WHERE, Founded, found, town_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.clock import MovableClock
    from tests.journeys.town import Town
    from tests.postgres import PostgresServer

_numbers = count(1)


@pytest.fixture(params=WHERE)
def where(request: pytest.FixtureRequest) -> str:
    """Where the people of Harbour sit, and in which database the bot writes."""
    place: str = request.param
    return place


@pytest.fixture
def address(where: str, request: pytest.FixtureRequest) -> str:
    """Of a migrated, empty database."""
    url: str = request.getfixturevalue("postgres_url" if "postgresql" in where else "sqlite_url")
    return url


@pytest.fixture
async def empty_town(where: str, address: str, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Town]:
    """The bot, before anybody has spoken to it."""
    async with town_at(where, address, tmp_path / "workspaces.db", clock) as town:
        yield town


@pytest.fixture(scope="session")
def foundings() -> dict[str, Founded]:
    """The first hour at each place, as soon as a story needed it."""
    return {}


@pytest.fixture
def founded(
    where: str,
    foundings: dict[str, Founded],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Founded:
    """The first hour at this place."""
    if where not in foundings:
        folder = tmp_path_factory.mktemp(where)
        database, url = _migrated(where, request, folder)
        memory = asyncio.run(found(where, url, folder / "workspaces.db"))
        foundings[where] = Founded(database, folder / "workspaces.db", memory)
    return foundings[where]


def _migrated(where: str, request: pytest.FixtureRequest, folder: Path) -> tuple[str, str]:
    """A migrated, empty database to be copied later on: the name of it, or its file; and its address."""
    if "postgresql" in where:
        server: PostgresServer = request.getfixturevalue("postgres")
        server.create_database("founded", template=request.getfixturevalue("postgres_template"))
        return "founded", server.url("founded")
    file = shutil.copy(request.getfixturevalue("sqlite_template"), folder / "sister.db")
    return str(file), f"sqlite:///{file}"


@pytest.fixture
def founded_address(where: str, founded: Founded, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a copy of its database."""
    if "postgresql" in where:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = f"story{next(_numbers)}"
        server.create_database(name, template=founded.database)
        yield server.url(name)
        server.drop_database(name)
    else:
        yield f"sqlite:///{shutil.copy(founded.database, tmp_path / 'sister.db')}"


@pytest.fixture
async def town(
    where: str, founded: Founded, founded_address: str, tmp_path: Path, clock: MovableClock
) -> AsyncIterator[Town]:
    """Ana in Suva, Yusuf in Amman and Dee of the staff, partners since today."""
    workspaces = tmp_path / "workspaces.db"
    shutil.copy(founded.workspaces, workspaces)
    async with town_at(where, founded_address, workspaces, clock, founded.memory) as town:
        yield town
