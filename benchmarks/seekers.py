"""A register of very many libraries that seek a partner, made up with a fixed seed, in a temporary SQLite file.

Sixteen countries, one to three languages of nine, every answer missing in a fifth, wishes and refusals by region and
kind in some. In one where all are `alike` nobody has answered anything but where they are and what they write.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import insert

from core.content.regions import SMALLEST_REGIONS
from core.content.zones import zones_of_country
from core.model.communications import Way
from core.model.finding import Finding, Internet, Planning, ReplyTime, SeekerCode, Shape, Style
from core.model.ids import LibraryId
from core.model.libraries import Library, LibraryKind
from core.model.matching_rules import Seeker, standard_hours
from core.model.sweep import encode
from core.store import Database, Store
from migrations.config import alembic_config

BATCH = 5_000
COUNTRIES = ("FJ", "JO", "PE", "UA", "KE", "FR", "JP", "IN", "MX", "NG", "PT", "VN", "GH", "CO", "EG", "US")
LANGUAGES = ("en", "fr", "es", "ar", "pt", "sw", "uk", "hi", "ja")
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _now() -> datetime:
    return NOW


def made_up(number: int, *, alike: bool) -> list[Seeker]:
    """So many libraries that seek, the same ones each time."""
    chance = random.Random(7)  # made-up libraries, no secret
    return [_one(LibraryId(place), chance, alike=alike) for place in range(1, number + 1)]


def _one(library_id: LibraryId, chance: random.Random, *, alike: bool) -> Seeker:
    country = chance.choice(COUNTRIES)
    where: dict[str, Any] = {
        "library_id": library_id,
        "country": country,
        "hours": standard_hours(zones_of_country(country)[0]),
        "writes": tuple(dict.fromkeys(chance.choices(LANGUAGES, weights=(30, 9, 9, 7, 5, 3, 3, 3, 2), k=3)))[
            : chance.choice((1, 1, 2, 3))
        ],
        "since": LONG_AGO + timedelta(days=chance.randrange(600)),
    }
    if alike:
        return Seeker(**where)

    def maybe(values: Sequence[Any]) -> Any:  # noqa: ANN401  # whatever the answer is made of
        return chance.choice(values) if chance.random() < 0.8 else None

    ways = tuple(chance.sample(tuple(Way), k=chance.randrange(1, 5))) if chance.random() < 0.8 else None
    return Seeker(
        **where,
        kind=maybe(tuple(LibraryKind)),
        ways=ways,
        first_way=maybe(ways) if ways else None,
        how_often=maybe((7, 14, 30, 30, 30, 60, 90)),
        reply=maybe(tuple(ReplyTime)),
        style=maybe(tuple(Style)),
        planning=maybe(tuple(Planning)),
        internet=maybe(tuple(Internet)),
        shape=maybe(tuple(Shape)),
        wished_places=tuple(chance.sample(SMALLEST_REGIONS, k=4)) if chance.random() < 0.3 else (),
        wished_kinds=(chance.choice(tuple(LibraryKind)),) if chance.random() < 0.2 else (),
        refused_places=(chance.choice(SMALLEST_REGIONS),) if chance.random() < 0.1 else (),
        refused_kinds=(chance.choice(tuple(LibraryKind)),) if chance.random() < 0.1 else (),
    )


async def write(path: Path, seekers: Sequence[Seeker]) -> Store:
    """A database of these libraries."""
    url = f"sqlite:///{path}"
    await asyncio.to_thread(command.upgrade, alembic_config(url=url), "head")
    store = Store(Database(url), _now)
    for start in range(0, len(seekers), BATCH):
        some = seekers[start : start + BATCH]
        async with store.writing() as uow:
            for table, rows in (
                (Library, [_library(each) for each in some]),
                (Finding, [_finding(each) for each in some]),
                (SeekerCode, [row for each in some for row in _codes(each)]),
            ):
                await uow.session.execute(insert(table), rows)
    return store


def _library(seeker: Seeker) -> dict[str, Any]:
    return {
        "id": seeker.library_id,
        "name": f"Library {seeker.library_id}",
        "town": "Town",
        "country": seeker.country,
        "zone": zones_of_country(seeker.country)[0],
        "languages": seeker.writes,
        "folded": f"library {seeker.library_id}",
        "created_at": LONG_AGO,
        "posted": True,
        "skipped": (),
        "kind": seeker.kind,
        "ways": seeker.ways,
        "how_often": seeker.how_often,
    }


def _finding(seeker: Seeker) -> dict[str, Any]:
    same = ("first_way", "reply", "style", "planning", "internet", "shape", "wished_places", "wished_kinds")
    return {
        "library_id": seeker.library_id,
        "nearby": (),
        "not_nearby": (),
        "skipped": (),
        **{name: getattr(seeker, name) for name in (*same, "refused_places", "refused_kinds")},
        "seeking_since": seeker.since,
    }


def _codes(seeker: Seeker) -> list[dict[str, Any]]:
    rest = {"code": encode(seeker), "since": seeker.since}
    return [{"library_id": seeker.library_id, "language": language, **rest} for language in seeker.writes]
