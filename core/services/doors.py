"""Which workspaces a round of delivery may send to: those that let the bot in, and now and then one that did not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.services.outages import Outage, let_in, lock_out
from core.store.outbox import BATCH
from core.store.unit import UnitOfWork, Workspace


@dataclass
class Doors:
    """The doors of the connected workspaces. `lost`: those that were known not to let the bot in when the round began;
    `shut`: those that have said so in this round.
    """

    connected: Collection[Workspace]
    lost: Mapping[Workspace, Outage]
    shut: set[Workspace] = field(default_factory=set)

    def to_try(self, now: datetime) -> list[tuple[list[Workspace], int]]:
        """The workspaces to claim for, and how many: all that are open, and one for each door that may be tried."""
        open_ones = [there for there in self.connected if there not in self.lost and there not in self.shut]
        knocking = [there for there in self.lost if there in self.connected and not self.is_shut(there, now)]
        return [(open_ones, BATCH), *(([there], 1) for there in knocking)]

    def is_shut(self, there: Workspace, now: datetime) -> bool:
        """Whether nothing is to go there now, not even one that tries the door."""
        outage = self.lost.get(there)
        return there in self.shut or (outage is not None and outage.knock_at > now)

    async def close(self, uow: UnitOfWork, there: Workspace, reason: str) -> None:
        """It does not let the bot in: nothing more goes there in this round, nor in others for a while."""
        self.shut.add(there)
        await lock_out(uow, there, reason, knocked=True)

    async def open(self, uow: UnitOfWork, there: Workspace) -> None:
        """Something went through there, which ends its outage."""
        await let_in(uow, there)
