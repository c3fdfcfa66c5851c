"""A register with Suva, Amman and Juneau in it, and the people who ask the bot for things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.chat import Form, Invocation, Reader, Reply, Row, Rows, WireValue, plain
from core.model.libraries import Library
from core.model.mapping import Table
from core.model.members import Role
from core.model.partnerships import Partnership
from tests import builders
from tests.core.town import CoreTown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.chat import Answer, Choice
    from core.store import Database, Store
    from tests.clock import MovableClock


@dataclass
class Register:
    """What stands in the register."""

    town: CoreTown
    store: Store
    pair: Partnership
    suva: Library
    amman: Library

    def invocation(self, person: str, command: str, key: str = "k", /, **given: WireValue) -> Invocation:
        """That person asks for that command with these values."""
        who = self.town.speaker(person)
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key=key
        )

    async def ask(self, person: str, command: str, key: str = "k", /, **given: WireValue) -> Answer:
        """They are answered."""
        return await self.town.core.answer(self.invocation(person, command, key, **given))

    async def count(self, table: type[Table]) -> int:
        """How many rows it holds."""
        async with self.store.reading() as uow:
            return await uow.session.scalar(select(func.count()).select_from(table)) or 0


async def build_register(database: Database, store: Store, clock: MovableClock) -> Register:
    """Ana in Suva and Yusuf in Amman are partners; Beth in Juneau seeks one; Dee is staff."""
    ana = await builders.member(store, "Ana", platform_zone="Pacific/Fiji", locale="en")
    yusuf = await builders.member(store, "Yusuf", workspace="lantern")
    beth = await builders.member(store, "Beth")
    await builders.member(store, "Dee", roles=(Role.STAFF,))
    suva = await builders.library(store, "Suva", contacts=[ana])
    amman = await builders.library(store, "Amman", contacts=[yusuf])
    await builders.library(store, "Juneau", contacts=[beth])
    pair = await builders.partnership(store, suva, amman)
    return Register(CoreTown(database, clock), store, pair, suva, amman)


def form_of(answer: Answer) -> Form:
    """The form that was answered."""
    assert isinstance(answer.outcome, Form)
    return answer.outcome


def problems_of(answer: Answer) -> dict[str, str]:
    """What is wrong, by field."""
    return {name: plain(problem.text, answer.reader) for name, problem in form_of(answer).problems.items()}


def labels_of(choices: Sequence[Choice]) -> list[str]:
    """The choices as they are read."""
    return [plain(choice.label, Reader()) for choice in choices]


def rows_of(answer: Answer) -> tuple[Row, ...]:
    """The rows of the list that was answered."""
    assert isinstance(answer.outcome, Reply)
    (rows,) = [part.rows for part in answer.outcome.card.parts if isinstance(part, Rows)]
    return rows
