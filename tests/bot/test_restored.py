"""The program after old data was put back: a process of its own, real files, real signals; and one that is watched."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp

from tests.bot.test_program import ROOT, Program, started
from tests.patience import PATIENCE

NAME = "sister-libraries.db"


def free_port() -> str:
    with closing(socket.socket()) as some:
        some.bind(("127.0.0.1", 0))
        return str(some.getsockname()[1])


def settings(port: str, **more: str) -> dict[str, str]:
    return {"PORT": port, "PLAYGROUND_PORT": "0", "LOG_FORMAT": "json", "STAFF": "playground:harbour:noor"} | more


async def health(port: str) -> tuple[dict[str, Any], str]:
    """What is told to machines, after the first tick."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session, asyncio.timeout(PATIENCE):
        while True:
            async with session.get("/healthz") as answer:
                assert answer.status == 200
                told = await answer.json()
            if told["last_tick"] is not None:
                break
            await asyncio.sleep(0.05)
        async with session.get("/metrics") as answer:
            return told, await answer.text()


async def press(program: Program, who: str, message: dict[str, Any], label: str) -> dict[str, Any]:
    """That button of a message."""
    buttons = [each for part in message["card"]["parts"] for each in part.get("buttons", ())]
    (button,) = [each for each in buttons if each["label"] == label]
    body = {"as": who, "message": message["id"], "button": button["id"]}
    async with aiohttp.ClientSession(program.address) as session:
        answer = await session.post("/api/press", json=body)
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found


def bot(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


async def test_a_restored_back_up_is_held_until_staff_press_start(tmp_path: Path) -> None:
    port = free_port()
    async with started(tmp_path, "run", **settings(port)) as program:
        told, figures = await health(port)
        assert told["status"] == "ok"
        assert "sister_held 0.0" in figures
        refused = await asyncio.to_thread(bot, tmp_path, "restore", "x.db")
        assert refused.returncode == 1
        made = await asyncio.to_thread(bot, tmp_path, "backup")
        assert made.stdout.startswith("Backed up: backups/"), made.stderr
        file = made.stdout.removeprefix("Backed up: ").strip()
        refused = await asyncio.to_thread(bot, tmp_path, "restore", file)
        assert "The bot is running. Stop it first" in refused.stderr
        assert (await program.stop())[0] == 0
    done = await asyncio.to_thread(bot, tmp_path, "restore", file)
    assert done.returncode == 0, done.stderr

    async with started(tmp_path, "run", **settings(port)) as program:
        told, figures = await health(port)
        assert told["status"] == "held"
        assert "data_from" in told
        assert "sister_held 1.0" in figures
        home = (await program.say("noor", "/staff"))["message"]
        assert "Nothing goes out" in str(home)
        asked = (await press(program, "noor", home, "Start"))["message"]
        assert "Messages go out again" in str(await press(program, "noor", asked, "Start"))
        code, log = await program.stop()
        assert code == 0
        assert "nothing goes out until staff press Start" in log
    async with started(tmp_path, "run", **settings(port)) as program:
        assert (await health(port))[0]["status"] == "ok"
        assert (await program.stop())[0] == 0


async def test_a_file_that_was_copied_by_hand_is_noticed(tmp_path: Path) -> None:
    """Nobody told the bot: it remembers what it had seen."""
    port, database = free_port(), tmp_path / NAME
    async with started(tmp_path, "run", **settings(port, BACKUP="off")) as program:
        await health(port)
        assert (await program.stop())[0] == 0
    shutil.copy(database, tmp_path / "by-hand.db")
    with closing(sqlite3.connect(database, isolation_level=None)) as days_later:
        days_later.execute("UPDATE leases SET fence = fence + 5000 WHERE name = 'tick'")
    async with started(tmp_path, "run", **settings(port, BACKUP="off")) as program:
        assert (await health(port))[0]["status"] == "ok"
        assert (await program.stop())[0] == 0
    shutil.copy(tmp_path / "by-hand.db", database)

    async with started(tmp_path, "run", **settings(port, BACKUP="off")) as program:
        assert (await health(port))[0]["status"] == "held"
        code, log = await program.stop()
        assert (code, "old data was put back" in log) == (0, True)
    assert not (tmp_path / "backups").exists(), "BACKUP=off"


async def test_the_first_night_makes_a_back_up_by_itself(tmp_path: Path) -> None:
    port = free_port()
    async with started(tmp_path, "run", **settings(port, BACKUP_DIR="elsewhere")) as program:
        await health(port)
        assert (await program.stop())[0] == 0
    assert len(list((tmp_path / "elsewhere").glob("sister-libraries-*.db"))) == 1
