"""Seats in a workspace of Slack, which is a fake one: people type, press and fill in, as Slack's app lets them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from copy import deepcopy
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.connection import Access, Slack
from adapters.slack.edge import PATH
from core.chat import Channel
from tests.fakes.slack import web_api
from tests.fakes.slack.http_transport import HttpTransport
from tests.fakes.slack.person import Person as Member
from tests.fakes.slack.protocol import APP_TOKEN, SIGNING_SECRET, TEAM, TOKEN
from tests.journeys.seats import Added, Fault
from tests.journeys.seats.block_kit import read_message, read_modal
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.api import Core
    from core.chat import Messenger
    from tests.fakes.slack.web_api import FakeSlack
    from tests.journeys.seats import Person, Typed
    from tests.journeys.seen import Seen

Json = dict[str, Any]

_FAULTS = {
    Fault.UNCLEAR: web_api.Fault(drop=True, after=True),
    Fault.BUSY: web_api.Fault(error="ratelimited", status=429, retry_after=5),
    Fault.CLOSED: web_api.Fault(error="messages_tab_disabled"),
}


class Way(StrEnum):
    """How Slack tells the bot what people do."""

    HTTP = "http"
    SOCKET = "socket"


LATER = 1000
"""Where a workspace that was put back goes on counting messages and triggers."""


class Memory:
    """What Slack keeps of a workspace: its people, its channels and what stands in them."""

    def __init__(self, slack: FakeSlack) -> None:
        names = slack.administration.names
        self._kept = deepcopy((slack.people, slack.channels, slack.joined, names))

    def put_back(self, slack: FakeSlack) -> None:
        """Another Slack goes on from there."""
        slack.people, slack.channels, slack.joined, slack.administration.names = deepcopy(self._kept)
        slack.messages._numbers, slack.triggers._numbers = count(LATER), count(LATER)


class SlackSeats:
    """One workspace, with a channel for each purpose, and the bot in all of them."""

    tells_zones = True

    def __init__(self, slack: FakeSlack, way: Way, workspace: str) -> None:
        self.slack = slack
        self.workspaces = (workspace,)
        self._way = way
        self._channels = {each: _channel(slack, each.value) for each in Channel}
        self._bot: Slack | None = None
        self._stack = AsyncExitStack()

    async def open(self) -> Sequence[Messenger]:
        """Connect the bot, which never pauses between two messages."""
        secret = {"app_token": APP_TOKEN} if self._way is Way.SOCKET else {"signing_secret": SIGNING_SECRET}
        access = Access(team=TEAM, api_url=self.slack.base_url, bot_token=TOKEN, channels=self._channels, **secret)
        self._bot = Slack(access, seconds=self.slack.clock, sleep=_at_once)
        return [self._bot.messenger]

    async def connect(self, core: Core) -> None:
        """Let it answer."""
        assert self._bot is not None, "the bot does not run"
        self.slack.commands = frozenset(f"/{line.name.split()[0]}" for line in core.commands)
        self._stack.push_async_callback(self._bot.close)
        routes = await self._stack.enter_async_context(self._bot.answering(core))
        if self._way is Way.SOCKET:
            self.slack.bot = self.slack.socket
            await self.slack.socket.connected()
        else:
            application = web.Application()
            application.add_routes(routes)
            server = await self._stack.enter_async_context(TestServer(application))
            self.slack.bot = HttpTransport(self.slack.clock, url=str(server.make_url(PATH)))

    async def close(self) -> None:
        """Everything begun is answered, and the bot lets go of Slack."""
        await self._stack.aclose()

    def complaints(self) -> list[str]:
        """What Slack did not take, and failures that never happened."""
        left = [f"{fault} never happened" for faults in self.slack.faults.values() for fault in faults]
        return [*self.slack.refusals, *left]

    async def seat(self, person: Person) -> SlackSeat:
        """That person's. Slack tells their name, their language, and their zone if they have set one."""
        user = f"U{person.name.upper()}"
        zone = {"tz": person.zone} if person.zone is not None else {}
        profile = {"display_name": person.name}
        self.slack.people[user] = {"name": person.name.lower(), "locale": "en-US", "profile": profile, **zone}
        return SlackSeat(self, user)

    def fail(self, *faults: Fault) -> None:
        """As Slack's answers, or as the line to Slack."""
        self.slack.fail("chat.postMessage", *(_FAULTS[fault] for fault in faults))

    def channel(self, name: str) -> str:
        """Slack's id of a channel."""
        return self._channels[Channel(name)]

    async def settled(self) -> None:
        """Wait until the bot has done everything that it began for Slack."""
        async with asyncio.timeout(PATIENCE):
            while begun := [task for task in asyncio.all_tasks() if _answers_somebody(task)]:
                await asyncio.wait(begun)


