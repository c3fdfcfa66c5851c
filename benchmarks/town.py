"""The register that `/log` writes into: many librarians of one workspace, each with a library that has one partner.

Every talk is later than the one before it, so that each moves the days on; and no reminder is due for a month.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.database import bring_up_to_date
from core.chat import AccountRef
from core.clock import system_clock
from core.content.folding import fold
from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.store import Database, Store

DAYS = 25
"""So many talks of one partnership can be logged."""

WAYS = ("video", "call", "chat", "email", "post", "visit")
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
SUVA, AMMAN = ("Suva", "FJ", "Pacific/Fiji"), ("Amman", "JO", "Asia/Amman")


@dataclass(frozen=True)
class Talk:
    """What one of the people tells: how, when (2026-11-20), with whom and what about."""

    number: int
    way: str
    day: str
    partner: str
    about: str


@dataclass
class Town:
    """Librarians 0, 1, …, of whom each logs one talk a round."""

    database: Path
    people: int
    begins_on: date
    round: int = 0

    def talks(self) -> list[Talk]:
        """Everybody's next talk; each is a row of its own."""
        self.round += 1
        if self.round > DAYS:
            msg = f"no more than {DAYS} talks of a partnership can be logged"
            raise RuntimeError(msg)
        day = (self.begins_on + timedelta(days=self.round)).isoformat()
        way = WAYS[self.round % len(WAYS)]
        return [
            Talk(number, way, day, f"Partner Library {number}", f"talked about story hour {number}")
            for number in range(self.people)
        ]

    def written(self) -> tuple[int, int, int]:
        """How many talks, notices and remembered answers there are, as the file holds them."""
        connection = sqlite3.connect(self.database)
        try:
            tables = ("communications", "notices", "requests")
            talks, notices, requests = (
                int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables
            )
            return talks, notices, requests
        finally:
            connection.close()


async def build(database: Path, people: int, account: Callable[[int], AccountRef]) -> Town:
    """Write it into a new file. `account`: whose account each of them has."""
    address = f"sqlite:///{database}"
    await bring_up_to_date(address)
    engines = Database(address)
    begins_on = system_clock().date() - timedelta(days=DAYS + 1)
    try:
        async with Store(engines, system_clock).writing() as uow:
            for number in range(people):
                libraries = [
                    _library(f"Library {number}", SUVA, account(number)),
                    _library(f"Partner Library {number}", AMMAN, AccountRef("playground", "lantern", f"p{number}")),
                ]
                uow.session.add_all(libraries)
                await uow.session.flush()
                uow.session.add(_partnership(libraries, begins_on))
    finally:
        await engines.close()
    return Town(database, people, begins_on)


def _library(name: str, place: tuple[str, str, str], contact: AccountRef) -> Library:
    """A library with its one contact. `place`: town, country, zone."""
    member = Member(name=f"Librarian {contact.user}", created_at=LONG_AGO)
    account = Account(
        platform=contact.platform,
        workspace=contact.workspace,
        user=contact.user,
        name=member.name,
        created_at=LONG_AGO,
        member=member,
    )
    town, country, zone = place
    library = Library(
        name=name,
        town=town,
        country=country,
        zone=zone,
        languages=("en",),
        folded=fold(f"{name} {town}"),
        created_at=LONG_AGO,
        posted=True,
    )
    member.accounts.append(account)
    library.contacts.append(Contact(role=ContactRole.PRIMARY, since=LONG_AGO, library=library, member=member))
    return library


def _partnership(libraries: list[Library], last_on: date) -> Partnership:
    partnership = Partnership(
        state=PartnershipState.ACTIVE,
        began_on=last_on,
        state_since=last_on,
        quiet_since=last_on,
        created_at=LONG_AGO,
        rows=[PartnershipLibrary(library_id=each.id) for each in libraries],
    )
    for row in partnership.rows:
        row.settle(last_on, partnership.due_after(last_on))
    return partnership
