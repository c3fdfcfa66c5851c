"""Servers as processes of their own, ours as `python -m bot run` starts it: begun, answering, looked at, ended.

So are the platforms that they call: small programs on a port that say at `/count` how often something happened there.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import randrange
from time import perf_counter

import aiohttp

from benchmarks.slack.asking import Door, Request

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds for a start and for an end."""
BETWEEN = 0.002
"""Seconds between two looks whether it answers."""
PORTS = (20_000, 32_000)

OURS = ("bot", "run")
BARE = ("benchmarks.slack.bare",)
BARE_TUNED = ("benchmarks.slack.bare", "--before-response")
PLAIN = ("benchmarks.slack.plain",)
SLACK = ("benchmarks.slack.web_api",)
DISCORD = ("benchmarks.discord.api",)


@dataclass
class Server:
    """One process. `log`: what it wrote. `begun`: when, on perf_counter."""

    port: int
    log: Path
    begun: float
    process: asyncio.subprocess.Process

    async def answers(self, door: Door, request: Request) -> float:
        """Ask until it answers 200; the seconds since it was begun. Raises RuntimeError when it ends instead."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if self.process.returncode is not None:
                    msg = f"a server ended at its start:\n{self.log.read_text()[-2000:]}"
                    raise RuntimeError(msg)
                try:
                    heard = await door.ask(request)
                except aiohttp.ClientError:
                    await asyncio.sleep(BETWEEN)
                    continue
                if heard.status == 200:
                    return perf_counter() - self.begun
                msg = f"a server answered {heard.status} {heard.said}:\n{self.log.read_text()[-2000:]}"
                raise RuntimeError(msg)


@asynccontextmanager
async def platform(folder: Path, program: tuple[str, ...]) -> AsyncIterator[int]:
    """Slack's Web API, or Discord, while the block runs: its port."""
    async with started(folder, program, {}) as server, aiohttp.ClientSession() as session:
        await counted(session, server.port, 0)
        yield server.port


async def counted(session: aiohttp.ClientSession, port: int, number: int) -> None:
    """Wait until the platform on that port is there, and it happened so often. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(aiohttp.ClientConnectorError):
                async with session.get(f"http://127.0.0.1:{port}/count") as answer:
                    if int(await answer.json()) >= number:
                        return
            await asyncio.sleep(BETWEEN * 10)


@asynccontextmanager
async def started(
    folder: Path,
    program: tuple[str, ...],
    told: Mapping[str, str],
    *,
    python: tuple[str, ...] = (),
    database: Path | None = None,
) -> AsyncIterator[Server]:
    """`python -m program` on a free port, with its own folder and this database; it may not answer yet.

    What Python compiles is kept in the folder for the next start, whatever the environment says. `told`: more of its
    environment; `python`: options of Python itself. At the end it is asked to stop.
    """
    port = _free_port()
    compiled = folder / "compiled"
    folder = folder / f"{program[0]}-{port}"
    folder.mkdir()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(compiled),
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "DATABASE": str(database or ""),
        "DATABASE_URL": f"sqlite:///{database}" if database else "",
        "SLACK_APP_TOKEN": "",
        "STAFF": "",
        "LOG_LEVEL": "WARNING",
        **told,
    }
    log = folder / "log.txt"
    begun = perf_counter()
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *python, "-m", *program, cwd=folder, env=environment, stdout=output, stderr=output
        )
    try:
        yield Server(port, log, begun, process)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()


def _free_port() -> int:
    """One below those that the system gives to whoever asks for any, so that nobody is given it meanwhile."""
    while True:
        port = randrange(*PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
