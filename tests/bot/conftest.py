"""A person at the terminal, and platforms on the loopback that live beside them, each in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
import structlog
from typer.testing import CliRunner, Result

from adapters.discord.addresses import point_at
from adapters.discord.permissions import MAKE_CHANNELS, NEEDED, SEND, VIEW, bits
from bot.command_line import app
from bot.settings import Settings
from tests.fakes.discord.wire import FakeDiscord, discord_running
from tests.fakes.discord.wire_protocol import BOT, GUILD
from tests.fakes.discord.wire_server import role
from tests.fakes.slack.administration import Administration
from tests.fakes.slack.protocol import APP_TOKEN, TOKEN
from tests.fakes.slack.web_api import FakeSlack, running

T = TypeVar("T")

DISCORD_TOKEN = f"MzAwMDAwMDAwMDAwMDAwMDAx.{'x' * 6}.{'y' * 38}"
"""A bot token as Discord writes them."""

SECRET = "0123456789abcdef" * 2
"""A signing secret of no app."""

ENTER = ""


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command line sets up the log for its whole process."""
    yield
    structlog.reset_defaults()


@contextmanager
def beside(running: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """It runs in another thread, so that a command may have an event loop of its own."""
    started = threading.Event()
    kept: list[T] = []

    async def serve(end: asyncio.Event) -> None:
        async with running as fake:
            kept.append(fake)
            started.set()
            await end.wait()

    loop = asyncio.new_event_loop()
    end = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(end),))
    thread.start()
    started.wait()
    yield kept[0]
    loop.call_soon_threadsafe(end.set)
    thread.join()
    loop.close()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace of Slack."""
    with beside(running()) as fake:
        fake.people["U1"] |= {"real_name": "Dee"}
        yield fake


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    """A server of Discord, with a bot in it that has what it needs and may make channels."""
    with beside(discord_running()) as fake:
        fake.tokens = {DISCORD_TOKEN}
        set_permissions(fake, bits([*NEEDED, MAKE_CHANNELS]))
        yield fake


def set_permissions(discord: FakeDiscord, allowed: int) -> None:
    """What the bot's own role lets it do in the server; everybody else sees and writes."""
    own = role("400000000000000001", "Sister", permissions=str(allowed), managed=True, tags={"bot_id": BOT})
    everybody = role(GUILD, "@everyone", permissions=str(bits([VIEW, SEND])))
    discord.server.roles[:] = [everybody, own]
    discord.server.members[BOT]["roles"] = [own["id"]]


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

    def connect_discord(self, *answers: str) -> Result:
        """`connect discord`, with these answers."""
        return self.run("connect discord", *answers)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Shell]:
    """Nothing is set. What is secret is never shown, whatever happens."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    yield shell
    for secret in (TOKEN, APP_TOKEN, SECRET, DISCORD_TOKEN):
        assert all(secret not in said for said in shell.said)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, room: Shell, slack: FakeSlack) -> Shell:
    """Nothing is set but where this Slack is."""
    monkeypatch.setenv("SLACK_API_URL", slack.base_url)
    return room


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, room: Shell, discord: FakeDiscord) -> Iterator[Shell]:
    """Nothing is set but where this Discord is."""
    monkeypatch.setenv("DISCORD_API_URL", discord.api_url)
    monkeypatch.setenv("DISCORD_GATEWAY_URL", discord.gateway_url)
    yield room
    point_at()
    assert discord.refusals == []


SOCKET = ("1", ENTER, TOKEN, APP_TOKEN)
"""Answers to the first two steps: Socket Mode, the app is installed, its two tokens."""

CHANNELS = (ENTER, "U1")
"""Answers to the third: the names suit, and Dee is asked in."""

LET_IN = (ENTER, DISCORD_TOKEN, ENTER, ENTER)
"""Answers to the first three steps of Discord: the application is made; its token; the bot is to make the channels, and
is let in.
"""

NAMES_SUIT = (ENTER,)
"""Answers to the fourth."""
