"""Delivery: the outbox through the messengers, each notice once.

A notice is claimed with a lease, and the try is counted, before anything is sent. It is presented from the state as
it is now; what is no longer true is dropped, and what missed its reader's hours waits for the next ones. A try that
may have arrived is looked up before any second one. What is refused for good is never tried again, but by the next way
to its reader, where there is one (`services/reaching`). A workspace that does not let the bot in is left alone for a
while, and what goes there keeps its place.

What counts by its reader's limit goes in one message: one notice carries it, and the others ride with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from core.chat.messenger import Messenger
from core.delivery.correcting import correct
from core.delivery.rounds import Delivered, Round
from core.delivery.sending import deliver
from core.model.ids import NoticeId
from core.services.doors import Doors
from core.services.outages import outages
from core.store.outbox import claim_due, claim_stale
from core.store.unit import Store, Workspace

__all__ = ["Delivered", "Delivery"]


class Delivery:
    """Drains the outbox. Several may run at once, in one process or in many."""

    def __init__(self, store: Store, messengers: Sequence[Messenger], *, random: Random | None = None) -> None:
        self._store = store
        self._messengers: Mapping[Workspace, Messenger] = {
            Workspace(each.platform, each.workspace): each for each in messengers
        }
        self._random = random or Random()  # noqa: S311  # jitter, no secret

    async def drain(self) -> Delivered:
        """Send everything that is due and correct everything that changed, until nothing is left to do now."""
        done = Delivered()
        kept: set[NoticeId] = set()
        while True:
            async with self._store.writing() as uow:
                doors = Doors(self._messengers, await outages(uow))
                now = Round(self._store, self._messengers, self._random, done, doors)
                claims = []
                for there, most in doors.to_try(uow.now):
                    claims += await claim_due(uow, there, limit=most)
            for claim in claims:
                await deliver(now, claim)
            async with self._store.writing() as uow:
                stale = []
                for there, most in doors.to_try(uow.now):
                    stale += await claim_stale(uow, there, limit=most)
            for notice in stale:
                await correct(now, notice)
            # What was kept comes once more when it was claimed for another workspace than it goes to in the end.
            if kept.issuperset([claim.notice.id for claim in claims] + [notice.id for notice in stale]):
                return done
            kept |= now.kept
