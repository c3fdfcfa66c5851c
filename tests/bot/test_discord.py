"""The bot on Discord as an administrator starts it: a process of its own, against a Discord on the loopback."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from adapters.discord.addresses import point_at
from bot.discord import open_discord
from bot.opening import tokens_without_platform, unfinished
from bot.program import _connect
from bot.settings import Platform, load_settings
from core.errors import NotReadyError
from tests.bot.test_program import ROOT, started
from tests.bot.test_slack import words
from tests.fakes.discord.wire import FakeDiscord, discord_running
from tests.fakes.discord.wire_protocol import BOT, GUILD, ME, TOKEN, Fault
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """A server with the bot in it."""
    async with discord_running() as fake:
        yield fake
    point_at()


def settings(discord: FakeDiscord, **more: str) -> dict[str, str]:
    """What the administrator set."""
    return {
        "PLATFORMS": "discord",
        "PORT": "0",
        "PLAYGROUND_PORT": "0",
        "LOG_FORMAT": "json",
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway_url,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_GUILD_ID": GUILD,
        **more,
    }


def set_all(monkeypatch: pytest.MonkeyPatch, folder: Path, values: dict[str, str]) -> None:
    """These alone, in that folder."""
    monkeypatch.chdir(folder)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


BOTH = {"PLATFORMS": "discord,playground", "STAFF": "playground:lantern:lina"}


async def test_discord_is_connected_to_and_left_in_order(tmp_path: Path, discord: FakeDiscord) -> None:
    async with started(tmp_path, "run", **settings(discord, **BOTH)) as program:
        assert program.said[0].startswith(f"Discord's server {GUILD} is answered over a connection that the bot opens")
        await discord.until(lambda: discord.gateway.identified)
        assert (await program.get("/healthz"))["status"] == "ok"
        code, log = await program.stop()
        assert code == 0
        assert TOKEN not in log
    assert discord.gateway.identified[0]["intents"] == (1 << 0) | (1 << 12), "servers and direct messages, no more"
    assert {each["name"] for each in discord.server.commands[""]} >= {"sister", "staff", "log"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set. Run: python -m bot connect discord"),
        ({"DISCORD_GUILD_ID": ""}, "DISCORD_GUILD_ID is not set. Run: python -m bot connect discord"),
        ({"DISCORD_TOKEN": "gone"}, "Discord does not let the bot in (Discord does not know this token.). Run: python"),
        (
            {"DISCORD_GUILD_ID": "1" * 18},
            "Discord does not let the bot in (The bot is not in this server.). Run: python -m bot check",
        ),
    ],
)
async def test_what_is_missing_or_wrong_is_said_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: FakeDiscord, wrong: dict[str, str], said: str
) -> None:
    set_all(monkeypatch, tmp_path, {**settings(discord), **wrong})
    async with AsyncExitStack() as stack:
        with pytest.raises(NotReadyError) as ended:
            await open_discord(load_settings(), stack)
    assert said in str(ended.value)
    assert TOKEN not in str(ended.value)


@pytest.mark.parametrize("platform", [Platform.SLACK, Platform.DISCORD])
async def test_a_connection_that_was_begun_and_not_finished_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    token = {Platform.SLACK: "SLACK_BOT_TOKEN", Platform.DISCORD: "DISCORD_TOKEN"}[platform]
    set_all(monkeypatch, tmp_path, {token: TOKEN, "PLATFORMS": "playground"})
    assert tokens_without_platform(load_settings()) == [platform]
    async with AsyncExitStack() as stack:
        with capture_logs() as told:
            assert await _connect(load_settings(), stack) == []
    assert [line["mend"] for line in told] == [unfinished(platform)]
    assert unfinished(platform).endswith(f"finish what was begun. Run: python -m bot connect {platform.value}")


async def test_with_another_platform_the_bot_starts_although_discord_does_not_let_it_in(
    tmp_path: Path, discord: FakeDiscord
) -> None:
    discord.tokens.clear()
    both = settings(discord, **BOTH)
    async with started(tmp_path, "run", **both) as program:
        assert (await program.get("/healthz"))["status"] == "ok"
        assert "Discord has not let me in since" in words(await program.say("lina", "/staff"))
        code, log = await program.stop()
        assert code == 0
        assert '"platform": "discord"' in log
        assert "does not let the bot in" in log
    discord.tokens.add(TOKEN)
    async with started(tmp_path, "run", **both) as program:
        await discord.until(lambda: discord.gateway.identified)
        async with asyncio.timeout(PATIENCE):  # that it is over is written down a moment later
            while "has not let me in" in words(await program.say("lina", "/staff")):
                pass
        code, log = await program.stop()
        assert code == 0, log


async def test_the_bot_starts_although_it_was_put_out_of_the_server(tmp_path: Path, discord: FakeDiscord) -> None:
    discord.server.leave(BOT)
    async with started(tmp_path, "run", **settings(discord, **BOTH)) as program:
        code, log = await program.stop()
        assert code == 0, log


async def test_the_bot_starts_although_discord_does_not_answer_yet(tmp_path: Path, discord: FakeDiscord) -> None:
    discord.fail(ME, Fault(status=503))
    async with started(tmp_path, "run", **settings(discord, **BOTH)) as program:
        await discord.until(lambda: discord.gateway.identified)
        code, log = await program.stop()
        assert code == 0, log


@pytest.mark.parametrize(
    ("platforms", "imported"), [("playground", []), ("slack", ["slack_bolt"]), ("discord", ["discord"])]
)
def test_of_each_platform_nothing_is_imported_where_it_is_not_connected(
    tmp_path: Path, platforms: str, imported: list[str]
) -> None:
    program = (
        "import asyncio, sys\n"
        "from contextlib import AsyncExitStack\n"
        "from bot import checking, command_line, program, settings\n"
        "from core.errors import NotReadyError\n"
        "async def start():\n"
        "    async with AsyncExitStack() as stack:\n"
        "        await program._connect(settings.load_settings(), stack)\n"
        "try:\n"
        "    asyncio.run(start())\n"
        "except NotReadyError:\n"
        "    pass\n"
        "asyncio.run(checking._platforms(settings.load_settings()))\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'discord', 'slack_bolt'}))\n"
    )
    environment = {"PYTHONPATH": str(ROOT), "PLATFORMS": platforms}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert answer.stdout.split() == imported
