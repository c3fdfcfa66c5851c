"""The bot on Slack as an administrator starts it: a process of its own, against a Slack on the loopback."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.checking import check
from bot.settings import load_settings
from bot.slack import open_slack
from core.errors import NotReadyError
from tests.bot.test_program import started
from tests.clock import MovableClock
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.http_transport import HttpTransport
from tests.fakes.slack.person import Person
from tests.fakes.slack.protocol import APP_TOKEN, SIGNING_SECRET, TEAM, TOKEN
from tests.fakes.slack.web_api import FakeSlack, Fault, running
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace in which it is as late as for the program."""
    async with running(Seconds(MovableClock(datetime.now(UTC)))) as fake:
        yield fake


def settings(slack: FakeSlack, **more: str) -> dict[str, str]:
    """What the administrator set."""
    return {
        "PLATFORMS": "slack",
        "PORT": "0",
        "PLAYGROUND_PORT": "0",
        "LOG_FORMAT": "json",
        "SLACK_API_URL": slack.base_url,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_TEAM_ID": TEAM,
        **more,
    }


async def test_slack_is_answered_over_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: FakeSlack) -> None:
    async with started(tmp_path, "run", **settings(slack, SLACK_SIGNING_SECRET=SIGNING_SECRET)) as program:
        assert program.said == [f"Slack's workspace {TEAM} is answered at {program.address}/slack/events"]
        slack.bot = HttpTransport(slack.clock, url=f"{program.address}/slack/events")
        assert await slack.bot.verify_url()
        told = await Person(slack).command("/sister help", channel="C1")
        assert told.ack is not None
        assert isinstance(told.ack.body, dict)
        assert "I help libraries" in told.ack.body["text"]
        assert (await program.get("/healthz"))["status"] == "ok"
        running = {"PORT": program.address.rpartition(":")[2], "HOST": "127.0.0.1", "DATA_DIR": str(tmp_path)}
        monkeypatch.chdir(tmp_path)
        for name, value in {**settings(slack, SLACK_SIGNING_SECRET=SIGNING_SECRET), **running}.items():
            monkeypatch.setenv(name, value)
        assert "ok    ports (the bot is running)" in [str(finding) for finding in await check()]
        code, log = await program.stop()
        assert code == 0
        assert TOKEN not in log
        assert SIGNING_SECRET not in log


async def test_slack_is_answered_over_a_connection_of_the_bots_own(tmp_path: Path, slack: FakeSlack) -> None:
    both = settings(slack, PLATFORMS="slack,playground", SLACK_APP_TOKEN=APP_TOKEN)
    async with started(tmp_path, "run", **both) as program:
        assert program.said[0].startswith(f"Slack's workspace {TEAM} is answered over a connection that the bot opens")
        await slack.socket.connected()
        told = await Person(slack).command("/sister help", channel="C1")
        assert told.ack is not None
        assert isinstance(told.ack.body, dict)
        assert "I help libraries" in told.ack.body["text"]
        code, log = await program.stop()
        assert code == 0
        assert APP_TOKEN not in log
    assert slack.socket.connections == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set. Run: python -m bot connect slack"),
        ({"SLACK_TEAM_ID": ""}, "SLACK_TEAM_ID is not set. Run: python -m bot connect slack"),
        ({"SLACK_APP_TOKEN": ""}, "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Run: python -m bot"),
        ({"SLACK_TEAM_ID": "T9"}, f"SLACK_TEAM_ID names the workspace T9, and SLACK_BOT_TOKEN is of {TEAM}."),
        ({"SLACK_BOT_TOKEN": "xoxb-gone"}, "Slack does not let the bot in (invalid_auth). Run: python -m bot check"),
    ],
)
async def test_what_is_missing_or_wrong_is_said_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: FakeSlack, wrong: dict[str, str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {**settings(slack, SLACK_APP_TOKEN=APP_TOKEN), **wrong}.items():
        monkeypatch.setenv(name, value)
    async with AsyncExitStack() as stack:
        with pytest.raises(NotReadyError) as ended:
            await open_slack(load_settings(), stack)
    assert said in str(ended.value)


async def test_with_another_platform_the_bot_starts_although_slack_does_not_let_it_in(
    tmp_path: Path, slack: FakeSlack
) -> None:
    slack.tokens.clear()
    slack.app_tokens.clear()
    both = settings(slack, PLATFORMS="slack,playground", SLACK_APP_TOKEN=APP_TOKEN, STAFF="playground:lantern:lina")
    async with started(tmp_path, "run", **both) as program:
        assert (await program.get("/healthz"))["status"] == "ok"
        home = await program.say("lina", "/staff")
        assert "Slack has not let me in since" in words(home)
        code, log = await program.stop()
        assert code == 0
        assert '"event": "does not let the bot in"' in log
        assert '"platform": "slack"' in log
    slack.tokens.add(TOKEN)
    slack.app_tokens.add(APP_TOKEN)
    async with started(tmp_path, "run", **both) as program:
        await slack.socket.connected()
        async with asyncio.timeout(PATIENCE):  # Slack's hello is written down a moment later
            while "has not let me in" in words(await program.say("lina", "/staff")):
                pass
        assert (await program.stop())[0] == 0


def words(answer: dict[str, Any]) -> str:
    """Everything that is said in it, in its order."""
    found: list[str] = []

    def look(value: object) -> None:
        match value:
            case {"text": str(text)}:
                found.append(text)
            case dict():
                for each in value.values():
                    look(each)
            case list():
                for each in value:
                    look(each)
            case _:
                pass

    look(answer)
    return "".join(found)


async def test_the_bot_starts_although_slack_does_not_answer_yet(tmp_path: Path, slack: FakeSlack) -> None:
    slack.fail("auth.test", Fault(status=503))
    async with started(
        tmp_path, "run", **settings(slack, PLATFORMS="slack,playground", SLACK_APP_TOKEN=APP_TOKEN)
    ) as program:
        await slack.socket.connected()
        code, _log = await program.stop()
        assert code == 0
