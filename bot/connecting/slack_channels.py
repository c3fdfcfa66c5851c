"""The programme's channels in Slack: found by their ids or their names, or made, and each with the bot in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from adapters.slack.mending import SetUpError
from adapters.slack.workspace import SlackChannel, SlackWorkspace
from bot.connecting.dialogue import Dialogue
from core.chat import Channel

T = TypeVar("T")

NONE = "-"
"""Written for a channel that is not wanted."""


@dataclass(frozen=True)
class Purpose:
    """What a channel is for, who may read it, and what it is called unless somebody wants otherwise."""

    what: str
    private: bool
    name: str


PURPOSES: Mapping[Channel, Purpose] = {
    Channel.INTRODUCTIONS: Purpose("Libraries introduce themselves", private=False, name="sister-introductions"),
    Channel.STORIES: Purpose("Stories of partnerships", private=False, name="sister-stories"),
    Channel.HELP: Purpose("Questions and answers", private=False, name="sister-help"),
    Channel.STAFF: Purpose("For staff alone, private", private=True, name="sister-staff"),
    Channel.MENTORS: Purpose("For mentors alone, private", private=True, name="sister-mentors"),
}


Keep = Callable[[Mapping[Channel, SlackChannel]], None]


class ChannelQuestions:
    """Asks the workspace, and the person through `say`."""

    def __init__(self, say: Dialogue, workspace: SlackWorkspace) -> None:
        self._say = say
        self._workspace = workspace
        self._there: dict[str, SlackChannel] = {}

    def settle(self, known: Mapping[Channel, str], keep: Keep) -> dict[Channel, SlackChannel]:
        """The channels by what they are for; one that is not wanted is missing. `known`: ids from an earlier time;
        `keep` is given the channels as soon as all are there, before anything else is asked.
        """
        self._look()
        by_id = {channel.id: channel for channel in self._there.values()}
        kept = {purpose: by_id[id_].name for purpose, id_ in known.items() if id_ in by_id}
        names = {purpose: kept.get(purpose, plan.name) for purpose, plan in PURPOSES.items()}
        self._say.table(
            [(f"#{name}", PURPOSES[purpose].what, self._fate(purpose, name)) for purpose, name in names.items()]
        )
        if all(self._is_ready(purpose, name) for purpose, name in names.items()):
            self._say.good("All of them are there, with the bot in them.")
            found = {purpose: self._there[name] for purpose, name in names.items()}
        else:
            if not self._say.agrees("Do these names suit?"):
                self._say.say(f"Give each channel its name, or {NONE} for none. Enter keeps the one in brackets.")
                names = {purpose: self._name(purpose, name) for purpose, name in names.items()}
            settled = {purpose: self._settled(purpose, name) for purpose, name in names.items()}
            found = {purpose: channel for purpose, channel in settled.items() if channel is not None}
        keep(found)
        self._ask_people_in([channel for channel in found.values() if channel.private and channel.alone])
        return found

    def _look(self) -> None:
        self._there = persist(self._say, self._workspace.channels)

    def _fate(self, purpose: Channel, name: str) -> str:
        channel = self._there.get(name)
        if channel is None:
            return "will be made"
        if _objection(channel, PURPOSES[purpose]) is not None:
            return "is there, and cannot be used"
        return "is there" if channel.member else "is there, the bot joins"

    def _is_ready(self, purpose: Channel, name: str) -> bool:
        channel = self._there.get(name)
        return channel is not None and channel.member and _objection(channel, PURPOSES[purpose]) is None

    def _name(self, purpose: Channel, name: str) -> str:
        """As Slack writes names: small letters, without the sign before them."""
        answer = self._say.ask(PURPOSES[purpose].what, default=name)
        return re.sub(r"\s+", "-", answer.removeprefix("#").strip().lower())

    def _settled(self, purpose: Channel, name: str) -> SlackChannel | None:
        """The channel with that name; asked for again until it is one that can be used."""
        while name != NONE:
            try:
                return self._used(PURPOSES[purpose], name)
            except SetUpError as error:
                self._say.trouble(error.what, error.mend)
            name = self._name(purpose, name)
            self._look()
        return None

    def _used(self, plan: Purpose, name: str) -> SlackChannel:
        channel = self._there.get(name)
        if channel is None:
            made = asyncio.run(self._workspace.make(name, private=plan.private))
            self._say.good(f"#{name} is made.")
            return made
        if (objection := _objection(channel, plan)) is not None:
            raise objection
        if not channel.member:
            channel = asyncio.run(self._workspace.join(channel))
        self._say.good(f"#{name} is there, with the bot in it.")
        return channel

    def _ask_people_in(self, lonely: list[SlackChannel]) -> None:
        """Somebody has to be in a private channel who can ask others in."""
        if not lonely:
            return
        shown = " and ".join(f"#{channel.name}" for channel in lonely)
        self._say.say(
            f"Nobody but the bot is in {shown}. Only those who are in a private channel see it, so you should be one."
            " In Slack: your picture, “Profile”, the three dots, “Copy member ID”."
        )
        while answer := self._say.ask("Your member id, or Enter for later", default=""):
            name = persist(self._say, lambda: self._workspace.name_of(answer))  # it is called at once
            if name is None:
                self._say.trouble(f"There is nobody here with the id {answer}.", "It looks like U012AB3CD.")
                continue
            for channel in lonely:
                persist(self._say, lambda: self._workspace.invite(channel, answer))  # noqa: B023  # it is called at once
            self._say.good(f"{name} is in {shown}, and can ask others in.")
            return
        self._say.say("Later is fine: this command asks again, as long as nobody else is there.")


def persist(say: Dialogue, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What Slack answers; asked again whenever the person says so."""
    while True:
        try:
            return asyncio.run(call())
        except SetUpError as error:
            say.trouble(error.what, error.mend)
            say.wait("Press Enter to try again")


def _objection(channel: SlackChannel, plan: Purpose) -> SetUpError | None:
    if channel.archived:
        return SetUpError(
            f"#{channel.name} is archived: nobody can write there.",
            "Bring it back in Slack (its name, “Settings”, “Unarchive”), or give another name.",
        )
    if plan.private and not channel.private:
        return SetUpError(
            f"#{channel.name} is public, and what is written there is not for everybody.",
            "Make it private in Slack (its name, “Settings”, “Change to a private channel”), or give another name.",
        )
    return None
