"""Which measures there are, on how large registers, and running those that are wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks import claiming, dispatching, growth, logging_talks, matching, pressing, quiet_list, starting
from benchmarks.browser import find_chromium
from benchmarks.measure import Result
from benchmarks.register import Register, build

NAMES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P9", "P10", "P11")


@dataclass(frozen=True, kw_only=True)
class Size:
    """Partnerships in the smallest, the middle and the largest register, due rows, libraries that seek, presses a
    round, and people of whom each logs a talk a round: one at a time, and many at once.
    """

    small: int
    middle: int
    large: int
    due: int
    seekers: int
    presses: int
    one_by_one: int
    at_once: int


FULL = Size(
    small=1_000, middle=10_000, large=1_000_000, due=1000, seekers=100_000, presses=30, one_by_one=100, at_once=400
)
QUICK = Size(small=200, middle=400, large=1_000, due=20, seekers=300, presses=3, one_by_one=3, at_once=6)


def run(
    wanted: Collection[str], folder: Path, size: Size, *, rounds: int, tell: Callable[[str], object]
) -> list[Result]:
    """The wanted measures, in their order. Registers are written into `folder` when they are first needed."""

    def empty(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name

    results: list[Result] = []
    if "P1" in wanted:
        tell("P1: /log in Slack, one at a time")
        results += asyncio.run(logging_talks.one_at_a_time(empty("P1"), rounds, size.one_by_one))
    if "P2" in wanted:
        tell("P2: /log in Slack, many at once")
        results += asyncio.run(logging_talks.many_at_once(empty("P2"), rounds, size.at_once))
    if "P3" in wanted:
        tell("P3: /log in Discord, in one process")
        results += asyncio.run(dispatching.measure(empty("P3"), rounds, size.one_by_one))
    results += _of_large_registers(wanted, folder, size, rounds, tell)
    if "P7" in wanted:
        tell("P7: the best matches among many libraries that seek")
        results += asyncio.run(matching.measure(empty("P7"), size.seekers, rounds))
    if {"P9", "P10"} & set(wanted):
        tell("P9 and P10: the start, and the memory")
        found = asyncio.run(starting.measure(empty("P9"), rounds))
        results += [each for each in found if each.name.partition("-")[0] in wanted]
    if "P11" in wanted:
        chromium = find_chromium()
        if chromium is None:
            tell("P11 is left out: there is no Chromium. Install it, or name one with CHROMIUM.")
        else:
            tell("P11: a press in the playground")
            results += asyncio.run(pressing.measure(folder, chromium, rounds, size.presses))
    return results


def _of_large_registers(
    wanted: Collection[str], folder: Path, size: Size, rounds: int, tell: Callable[[str], object]
) -> list[Result]:
    """P4 to P6."""

    @cache
    def register(partnerships: int) -> Register:
        tell(f"Writing a register of {partnerships:,} partnerships")
        return build(folder / f"register-{partnerships}.db", partnerships=partnerships, due=min(size.due, partnerships))

    results: list[Result] = []
    if "P4" in wanted:
        tell("P4: claiming due nudges")
        results += asyncio.run(claiming.measure(register(size.large), rounds))
    if "P5" in wanted:
        tell("P5: growth")
        results += asyncio.run(growth.measure(register(size.middle), register(size.large), rounds))
    if "P6" in wanted:
        tell("P6: the list of quiet partnerships")
        results += asyncio.run(quiet_list.measure(register(size.small), register(size.large), rounds))
    return results
