"""A person at the terminal, and a Slack on the loopback that lives beside them, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.command_line import app
from bot.settings import Settings
from tests.fakes.slack.administration import Administration
from tests.fakes.slack.protocol import APP_TOKEN, TOKEN
from tests.fakes.slack.web_api import FakeSlack, running

SECRET = "0123456789abcdef" * 2
"""A signing secret of no app."""

ENTER = ""


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace. It runs in another thread, so that a command may have an event loop of its own."""
    started = threading.Event()
    kept: list[FakeSlack] = []

    async def serve(end: asyncio.Event) -> None:
        async with running() as fake:
            kept.append(fake)
            started.set()
            await end.wait()

    loop = asyncio.new_event_loop()
    end = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(end),))
    thread.start()
    started.wait()
    kept[0].people["U1"] |= {"real_name": "Dee"}
    yield kept[0]
    loop.call_soon_threadsafe(end.set)
    thread.join()
    loop.close()


@pytest.fixture
def owned(slack: FakeSlack) -> Administration:
    """The workspace as its owner sees it."""
    return slack.administration


@dataclass
class Shell:
    """A folder with nothing in it, and who types there. `said`: everything that was ever shown."""

    folder: Path
    said: list[str] = field(default_factory=list)

    @property
    def env(self) -> Path:
        """The file of settings."""
        return self.folder / ".env"

    @property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.env.read_text().splitlines() if self.env.exists() else []

    def run(self, command: str, *answers: str) -> Result:
        """What the command says to these answers, a line each; after them the terminal is closed."""
        result = CliRunner().invoke(app, command.split(), input="".join(f"{answer}\n" for answer in answers))
        self.said.append(result.output)
        return result

    def connect(self, *answers: str) -> Result:
        """`connect slack`, with these answers."""
        return self.run("connect slack", *answers)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, slack: FakeSlack) -> Iterator[Shell]:
    """Nothing is set but where this Slack is. What is secret is never shown, whatever happens."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SLACK_API_URL", slack.base_url)
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    yield shell
    for secret in (TOKEN, APP_TOKEN, SECRET):
        assert all(secret not in said for said in shell.said)


SOCKET = ("1", ENTER, TOKEN, APP_TOKEN)
"""Answers to the first two steps: Socket Mode, the app is installed, its two tokens."""

CHANNELS = (ENTER, "U1")
"""Answers to the third: the names suit, and Dee is asked in."""
