"""The program as people start and stop it: a process of its own, real ports, real signals."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass
class Program:
    """A started program: its process, and where its playground is."""

    process: asyncio.subprocess.Process
    address: str
    said: list[str]

    async def get(self, path: str) -> Any:  # noqa: ANN401  # JSON
        async with aiohttp.ClientSession(self.address) as session, session.get(path) as answer:
            assert answer.status == 200
            return await answer.json()

    async def say(self, who: str, text: str) -> dict[str, Any]:
        async with aiohttp.ClientSession(self.address) as session:
            answer = await session.post("/api/say", json={"as": who, "text": text})
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int | None, str]:
        """End it, and answer its exit code and what stood in its log."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            _out, log = await self.process.communicate()
        return self.process.returncode, log.decode()


@asynccontextmanager
async def started(folder: Path, *arguments: str, **environment: str) -> AsyncIterator[Program]:
    """`python -m bot …` in that folder, up and answering."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said: list[str] = []
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while not (said and (found := re.search(r"http://\S+:\d+", said[-1]))):
                line = (await process.stdout.readline()).decode()
                if not line:
                    _out, log = await process.communicate()
                    pytest.fail(f"it ended: {said} {log.decode()}")
                said.append(line.strip())
        yield Program(process, found[0], said)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_fresh_playground_says_where_it_is_and_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    async with started(tmp_path, "playground", "--fresh", "--empty", "--port", "0", TMPDIR=str(temporary)) as program:
        assert program.said == [
            f"The playground is at {program.address} - become anyone there, write as they would, and move the clock."
        ]
        assert [each["id"] for each in await program.get("/api/people")] == ["noor", "sam", "lina"]
        assert list(temporary.iterdir())
        assert await program.stop(number) == (0, "")
    assert list(temporary.iterdir()) == []
    assert [each.name for each in tmp_path.iterdir()] == ["temporary"]


async def test_the_sample_is_there_and_everything_in_it_read(tmp_path: Path) -> None:
    async with started(tmp_path, "playground", "--fresh", "--port", "0") as program:
        people = await program.get("/api/people")
        assert {"ana", "tomas", "beth", "dee", "yusuf", "mai"} <= {each["id"] for each in people}
        staff = [each["id"] for each in people if each["role"] == "Programme staff"]
        assert staff == ["dee"]
        assert len((await program.get("/api/inbox?as=noor"))[0]["messages"]) > 0
        feed = await program.get("/stories/feed.json")
        assert feed["feed_url"] == f"{program.address}/stories/feed.json"
        assert len(feed["items"]) >= 4
        assert await program.stop() == (0, "")


async def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    arguments = ("playground", "--empty", "--port", "0")
    async with started(tmp_path, *arguments) as program:
        said = await program.say("noor", "/sister help")
        assert await program.stop() == (0, "")
    async with started(tmp_path, *arguments) as program:
        conversations = await program.get("/api/inbox?as=noor")
        assert said["message"] in next(each["messages"] for each in conversations if each["id"] == "bot")
        assert await program.stop() == (0, "")


async def test_the_bot_runs_with_the_playground_and_the_real_clock(tmp_path: Path) -> None:
    staff = "playground:harbour:noor,playground:nowhere:ghost"
    settings = {"PORT": "0", "PLAYGROUND_PORT": "0", "LOG_FORMAT": "json", "STAFF": staff}
    async with started(tmp_path, "run", **settings) as program:
        assert (await program.get("/healthz"))["status"] == "ok"
        roles = {each["id"]: each["role"] for each in await program.get("/api/people")}
        assert (roles["noor"], roles["sam"]) == ("Programme staff", "New here")
        async with aiohttp.ClientSession(program.address) as session:
            moved = await session.post("/api/clock", json={"advance": "P1D"})
            assert moved.status == 400
        code, log = await program.stop()
        assert code == 0
        assert '"event": "started"' in log
        assert '"event": "stopping"' in log
        assert "STAFF names playground:nowhere:ghost, and there is no workspace nowhere." in log
    assert {"sister-libraries.db", "playground-workspaces.db"} <= {each.name for each in tmp_path.iterdir()}


async def test_requests_in_flight_are_answered_before_the_end(tmp_path: Path) -> None:
    async with (
        started(tmp_path, "playground", "--fresh", "--port", "0") as program,
        aiohttp.ClientSession(program.address) as session,
    ):
        moving = asyncio.create_task(session.post("/api/clock", json={"advance": "P7D"}))
        async with session.get("/healthz") as answer:  # a second request, so that the first is under way
            assert answer.status == 200
        stopping = asyncio.create_task(program.stop())
        moved = await moving
        assert moved.status == 200
        assert sum((await moved.json())["sent"].values()) > 0
        assert (await stopping)[0] == 0
