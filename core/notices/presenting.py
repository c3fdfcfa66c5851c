"""What a presenter is handed and answers: a notice becomes a card from the state as it is now, or falls away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.chat.card import Card
from core.chat.spelling import Reader
from core.model.libraries import Library
from core.model.members import Member
from core.model.notices import Notice
from core.model.schedule import local_day
from core.store.unit import UnitOfWork

Settle = Callable[[UnitOfWork], Awaitable[None]]


@dataclass(frozen=True)
class Reading:
    """For whom: the member and the library whose calendar they keep; both None for a channel."""

    reader: Reader
    member: Member | None = None
    library: Library | None = None

    def today(self, uow: UnitOfWork) -> date:
        """The reader's calendar day."""
        return local_day(uow.now, self.reader.zone)


@dataclass(frozen=True)
class Presented:
    """The card to send, and what to write once it has arrived."""

    card: Card
    sent: Settle | None = None


class Presenter(Protocol):
    """One kind of message nobody asked for."""

    async def __call__(self, uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
        """The message as it is true now, or None when it no longer is."""
        ...
