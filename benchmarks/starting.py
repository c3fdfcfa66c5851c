"""P9 and P10: from the start of the program to its first answered command on Slack, and what it then holds in memory.

Ours is `python -m bot run`, with Slack alone and with Discord beside it, on a register that is there already; the peer
is a bare Bolt app as it ships. All are processes of their own, compiled before, and asked from before they listen until
they answer. Memory is looked at when Discord, too, has let the bot in.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import aiohttp

from benchmarks.discord import access as of_discord
from benchmarks.measure import Result, interleaved, judge
from benchmarks.servers import BARE, DISCORD, OURS, SLACK, Server, counted, platform, started
from benchmarks.slack import access as of_slack
from benchmarks.slack.asking import Door, command, librarian, lines
from benchmarks.town import build

HEAVY = ("matplotlib", "openpyxl", "holidays", "rustworkx")
"""Packages that most programs never need, and those that do not before somebody asks."""

OF_DISCORD = "discord"
"""The package that nobody needs who is on Slack alone."""

IDLE = 1.0
"""Seconds after the first answer in which whatever was begun comes to its end."""

UNTIL_READY = 3.0
"""Seconds after which discord.py says that it is ready: it waits for two whether there are more servers."""

_IMPORTED = re.compile(r"^import time: +\d+ \| +\d+ \| *(?P<module>[\w.]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Start:
    """One start: milliseconds to the first answer, then MB in memory.

    `shared`: with what it shares with other processes counted in part, None where the system does not say.
    """

    took: float
    resident: float
    shared: float | None


class Stage:
    """What every start finds: a register, a Slack and a Discord."""

    def __init__(
        self, folder: Path, database: Path, session: aiohttp.ClientSession, *, slack: int, discord: int
    ) -> None:
        self._folder = folder
        self._database = database
        self._session = session
        self._discord = discord
        self._let_in = count(1)
        self._slack_alone = of_slack.environment(slack)
        self._both = {**self._slack_alone, **of_discord.environment(discord)}

    async def start(self, program: tuple[str, ...], *, both: bool = False) -> Start:
        """Start it, ask it, look at it, end it."""
        told = self._both if both else self._slack_alone
        async with started(self._folder, program, told, database=self._database) as server:
            took = await self._idle(server, both=both)
            return Start(took * 1000, *memory_of(server.process.pid))

    async def imported(self, *, both: bool = False) -> list[str]:
        """Which packages ours imports without need until it has answered a command."""
        told, python = self._both if both else self._slack_alone, ("-X", "importtime")
        async with started(self._folder, OURS, told, python=python, database=self._database) as server:
            await self._idle(server, both=both)
            modules = {found["module"] for found in _IMPORTED.finditer(server.log.read_text())}
        if not modules >= {"bot.program", "bot.slack", *(["bot.discord"] if both else [])}:
            msg = "Python did not say what was imported"
            raise RuntimeError(msg)
        return [package for package in (HEAVY if both else (*HEAVY, OF_DISCORD)) if package in modules]

    async def _idle(self, server: Server, *, both: bool) -> float:
        """Seconds until it answered; it has nothing more to do."""
        took = await server.answers(Door(self._session, server.port), command("U0", "/sister help"))
        if both:
            await counted(self._session, self._discord, next(self._let_in))
        await asyncio.sleep(UNTIL_READY if both else IDLE)
        return took


async def measure(folder: Path, rounds: int) -> list[Result]:
    """P9 and P10. `folder`: an empty one."""
    town = await build(folder / "register.db", 1, librarian)
    async with platform(folder, SLACK) as slack, platform(folder, DISCORD) as discord, lines() as session:
        stage = Stage(folder, town.database, session, slack=slack, discord=discord)
        sides = {
            "alone": partial(stage.start, OURS),
            "both": partial(stage.start, OURS, both=True),
            "bare": partial(stage.start, BARE),
        }
        found = await interleaved(sides, rounds)
        imported = await stage.imported(), await stage.imported(both=True)
    return [
        *_judged("", "Slack alone", found["alone"], found["bare"], most=1.8),
        *_judged("-both", "Slack and Discord", found["both"], found["bare"], most=2.5),
        _imports("", "Slack alone", imported[0], (*HEAVY, OF_DISCORD)),
        _imports("-both", "Slack and Discord", imported[1], HEAVY),
    ]


def _judged(name: str, where: str, ours: list[Start], bare: list[Start], *, most: float) -> list[Result]:
    """Its start, and its memory. `most`: the target of its start."""

    def judged(measure: str, what: str, of: Callable[[Start], float], target: float | None, unit: str) -> Result:
        return judge(
            measure,
            f"{what}, {where}",
            "a bare Bolt app as it ships",
            ours=[of(each) for each in ours],
            peer=[of(each) for each in bare],
            target=target,
            unit=unit,
        )

    memory = "memory of the bot, idle after one command"
    results = [
        judged(
            f"P9{name}",
            "from the start of the bot to its first answered command on Slack",
            lambda start: start.took,
            most,
            "ms",
        ),
        judged(f"P10{name}", f"{memory}, resident", lambda start: start.resident, 2.2, "MB"),
    ]
    if all(start.shared for start in (*ours, *bare)):
        shared = f"{memory}, shared pages in part"
        results.append(judged(f"P10{name}-shared", shared, lambda start: start.shared or 0, None, "MB"))
    return results


def _imports(name: str, where: str, imported: list[str], heavy: tuple[str, ...]) -> Result:
    return judge(
        f"P10{name}-imports",
        f"imported without need, {where}: {', '.join(imported) or 'nothing'}",
        ", ".join(heavy),
        ours=[len(imported)],
        peer=[len(heavy)],
        target=0,
        unit="packages",
    )


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
