"""Harbour by one vocabulary, whichever platform it is on: what goes wrong there, and what Ana and Dee read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

import aiohttp
import pytest

from core.chat import Channel
from tests.adapters.discord.faults.harbour import Harbour as DiscordHarbour
from tests.adapters.slack.faults.harbour import ANA
from tests.adapters.slack.faults.harbour import Harbour as SlackHarbour
from tests.fakes.discord import wire_protocol as discord
from tests.fakes.slack import protocol as slack
from tests.fakes.slack import web_api

if TYPE_CHECKING:
    from collections.abc import Sequence

AN_ANSWER = 0.3
"""Real seconds for which the bot waits for an answer, where waiting is what a story is about."""


class Wrong(Enum):
    """What happens to the next message."""

    TOO_MANY = auto()
    """429, with `Retry-After` of 90 seconds."""
    TOO_MANY_SAYS_NOTHING = auto()
    UNWELL = auto()
    """5xx, and it did not arrive."""
    UNWELL_AFTER = auto()
    """5xx, and it had arrived."""
    TORN = auto()
    """The connection is cut in the midst of the answer; it had arrived."""
    NO_ANSWER = auto()
    """It arrived, and nothing comes back."""


class Pier(ABC):
    """A Harbour: `at` is the platform's own."""

    name: str
    at: SlackHarbour | DiscordHarbour

    @abstractmethod
    def goes_wrong(self, wrong: Wrong) -> None:
        """With the next message."""

    @abstractmethod
    def hasty(self, patch: pytest.MonkeyPatch) -> None:
        """From its next beginning on the bot waits a moment for answers."""

    @abstractmethod
    def ana_reads(self, words: str) -> int:
        """How many messages to her say this."""

    @abstractmethod
    def introductions(self) -> int:
        """How many messages stand in that channel."""

    @abstractmethod
    def tries(self) -> int:
        """How often a message was sent, arrived or not."""

    @abstractmethod
    def revoke(self) -> None:
        """The bot's token does not work any more."""

    @abstractmethod
    def mend(self) -> None:
        """It works again."""

    @abstractmethod
    def lose_introductions(self) -> None:
        """That channel is no more."""

    @abstractmethod
    def close_direct_messages(self) -> None:
        """Ana takes none any more, and is in the help channel."""

    @abstractmethod
    def help(self) -> Sequence[object]:
        """What stands in the help channel."""


class SlackPier(Pier):
    """In Slack."""

    name = "Slack"
    _HOW: ClassVar = {
        Wrong.TOO_MANY: web_api.Fault(error="ratelimited", status=429, retry_after=90),
        Wrong.TOO_MANY_SAYS_NOTHING: web_api.Fault(error="ratelimited", status=429),
        Wrong.UNWELL: web_api.Fault(status=503),
        Wrong.UNWELL_AFTER: web_api.Fault(status=503, after=True),
        Wrong.TORN: web_api.Fault(torn=True, after=True),
        Wrong.NO_ANSWER: web_api.Fault(silent=True, after=True),
    }

    def __init__(self, at: SlackHarbour) -> None:
        self.at: SlackHarbour = at

    def goes_wrong(self, wrong: Wrong) -> None:
        self.at.slack.fail("chat.postMessage", self._HOW[wrong])

    def hasty(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr("adapters.slack.connection.PATIENCE", AN_ANSWER)

    def ana_reads(self, words: str) -> int:
        return self.at.read(self.at.ana, words)

    def introductions(self) -> int:
        return len(self.at.channel(Channel.INTRODUCTIONS))

    def tries(self) -> int:
        return self.at.slack.calls["chat.postMessage"]

    def revoke(self) -> None:
        self.at.slack.tokens.clear()

    def mend(self) -> None:
        self.at.slack.tokens.add(slack.TOKEN)

    def lose_introductions(self) -> None:
        del self.at.slack.channels[self.at.channels[Channel.INTRODUCTIONS]]

    def close_direct_messages(self) -> None:
        self.at.slack.fail("conversations.open", web_api.Fault(error="user_not_visible"))
        self.at.slack.administration.invited[self.at.channels[Channel.HELP]] = [ANA]

    def help(self) -> Sequence[object]:
        return self.at.channel(Channel.HELP)


class DiscordPier(Pier):
    """In Discord. discord.py repeats what a server's fault answers, five times in all."""

    name = "Discord"
    _HOW: ClassVar = {
        Wrong.TOO_MANY: [discord.Fault(status=429, retry_after=90)],
        Wrong.TOO_MANY_SAYS_NOTHING: [discord.Fault(status=429, cloudflare=True)],
        Wrong.UNWELL: [discord.Fault(status=500)] * 5,
        Wrong.UNWELL_AFTER: [discord.Fault(status=500, after=True)] * 5,
        Wrong.TORN: [discord.Fault(torn=True, after=True)],
        Wrong.NO_ANSWER: [discord.Fault(silent=True, after=True)],
    }

    def __init__(self, at: DiscordHarbour) -> None:
        self.at: DiscordHarbour = at

    def goes_wrong(self, wrong: Wrong) -> None:
        self.at.discord.fail(discord.POSTING, *self._HOW[wrong])

    def hasty(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr("adapters.discord.calls.PATIENCE", aiohttp.ClientTimeout(total=AN_ANSWER))

    def ana_reads(self, words: str) -> int:
        return self.at.read(self.at.ana, words)

    def introductions(self) -> int:
        return len(self.at.introductions)

    def tries(self) -> int:
        return self.at.discord.calls[discord.POSTING]

    def revoke(self) -> None:
        self.at.discord.tokens.clear()

    def mend(self) -> None:
        self.at.discord.tokens.add(discord.TOKEN)

    def lose_introductions(self) -> None:
        del self.at.discord.server.channels[self.at.channels[Channel.INTRODUCTIONS]]

    def close_direct_messages(self) -> None:
        self.at.discord.messages.closed.add(self.at.ana)
        self.at.discord.threads.allowed = False

    def help(self) -> Sequence[object]:
        return self.at.discord.messages.of(self.at.channels[Channel.HELP])
