"""P9 and P10: from the start of the program to its first answered command on Slack, and what it then holds in memory.

Ours is `python -m bot run` with Slack alone, on a register that is there already; the peer is a bare Bolt app as it
ships. Both are processes of their own, compiled before, and asked from before they listen until they answer.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from benchmarks.measure import Result, interleaved, judge
from benchmarks.slack.asking import Door, command, lines
from benchmarks.slack.servers import BARE, OURS, started, web_api
from benchmarks.slack.town import build

HEAVY = ("matplotlib", "openpyxl", "holidays", "rustworkx")
"""Packages that most programs never need, and those that do not before somebody asks."""

IDLE = 1.0
"""Seconds after the first answer in which whatever was begun comes to its end."""

_IMPORTED = re.compile(r"^import time: +\d+ \| +\d+ \| *(?P<module>[\w.]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Start:
    """One start: milliseconds to the first answer, then MB in memory.

    `shared`: with what it shares with other processes counted in part, None where the system does not say.
    """

    took: float
    resident: float
    shared: float | None


async def measure(folder: Path, rounds: int) -> list[Result]:
    """P9 and P10. `folder`: an empty one."""
    town = await build(folder / "register.db", 1)
    async with web_api(folder) as slack, lines() as session:

        async def start(program: tuple[str, ...]) -> Start:
            async with started(folder, program, web_api=slack, database=town.database) as server:
                took = await server.answers(Door(session, server.port), command("U0", "/sister help"))
                await asyncio.sleep(IDLE)
                return Start(took * 1000, *memory_of(server.process.pid))

        found = await interleaved({"ours": partial(start, OURS), "bare": partial(start, BARE)}, rounds)
        imported = await _heavy_ones(folder, slack, session, town.database)
    return _judged(found["ours"], found["bare"], imported)


def _judged(ours: list[Start], bare: list[Start], imported: list[str]) -> list[Result]:
    against = "a bare Bolt app as it ships"
    what = "memory of the bot on Slack, idle after one command"
    results = [
        judge(
            "P9",
            "from the start of the bot to its first answered command, Slack alone",
            against,
            ours=[each.took for each in ours],
            peer=[each.took for each in bare],
            target=1.8,
        ),
        judge(
            "P10",
            f"{what}, resident",
            against,
            ours=[each.resident for each in ours],
            peer=[each.resident for each in bare],
            target=2.2,
            unit="MB",
        ),
    ]
    shared = [(one.shared, other.shared) for one, other in zip(ours, bare, strict=True)]
    if all(one and other for one, other in shared):
        results.append(
            judge(
                "P10-shared",
                f"{what}, shared pages in part",
                against,
                ours=[one or 0 for one, _other in shared],
                peer=[other or 0 for _one, other in shared],
                target=None,
                unit="MB",
            )
        )
    results.append(
        judge(
            "P10-imports",
            f"imported without need: {', '.join(imported) or 'nothing'}",
            ", ".join(HEAVY),
            ours=[len(imported)],
            peer=[len(HEAVY)],
            target=0,
            unit="packages",
        )
    )
    return results


async def _heavy_ones(folder: Path, slack: int, session: aiohttp.ClientSession, database: Path) -> list[str]:
    """Which heavy packages ours imports until it has answered a command."""
    async with started(folder, OURS, web_api=slack, database=database, python=("-X", "importtime")) as server:
        await server.answers(Door(session, server.port), command("U0", "/sister help"))
        await asyncio.sleep(IDLE)
        modules = {found["module"] for found in _IMPORTED.finditer(server.log.read_text())}
    if "bot.program" not in modules:
        msg = "Python did not say what was imported"
        raise RuntimeError(msg)
    return [package for package in HEAVY if package in modules]


def memory_of(process: int) -> tuple[float, float | None]:
    """MB that a process holds: all of it, and with shared pages counted in part. Raises OSError without /proc."""
    status = Path(f"/proc/{process}/status").read_text()
    rollup = Path(f"/proc/{process}/smaps_rollup")
    resident = _kilobytes("VmRSS", status) / 1024
    return resident, _kilobytes("Pss", rollup.read_text()) / 1024 if rollup.exists() else None


def _kilobytes(name: str, told: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", told, re.MULTILINE)
    if found is None:
        msg = f"no {name} in {told}"
        raise LookupError(msg)
    return int(found[1])
