"""What a command is handed: who asks, where, when, and the unit of work of its transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.chat.card import Card
from core.chat.invocation import Place
from core.chat.spelling import Reader
from core.model.communications import Communication
from core.model.ids import CommunicationId, NoticeId
from core.model.members import Member
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.communications import communication_by_id
from core.services.partnerships import partnerships_of
from core.services.people import Actor
from core.store.unit import UnitOfWork

Tell = Callable[[NoticeId, bool], Awaitable[Sequence[tuple[NoticeId, Card]]]]
"""What a message told the actor and is still true: of that notice, or (True) of all that went in the same message."""


async def _nothing(_notice: NoticeId, _whole: bool) -> Sequence[tuple[NoticeId, Card]]:  # noqa: FBT001  # see `Tell`
    return ()


@dataclass
class Context:
    """One invocation at work. Dates are of the actor's own calendar. `emptied`: fields shown and left empty; `tell`:
    reads the actor's messages again.
    """

    uow: UnitOfWork
    actor: Actor
    place: Place
    key: str = ""
    emptied: frozenset[str] = frozenset()
    tell: Tell = field(default=_nothing, repr=False)
    _partnerships: Sequence[Partnership] | None = field(default=None, repr=False)
    _communications: dict[CommunicationId, Communication | None] = field(default_factory=dict, repr=False)

    @property
    def now(self) -> datetime:
        """The instant of the transaction, in UTC."""
        return self.uow.now

    @property
    def reader(self) -> Reader:
        """The actor's language and zone."""
        return self.actor.reader

    @property
    def today(self) -> date:
        """The actor's calendar day."""
        return local_day(self.uow.now, self.actor.zone)

    @property
    def member(self) -> Member:
        """The actor's member; while a command that changes something runs there always is one."""
        return self.actor.known()

    async def partnerships(self) -> Sequence[Partnership]:
        """The partnerships of the actor's libraries, read once."""
        if self._partnerships is None:
            self._partnerships = await partnerships_of(self.uow, self.actor.library_ids)
        return self._partnerships

    async def communication(self, communication_id: CommunicationId) -> Communication | None:
        """That communication, read once; whether the actor may see it is for the command to say."""
        if communication_id not in self._communications:
            self._communications[communication_id] = await communication_by_id(self.uow, communication_id)
        return self._communications[communication_id]
