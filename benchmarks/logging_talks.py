"""P1 and P2: `/log` with everything that it asks for, over signed HTTP, as Slack sends it.

Ours is `python -m bot run`: signature, replays, identity, permission, decoding, one durable transaction on SQLite with
synchronous=FULL, the notice for the partner, the answer drawn; and the same answer in the direct message, for which it
calls Slack's Web API twice. Each request is another person's, or another day's: all of them write, and the rows are
counted. The peers are a bare Bolt app that says "hi", and a plain Bolt app that writes the same rows through
SQLAlchemy's ORM on its default engine.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from benchmarks.measure import Result, interleaved, judge
from benchmarks.servers import BARE, BARE_TUNED, OURS, PLAIN, SLACK, counted, platform, started
from benchmarks.slack.access import environment
from benchmarks.slack.asking import Door, Heard, Request, command, librarian, lines, talk
from benchmarks.town import Town, build

AT_ONCE = 50
AS_MANY = 10
"""So many times as often a peer that writes nothing is asked when many ask at once: it answers thousands a second."""


@dataclass(frozen=True)
class Round:
    """One round of one side: requests a second until the last was answered, and when they were, in milliseconds.

    `failed`: how many were answered otherwise than they should have been, or too late for Slack.
    """

    rate: float
    median: float
    p99: float
    failed: int


@dataclass
class Server:
    """One side, asked by so many people at once.

    `town`: the register that it writes into, None when it writes nothing. `posted`: waits until so many messages stand
    in Slack, for a side that writes there too.
    """

    door: Door
    people: int
    at_once: int
    town: Town | None = None
    posted: Callable[[int], Awaitable[None]] | None = None
    asked: int = 0
    answered: int = 0

    async def turn(self) -> Round:
        """Everybody asks once, and everything that was begun for them comes to its end."""
        requests = self._requests()
        begin = perf_counter()
        if self.at_once == 1:
            heard = await self.door.one_by_one(requests)
        else:
            heard = await self.door.many(requests, self.at_once)
        seconds = perf_counter() - begin
        found = _round(heard, seconds, "hi" if self.town is None else "Logged")
        self.asked += len(heard)
        self.answered += len(heard) - found.failed
        if self.posted is not None:
            await self.posted(self.asked)
        return found

    def check(self) -> None:
        """Each request wrote its talk, its notice and its answer; of a peer those that were answered so. Raises
        RuntimeError.
        """
        wanted = self.answered if self.posted is None else self.asked
        if self.town is not None and set(self.town.written()) != {wanted}:
            msg = f"{wanted} requests wrote {self.town.written()} talks, notices and answers"
            raise RuntimeError(msg)

    def _requests(self) -> list[Request]:
        if self.town is not None:
            return [talk(one) for one in self.town.talks()]
        times = 1 if self.at_once == 1 else AS_MANY
        return [command(f"U{number}", "/log how:video had a call") for number in range(self.people * times)]


def _round(heard: Sequence[Heard], seconds: float, says: str) -> Round:
    right = [each for each in heard if each.says(says)]
    if not right:
        msg = f"nothing was answered with {says}, but with {heard[0]}"
        raise RuntimeError(msg)
    times = [each.took for each in right]
    p99 = quantiles(times, n=100, method="inclusive")[-1] if len(times) > 1 else times[0]
    return Round(len(right) / seconds, median(times), p99, len(heard) - len(right))


@asynccontextmanager
async def _opened(
    folder: Path, people: int, at_once: int, **programs: tuple[str, ...]
) -> AsyncIterator[dict[str, Server]]:
    """These programs, every one a process of its own, all of them up."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(platform(folder, SLACK))
        session = await stack.enter_async_context(lines())
        servers = {}
        for name, program in programs.items():
            writes = program in {OURS, PLAIN}
            town = await build(folder / f"{name}.db", people, librarian) if writes else None
            process = await stack.enter_async_context(
                started(folder, program, environment(slack), database=town.database if town else None)
            )
            door = Door(session, process.port)
            await process.answers(door, command("U0", "/sister help"))
            until_posted = partial(counted, session, slack) if program == OURS else None
            servers[name] = Server(door, people, at_once, town, until_posted)
        yield servers


async def one_at_a_time(folder: Path, rounds: int, people: int) -> list[Result]:
    """P1. `folder`: an empty one."""
    async with _opened(folder, people, 1, ours=OURS, bare=BARE) as servers:
        found = await interleaved({name: server.turn for name, server in servers.items()}, rounds)
        servers["ours"].check()
    if failed := sum(each.failed for each in found["ours"]):
        msg = f"{failed} requests, one at a time, were not answered with Logged in time"
        raise RuntimeError(msg)
    return [
        judge(
            "P1",
            "/log in Slack, everything given, signed HTTP, one at a time, p50",
            'a bare Bolt app as it ships, which says "hi"',
            ours=[each.median for each in found["ours"]],
            peer=[each.median for each in found["bare"]],
            target=0.7,
        )
    ]


async def many_at_once(folder: Path, rounds: int, people: int) -> list[Result]:
    """P2. `folder`: an empty one."""
    async with _opened(folder, people, AT_ONCE, ours=OURS, bare=BARE_TUNED, plain=PLAIN) as servers:
        found = await interleaved({name: server.turn for name, server in servers.items()}, rounds)
        for server in servers.values():
            server.check()
    rates = {name: [each.rate for each in turns] for name, turns in found.items()}
    late, failed = (sum(each.failed for each in found[name]) for name in ("ours", "plain"))
    what = f"/log in Slack, everything given, signed HTTP, {AT_ONCE} at a time"
    what += f" ({late} of {people * rounds} too late)" if late else ""
    by_orm = "the same rows by a plain Bolt app with SQLAlchemy's ORM"
    by_orm += f" ({failed} of {people * rounds} failed)" if failed else ""
    return [
        judge(
            "P2",
            f"{what}, requests a second",
            'a bare Bolt app that answers at once (process_before_response), and says "hi"',
            ours=rates["ours"],
            peer=rates["bare"],
            target=0.04,
            unit="/s",
            least=True,
        ),
        judge(
            "P2-orm",
            f"{what}, requests a second",
            by_orm,
            ours=rates["ours"],
            peer=rates["plain"],
            target=1.2,
            unit="/s",
            least=True,
        ),
        judge(
            "P2-p99",
            f"{what}, p99",
            by_orm,
            ours=[each.p99 for each in found["ours"]],
            peer=[each.p99 for each in found["plain"]],
            target=0.5,
        ),
    ]
