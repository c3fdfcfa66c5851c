"""A postman who carries nudges: time goes from due instant to due instant, and every letter is written down."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.chat import Parcel, PostRef, RefusedError, Rows, ToPerson, Words, plain
from core.delivery import Delivery
from core.services.climbing import plan_nudges
from core.services.nudging import EARLIEST_ZONE, next_nudge_day
from core.store import Store
from core.store.outbox import next_due
from tests.builders import TOWNS
from tests.clock import MovableClock
from tests.fakes.workspace import FakeWorkspace


@dataclass(frozen=True)
class Letter:
    """A nudge that reached somebody: who, when in their own time, and which partners' towns it asks about."""

    to: str
    local: str
    about: tuple[str, ...]


@dataclass
class Round(FakeWorkspace):
    """A workspace on the postman's round. `refuses`: people who cannot be reached; `late`: how long a sending takes;
    `arrived`: when each of its posts was sent.
    """

    clock: MovableClock = field(kw_only=True)
    refuses: frozenset[str] = frozenset()
    late: timedelta = timedelta()
    arrived: list[tuple[datetime, Parcel]] = field(default_factory=list)

    async def send(self, parcel: Parcel) -> PostRef:
        if isinstance(parcel.address, ToPerson) and parcel.address.user in self.refuses:
            msg = "closed"
            raise RefusedError(msg)
        self.clock.at += self.late
        ref = await super().send(parcel)
        self.arrived.append((self.clock.at, parcel))
        return ref


@dataclass
class Postman:
    """Ticks, and drains the outbox."""

    store: Store
    clock: MovableClock
    refuses: frozenset[str] = frozenset()
    late: timedelta = timedelta()
    rounds: list[Round] = field(init=False)

    def __post_init__(self) -> None:
        self.rounds = [Round(each.workspace, each.platform, clock=self.clock) for each in self.store.workspaces]

    @property
    def letters(self) -> list[Letter]:
        """All that were carried, oldest first."""
        arrived = sorted(
            ((at, parcel) for each in self.rounds for at, parcel in each.arrived), key=lambda entry: entry[0]
        )
        return [_letter(at, parcel) for at, parcel in arrived if _questions(parcel)]

    async def walk(self, days: float) -> list[Letter]:
        """Let so many days pass; answers the letters of these days."""
        before, end = len(self.letters), self.clock.at + timedelta(days=days)
        await self.work()
        while (instant := await self._next()) is not None and instant <= end:
            self.clock.set(max(instant, self.clock.at))
            await self.work()
        self.clock.set(max(end, self.clock.at))
        await self.work()
        return self.letters[before:]

    async def work(self) -> None:
        """One tick, and everything that is due."""
        async with self.store.writing() as uow:
            while await plan_nudges(uow):
                pass
        for each in self.rounds:
            each.refuses, each.late = frozenset(name.lower() for name in self.refuses), self.late
        await Delivery(self.store, self.rounds).drain()

    async def _next(self) -> datetime | None:
        async with self.store.reading() as uow:
            notice = await next_due(uow, after=self.clock.at)
            day = await next_nudge_day(uow)
        planning = datetime.combine(day, time(), UTC) - EARLIEST_ZONE if day else None
        return min((instant for instant in (notice, planning) if instant is not None), default=None)


ASKS = ("Have you been in touch with", "Have you said hello to")
"""How a question begins, wherever it stands: alone, above several partners, or as a line among other messages."""


def _questions(parcel: Parcel) -> str:
    """The words of a nudge that name the partners; empty where nothing is asked."""
    asked = []
    for part in parcel.card.parts:
        if isinstance(part, Words):
            asked += [_asking(plain(part.text, parcel.reader))]
        elif isinstance(part, Rows):
            titles = [plain(row.title, parcel.reader) for row in part.rows]
            every = _asking(plain(part.title, parcel.reader))
            asked += titles if every else [_asking(title) for title in titles]
    return "\n".join(text for text in asked if text)


def _asking(text: str) -> str:
    return text if text.startswith(ASKS) else ""


def _letter(at: datetime, parcel: Parcel) -> Letter:
    assert isinstance(parcel.address, ToPerson)
    asked = _questions(parcel)
    towns = sorted((town for town in TOWNS if town in asked), key=asked.index)
    local = at.astimezone(ZoneInfo(parcel.reader.zone)).strftime("%a %-d %b %H:%M")
    return Letter(parcel.address.user.title(), local, tuple(towns))
