"""P6: the first page of `/staff inactive`, from the words to the card as the playground's page would get it.

Ours does everything: identity, permission, reading the words, the list with its reasons, sealed buttons, rendering. The
peers are the same on a small register, and one query that finds the longest silences by grouping all logged talks.
"""

from __future__ import annotations

from datetime import datetime
from time import perf_counter

from adapters.playground.render import card_json
from benchmarks.measure import Result, Side, interleaved, judge
from benchmarks.register import MORNING, STAFF, Register
from core.api import Core, Speaker
from core.chat import Place, Profile, Reply, Rows
from core.store import Database

SPEAKER = Speaker(account=STAFF, profile=Profile("Dee", "en", "UTC"), place=Place("bot", direct=True))
PAGES = 20
"""Looked at in one round; the time of a single one is too short to compare."""


def _clock() -> datetime:
    return MORNING


class Ours:
    """The bot, asked by a member of the staff."""

    def __init__(self, register: Register) -> None:
        self._database = Database(register.url)
        self._core = Core(self._database, _clock)

    async def run(self) -> float:
        """One page, in milliseconds, as the mean of several looks."""
        begin = perf_counter()
        shown = [await self._look(f"look {number}") for number in range(PAGES)]
        took = perf_counter() - begin
        if not all(shown):
            msg = "the list is empty"
            raise RuntimeError(msg)
        return took * 1000 / PAGES

    async def _look(self, key: str) -> bool:
        answer = await self._core.say(SPEAKER, "/staff inactive", key)
        if not isinstance(answer.outcome, Reply):
            msg = f"no list but {answer.outcome}"
            raise TypeError(msg)
        card_json(answer.outcome.card, answer.reader)
        return any(isinstance(part, Rows) and part.rows for part in answer.outcome.card.parts)

    async def close(self) -> None:
        """Give the connections back."""
        await self._database.close()


def by_grouping(register: Register) -> Side:
    """The eight longest silences from the log itself."""

    async def run() -> float:
        connection = register.connect()
        begin = perf_counter()
        found = connection.execute(
            'SELECT partnership_id, max("on") AS last FROM communications WHERE undone_at IS NULL'
            " GROUP BY partnership_id HAVING last <= '2026-09-25' ORDER BY last LIMIT 8"
        ).fetchall()
        took = perf_counter() - begin
        connection.close()
        if len(found) != 8:
            msg = f"{len(found)} found by grouping, 8 were asked for"
            raise RuntimeError(msg)
        return took * 1000

    return run


async def measure(small: Register, large: Register, rounds: int) -> list[Result]:
    """P6 against both peers."""
    one, other = Ours(small), Ours(large)
    try:
        times = await interleaved({"small": one.run, "large": other.run, "grouping": by_grouping(large)}, rounds=rounds)
    finally:
        await one.close()
        await other.close()
    what = f"/staff inactive, first page, end to end at {large.partnerships:,} partnerships"
    return [
        judge("P6", what, f"the same at {small.partnerships:,}", ours=times["large"], peer=times["small"], target=1.5),
        judge(
            "P6-group-by",
            what,
            "one GROUP BY query over the log, and nothing else",
            ours=times["large"],
            peer=times["grouping"],
            target=None,
        ),
    ]