class SlackSeat:
    """One person in Slack's app, in their direct message with the bot."""

    def __init__(self, seats: SlackSeats, user: str) -> None:
        self._seats = seats
        self._user = user
        self._member = Member(seats.slack, user)

    async def say(self, text: str, channel: str | None) -> Seen:
        """A command; or a message, which words behind a space always are, also those that begin with a stroke."""
        before = self._now()
        if text.partition(" ")[0] in (self._seats.slack.commands or ()):
            await self._member.command(text, channel=channel and self._seats.channel(channel))
        else:
            assert channel is None, "the bot does not read what is said in a channel"
            await self._member.say(f" {text}" if text.startswith("/") else text)
        return await self._answer(before)

    async def press(self, seen: Seen, label: str, row: str | None) -> Seen:
        """A button of a message or a home tab as it was seen."""
        before = self._now()
        await self._member.press(label, on=_json(seen), beside=row or "")
        return await self._answer(before)

    async def fill(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """A modal as it was seen: one that is gone from this screen stands on another one of theirs."""
        view = _json(seen)
        if all(each["id"] != view["id"] for each in self._member.stack):
            self._member.stack[:] = [deepcopy(view)]
        before = self._now()
        delivery = await self._member.submit(**{name: self._typed(answer) for name, answer in answers.items()})
        if delivery is None or self._member.modal is not None:
            return self._modal()
        return await self._answer(before)

    def _typed(self, answer: Typed) -> str | tuple[str, ...]:
        """What travels for an answer: of a file the id that Slack gives it."""
        if not isinstance(answer, Added):
            return answer
        uploads = self._seats.slack.uploads
        return uploads.chosen(answer.content, answer.name, answer.media_type, user=self._user).id

    async def inbox(self) -> list[Seen]:
        """What the bot wrote in the direct message."""
        return _read_all(self._member.direct)

    async def channel(self, name: str) -> list[Seen]:
        """What they see of the bot in a channel, for their eyes alone too."""
        channel = self._seats.channel(name)
        mine = [each for each in self._ephemerals if each["channel"] == channel]
        everybodys = self._seats.slack.channels[channel]
        return _read_all(sorted([*mine, *everybodys], key=lambda each: str(each["ts"])))

    async def home(self) -> Seen:
        """The bot's home tab."""
        await self._member.open_home()
        await self._seats.settled()
        assert self._member.home is not None, self._member.troubles
        return read_message(deepcopy(self._member.home))

    async def open_file(self, seen: Seen, name: str) -> bytes | None:
        """A file of a message, where it stands in a conversation of this person's."""
        file = next(each["id"] for each in _json(seen)["files"] if each["name"] == name)
        there = {each["id"] for message in self._member.messages for each in message.get("files", ())}
        return self._seats.slack.uploads.files[file].content if file in there else None

    async def open_picture(self, seen: Seen, alt: str) -> bytes | None:
        """A picture in a message, which is a file of Slack's."""
        blocks = [each for each in _json(seen)["blocks"] if each["type"] == "image" and each["alt_text"] == alt]
        file = self._seats.slack.uploads.files[blocks[0]["slack_file"]["id"]]
        return None if file.deleted else file.content

    def _now(self) -> tuple[int, list[Json]]:
        """How many calls Slack has answered, and what this person alone sees."""
        return len(self._seats.slack.log), deepcopy(self._ephemerals)

    async def _answer(self, before: tuple[int, list[Json]]) -> Seen:
        """What came of it: a modal, or one message that is new or stands in the place of an old one, with its files.

        In a channel it is the message for this person alone; what is worth keeping comes into the direct message too.
        """
        since, seen = before
        await self._seats.settled()
        done = [call for call in self._seats.slack.log[since:] if call.answer["ok"]]
        if any(call.method == "views.open" for call in done):
            return self._modal()
        found = [read_message(deepcopy(each)) for each in self._ephemerals if each not in seen]
        if not found:
            written = [call.answer["ts"] for call in done if call.method in {"chat.postMessage", "chat.update"}]
            messages = _with_files(self._member.direct)
            found = [read_message(deepcopy(each), files) for each, files in messages if each["ts"] in written]
        assert len(found) == 1, f"not one answer, but {found} and {self._member.troubles}"
        return found[0]

    @property
    def _ephemerals(self) -> list[Json]:
        return [each for each in self._seats.slack.messages.ephemerals if each["for"] == self._user]

    def _modal(self) -> Seen:
        view = self._member.modal
        assert view is not None, self._member.troubles
        told = self._member._modals.told(deepcopy(view))
        return read_modal(told, told["state"], self._member.errors)


def _read_all(messages: Sequence[Json]) -> list[Seen]:
    """Those of the bot."""
    return [read_message(deepcopy(message), files) for message, files in _with_files(messages) if "bot_id" in message]


def _with_files(messages: Sequence[Json]) -> list[tuple[Json, list[Json]]]:
    """A message that is only a file belongs to the one before it."""
    found: list[tuple[Json, list[Json]]] = []
    for message in messages:
        if "files" in message:
            found[-1][1].extend(message["files"])
        else:
            found.append((message, []))
    return found


def _channel(slack: FakeSlack, name: str) -> str:
    """The id of the channel with that name, made where it is missing."""
    there = name in slack.administration.names.values()
    return slack.administration.named(name) if there else slack.administration.channel(name, joined=True)


def _answers_somebody(task: asyncio.Task[Any]) -> bool:
    """Whether the bot began it to answer somebody in Slack; what reads from the socket goes on all the time."""
    code = getattr(task.get_coro(), "cr_code", None)
    begun_in = code.co_filename if code is not None else ""
    return ("/adapters/slack/" in begun_in or "/core/" in begun_in) and not begun_in.endswith("/socket.py")


async def _at_once(_seconds: float) -> None:
    """Instead of a pause."""


def _json(seen: Seen) -> Json:
    assert isinstance(seen.given, dict)
    return seen.given
