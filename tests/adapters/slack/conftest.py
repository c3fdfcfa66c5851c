"""A workspace of the fake Slack with the bot in it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.calls import Calls, client_for
from adapters.slack.messenger import SlackMessenger
from adapters.slack.pacing import Pace
from adapters.slack.payloads import Press, SlashCommand, Submission
from adapters.slack.people import People
from adapters.slack.speaking import Speaking
from core.api import Core
from tests.adapters.slack.wire import at_once
from tests.fakes.slack.web_api import TEAM, TOKEN, FakeSlack, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from core.store import Database
    from tests.clock import MovableClock

Json = dict[str, Any]

NO_HURRY = 60
"""Seconds for an answer, on however busy a machine."""


class SlackTown:
    """People who use the bot in Slack, as Slack tells the bot of it."""

    def __init__(self, slack: FakeSlack, core: Core, people: People) -> None:
        self.slack = slack
        self._core = core
        self._people = people
        self._numbers = count(1)
        self.hurry(NO_HURRY)

    def hurry(self, soon: float = 0) -> None:
        """From now on Slack waits so many seconds for an answer."""
        calls = Calls(client_for(TOKEN, base_url=self.slack.base_url), pace=Pace(sleep=at_once), sleep=at_once)
        self.speaking = Speaking(self._core, calls, self._people, team=TEAM, soon=soon)

    async def command(self, text: str, *, channel: str = "C1", user: str = "U1", live: bool = True) -> Json:
        """A slash command; `live`: its trigger still opens a modal. Answers what was said at once."""
        command, _space, rest = text.partition(" ")
        said = await self.speaking.command(
            SlashCommand(
                command=command,
                text=rest,
                user_id=user,
                user_name="ana",
                channel_id=channel,
                response_url=f"{self.slack.response_url}{next(self._numbers)}",
                trigger_id=self._trigger(live=live),
            )
        )
        await self.speaking.close()
        return said

    async def press(self, message: Mapping[str, Any], label: str, *, channel: str = "C1", url: str = "press") -> None:
        """The button with that label of a message."""
        action = next(
            element
            for block in message["blocks"]
            for element in [*block.get("elements", []), block.get("accessory", {})]
            if element.get("text", {}) and element["type"] == "button" and element["text"]["text"] == label
        )
        told = {
            "actions": [{"block_id": "b", "action_id": "press.1", **action}],
            "user": {"id": "U1", "username": "ana"},
            "channel": {"id": channel},
            "container": {"message_ts": message.get("ts"), "is_ephemeral": "ts" not in message},
            "response_url": f"{self.slack.response_url}{url}",
            "trigger_id": self._trigger(live=True),
        }
        await self.speaking.press(Press.model_validate(told))
        await self.speaking.close()

    async def submit(self, view: Mapping[str, Any], **answers: Json) -> Json:
        """A modal, with what was put into it; what is not named stays as it stands there."""
        state = {
            block["block_id"]: {"answer": {"type": block["element"]["type"], **_standing(block["element"])}}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        for name, answer in answers.items():
            state[name]["answer"] |= answer
        sent = {"user": {"id": "U1", "username": "ana"}, "view": {**view, "state": {"values": state}}}
        answered = await self.speaking.submit(Submission.model_validate(sent))
        await self.speaking.close()
        return answered

    @property
    def direct(self) -> list[Json]:
        """What stands in the direct message, newest last."""
        return self.slack.channels.get("DU1", [])

    def _trigger(self, *, live: bool) -> str:
        trigger = f"trigger {next(self._numbers)}"
        if live:
            self.slack.triggers.add(trigger)
        return trigger


def _standing(element: Mapping[str, Any]) -> Json:
    names = {
        "initial_value": "value",
        "initial_date": "selected_date",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
    }
    return {names[name]: value for name, value in element.items() if name in names}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace with Ana and Yusuf in it."""
    async with running() as fake:
        fake.people["U1"] |= {"locale": "en-GB", "tz": "Pacific/Fiji", "profile": {"display_name": "Ana"}}
        yield fake


@pytest.fixture
async def slack_town(slack: FakeSlack, database: Database, clock: MovableClock) -> AsyncIterator[SlackTown]:
    """The bot in that workspace."""
    client = client_for(TOKEN, base_url=slack.base_url)
    core = Core(database, clock, [SlackMessenger(Calls(client), team=TEAM, channels={})])
    people = People(client, clock=clock, patience=5)
    town = SlackTown(slack, core, people)
    yield town
    await town.speaking.close()
    await people.close()
