"""What happens: time passes, people write, and workers are killed and stopped while they are at it.

Time is made to pass quickly, and not otherwise than it would: a lease's two minutes go by only when what was on the
line before them has arrived. So before a great leap everybody has done what was due; and before a small one, past the
lease of whoever was killed or stopped, the line is given time to be empty, before and after.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from core.store import Database, Store
from core.store.outbox import LEASE
from tests.chaos.dial import Dial
from tests.chaos.nursery import Nursery
from tests.chaos.people import mornings, people_of, settle, speakers
from tests.chaos.receiver import SLOWEST, Counter, user_of
from tests.chaos.verdict import Verdict, judge, unfinished
from tests.chaos.worker import Post
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

WORKERS = 2
LANDED = 2 * SLOWEST + 0.05
"""Seconds after which everything that was on the line has arrived and is answered."""

AT_WORK = 0.35
"""Seconds within which whoever is to be killed is killed; or, half of them, within `LANDED` after a call."""

STOPPED = 0.25
"""So many of those who are killed were stopped past their lease before, and half of these had woken up."""

LAST_MORNINGS = 60
"""At the end so many pass, before something that has not arrived counts as lost."""


@dataclass
class Life:
    """One life of two workers on one database. `acknowledged`: what people were told is written down."""

    database: str
    folder: Path
    kills: int
    seed: str
    partnerships: int = 60
    stops: int = 0
    acknowledged: list[str] = field(default_factory=list)

    async def live(self) -> Verdict:
        """The whole of it. Raises TimeoutError when something is stuck."""
        self._random = Random(self.seed)
        self._mornings = mornings()
        self._numbers = count(1)
        self._dial = Dial(self.folder / "dial", begin=next(self._mornings))
        database = Database(self.database)
        try:
            store = Store(database, self._dial)
            await settle(store, self.partnerships, self._random)
            with Nursery(self.folder) as self._nursery:
                await self._begin()
                for _kill in range(self.kills):
                    await self._a_morning()
                await self._rest(store)
            return await judge(store, self.folder / "shown", acknowledged=self.acknowledged, stops=self.stops)
        finally:
            await database.close()

    async def _begin(self) -> None:
        self._nursery.receive(Counter(str(self.folder), people_of(self.partnerships), self.seed))
        address = self.folder / "receiver"
        await _until(address.exists)
        post = Post(0, self.database, str(self.folder), address.read_text())
        self._nursery.warm(post, first := self._something_to_say(0))
        self.acknowledged.append(first["key"])
        self._posts = [replace(post, number=number) for number in range(WORKERS)]
        self._pids = [self._nursery.work(number) for number in range(WORKERS)]

    async def _a_morning(self) -> None:
        """Time leaps, people write, and one of the workers is killed while it is at it."""
        await self._leap()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as people:
            for _talk in range(self._random.randrange(1, 5)):
                people.create_task(self._talk(self._random.randrange(self.partnerships)))
            await self._some_moment()
            victim = self._random.randrange(WORKERS)
            wakes = self._random.random() < 1 / 2
            if self._random.random() < STOPPED:
                await self._stop(victim, wakes=wakes)
            self._nursery.end(self._pids[victim])
            self._dial.at_work(victim, busy=False)
            await self._past_the_lease()
            self._pids[victim] = self._nursery.work(victim)

    async def _stop(self, victim: int, *, wakes: bool) -> None:
        """It stands still past its lease, while the other one is at work; and wakes up in the midst of what it did."""
        self.stops += 1
        os.kill(self._pids[victim], signal.SIGSTOP)
        await self._past_the_lease()
        await self._some_moment()
        if wakes:
            os.kill(self._pids[victim], signal.SIGCONT)
            await self._some_moment()

    async def _some_moment(self) -> None:
        """Any, or one at which something is on the line."""
        calls = self._dial.calls
        if self._random.random() < 1 / 2:
            await asyncio.sleep(self._random.uniform(0, AT_WORK))
            return
        with contextlib.suppress(TimeoutError):
            await _until(lambda: self._dial.calls != calls, patience=2 * AT_WORK)
        await asyncio.sleep(self._random.uniform(0, LANDED))

    async def _past_the_lease(self) -> None:
        await asyncio.sleep(LANDED)
        self._dial.move(LEASE + timedelta(seconds=1))
        await asyncio.sleep(LANDED)

    async def _leap(self) -> None:
        """To the next morning somewhere, when everybody has done what was due."""
        async with self._standing_still():
            self._dial.set(max(next(self._mornings), self._dial()))

    @asynccontextmanager
    async def _standing_still(self) -> AsyncIterator[None]:
        self._dial.hold(held=True)
        await _until(lambda: not any(self._dial.busy(number) for number in range(WORKERS)))
        yield
        self._dial.hold(held=False)

    async def _talk(self, partnership: int) -> None:
        """Somebody logs a talk, and sends it again, with the platform's same key, until it is acknowledged."""
        asked = self._something_to_say(partnership)
        while True:
            if await self._said(asked):
                self.acknowledged.append(asked["key"])
                return
            await asyncio.sleep(0.02)

    def _something_to_say(self, partnership: int) -> dict[str, str]:
        about, side = f"talk-{next(self._numbers)}", self._random.randrange(2)
        user, how = user_of(speakers(partnership)[side]), ("video", "email")[side]
        return {"user": user, "text": f"/log how:{how} {about}", "key": about}

    async def _said(self, asked: dict[str, str]) -> bool:
        """To whichever worker; False when it does not answer."""
        post = self._random.choice(self._posts)
        try:
            reader, writer = await asyncio.open_unix_connection(post.door)
            writer.write(json.dumps(asked).encode() + b"\n")
            answer = await reader.readline()
            writer.close()
        except OSError:
            return False
        if not answer:
            return False
        told = json.loads(answer)
        assert told["done"], told
        return True

    async def _rest(self, store: Store) -> None:
        """Nobody is killed any more; days pass until everything that happened has been told."""
        end = self._dial()
        for _morning in range(LAST_MORNINGS):
            await self._leap()
            await asyncio.sleep(0.05)
            async with self._standing_still():
                if not await unfinished(store, end):
                    return


async def _until(seen: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not seen():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.002)
