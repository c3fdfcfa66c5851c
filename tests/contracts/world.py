"""A small programme in which every command has something to do, and answers that a member might give to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.api import Core, Speaker
from core.chat import AccountRef, Answer, Invocation, Kind, Place, Profile
from core.dispatch import suggest
from core.model.libraries import ContactRole, Library
from core.model.mapping import Table
from core.model.members import Role
from core.services.handovers import hand_over
from core.services.invitations import name_member
from core.services.libraries import ask_to_join, libraries_by_id, library_by_id
from core.services.proposals import ask, proposal_by_id, propose
from core.services.roles import wish
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from core.chat import WireValue
    from core.commands.declaring import Command, Declared
    from core.store import Database, Store
    from tests.clock import MovableClock

PEOPLE = ("Lina", "Ana", "Mai", "Dee", "Sam")
"""A stranger, a contact, a mentor, staff, and Sam, who is all but a stranger."""


@dataclass
class World:
    """The bot, its store, and the people who talk to it."""

    core: Core
    store: Store
    workspaces: tuple[FakeWorkspace, ...]
    _keys: Iterator[int] = field(default_factory=count)

    def speaker(self, name: str) -> Speaker:
        """That person, in the direct message with the bot."""
        account = AccountRef("playground", "lantern" if name == "Yusuf" else "harbour", name.lower())
        return Speaker(account=account, profile=Profile(name, "en", None), place=Place("bot", direct=True))

    def invocation(self, name: str, command: str, given: Mapping[str, WireValue], *, key: str = "") -> Invocation:
        """That person asks for that command; each time under a key of its own."""
        who = self.speaker(name)
        key = key or f"k{next(self._keys)}"
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key=key
        )

    async def ask(self, name: str, command: str, **given: WireValue) -> Answer:
        """That person asks for that command."""
        return await self.core.answer(self.invocation(name, command, given))

    async def likely(self, name: str, command: Command[object], day: str = "today") -> dict[str, WireValue]:
        """An answer to every field, as that person might give it. Ids that only buttons carry are 1."""
        given: dict[str, WireValue] = {}
        for declared in command.fields:
            if declared.ask.never and declared.ask.default is not None:
                continue
            given[declared.name] = await self._likely(self.invocation(name, command.name, given), declared, day)
        return given

    async def _likely(self, asked: Invocation, declared: Declared, day: str) -> WireValue:
        match declared.kind:
            case Kind.REFERENCE | Kind.REFERENCES:
                found = [choice.value for choice in await suggest(self.store, asked, declared.name, "")]
                return tuple(found[:2]) if declared.kind is Kind.REFERENCES else next(iter(found), "1")
            case Kind.CHOICE | Kind.CHOICES:
                return next(str(member) for member in declared.ask.labels)
            case Kind.YES_NO:
                return "yes"
            case Kind.WHOLE_NUMBER:
                return str(declared.ask.minimum or 1)
            case Kind.DATE:
                return day
            case Kind.FILE:
                kept = await self.core.keep_file(asked.account, name="a.txt", media_type="text/plain", content=b"a")
                return kept.file
            case Kind.TEXT | Kind.LONG_TEXT:
                return "Suva" if not declared.ask.never else "1"

    async def rows(self) -> Mapping[str, int]:
        """How many rows each table holds."""
        tables = list(Table.metadata.tables.values())
        counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
        async with self.store.reading() as uow:
            (found,) = await uow.session.execute(select(*counts))
        return {table.name: number for table, number in zip(tables, found, strict=True)}

    async def texts(self) -> AsyncIterator[tuple[str, str]]:
        """Every text that is stored, with the column it stands in."""
        async with self.store.reading() as uow:
            for table in Table.metadata.tables.values():
                for row in await uow.session.execute(select(table)):
                    for column, value in zip(table.columns, row, strict=True):
                        for text in _inside(value):
                            yield str(column), text


def _inside(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from _inside(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _inside(item)


async def build_world(database: Database, store: Store, clock: MovableClock) -> World:
    """Suva and Amman are partners, were quiet for a while and talked; Lima and Juneau seek one; people wait. Suva has
    proposed a partnership to Kyiv, where Olena has a question. Sam is named for Kyiv, and is to take over Amman.
    """
    ana, sam = await builders.member(store, "Ana"), await builders.member(store, "Sam", roles=tuple(Role))
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    await builders.member(store, "Mai", roles=(Role.MENTOR,))
    await builders.member(store, "Dee", roles=(Role.STAFF,))
    tomas = await builders.member(store, "Tomas")
    suva = await builders.library(store, "Suva", contacts=[ana, sam], posted=True)
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    lima = await builders.library(store, "Lima")
    await builders.library(store, "Juneau")
    olena = await builders.member(store, "Olena")
    kyiv = await builders.library(store, "Kyiv", contacts=[olena], posted=True)
    pair = await builders.partnership(store, suva, amman)
    for _talk in range(9):
        await builders.communication(store, partnership_id=pair.id, by=sam.id)
    async with store.writing() as uow:
        for each in (suva, lima):
            library = await library_by_id(uow, each.id)
            assert library is not None
            await ask_to_join(uow, library=library, member=tomas)
        await wish(uow, member_id=tomas.id, role=Role.MENTOR)
        libraries = await libraries_by_id(uow, [suva.id, kyiv.id])
        made = await propose(
            uow,
            library=libraries[0],
            asked=libraries[1],
            by=ana.id,
            reason="Our readers ask about each other.",
            activities="A shared reading week",
            how_often=21,
        )
        proposed = await proposal_by_id(uow, made.id)
        assert proposed is not None
        await ask(uow, proposed, by=olena.id, question="How many readers have you?")
        await name_member(uow, library_id=kyiv.id, role=ContactRole.SECOND, by=olena.id, member_id=sam.id)
        await hand_over(
            uow,
            library=await uow.session.get_one(Library, amman.id),
            leaver_id=yusuf.id,
            successor_id=sam.id,
            last_on=uow.now.date() + timedelta(days=10),
            by=yusuf.id,
            note="The letters of our readers are in the blue box.",
        )
    await builders.notice(store, state="failed", trouble="closed")
    workspaces = (FakeWorkspace(HARBOUR.workspace), FakeWorkspace(LANTERN.workspace))
    return World(Core(database, clock, workspaces), store, workspaces)
