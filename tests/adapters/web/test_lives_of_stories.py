"""Whatever people press, in whatever order: nothing of a story stands on a page, in a feed or in a channel but what all
its libraries and staff had before them when they agreed to it; and once it is taken back nothing of it stands anywhere.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text

from adapters.web.pages import Pages
from core.model.mapping import Table
from core.store import Database
from tests.adapters.web.lives.eyes import Eyes
from tests.adapters.web.lives.life import Life
from tests.adapters.web.lives.steps import MOODS, steps
from tests.adapters.web.lives.town import StoryTown
from tests.clock import MovableClock

if TYPE_CHECKING:
    from random import Random

EVERYTHING = {
    "published",
    "corrected",
    "hidden",
    "withdrawn",
    "held back",
    "an answer too late",
    "a page with names",
    "a page without names",
    "a page without photos, for a child",
    "a photo",
    "a post",
    "a poster",
}
"""What has to be seen in the lives, or they would show nothing."""


def test_on_sqlite(sqlite_url: str) -> None:
    seen = many_lives(sqlite_url, 2 * len(MOODS))
    assert set(+seen) >= EVERYTHING, seen


def test_on_postgresql(postgres_url: str) -> None:
    assert many_lives(postgres_url, 3)["a page with names"]


def many_lives(url: str, few: int) -> Counter[str]:
    """So many, always the same ones, one mood after the other. Answers what was to be seen."""
    seen: Counter[str] = Counter()
    database, numbers = Database(url), count()
    with asyncio.Runner() as runner:

        @settings(
            max_examples=few,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        )
        @given(st.randoms(use_true_random=True))
        def live(random: Random) -> None:
            seen.update(runner.run(lived(database, random, next(numbers))))

        try:
            live()
        finally:
            runner.run(database.close())
    return seen


async def lived(database: Database, random: Random, number: int) -> Counter[str]:
    """One life. Everybody looks after each step; at its end all that is left is withdrawn."""
    await empty(database)
    mood, eyes = MOODS[number % len(MOODS)], Eyes()
    town = eyes.town = StoryTown(database, MovableClock(), eyes.watch)
    application = web.Application()
    application.add_routes(Pages(town.core).routes())
    async with TestClient(TestServer(application)) as eyes.pages:
        await town.begin(three=random.choice((True, False)) if mood.three is None else mood.three)
        life = Life(town, eyes)
        for what, how in steps(mood, random):
            await getattr(life, what)(**how)
            await eyes.look()
        await life.is_delivered()
        await life.all_are_withdrawn()
    return eyes.seen


async def empty(database: Database) -> None:
    """As it was before anybody lived in it. Another one for each life would cost more than the life."""
    tables = Table.metadata.sorted_tables
    async with database.writing() as session:
        if database.is_sqlite:
            await session.execute(text("PRAGMA defer_foreign_keys = ON"))
            for table in tables:
                await session.execute(delete(table))
        else:
            await session.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)} CASCADE"))
