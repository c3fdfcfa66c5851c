"""Where people sit: what they do on their platform, and what they see there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.api import Core
    from core.chat import Messenger
    from tests.journeys.seen import Seen


@dataclass(frozen=True, kw_only=True)
class Added:
    """A file that a person puts into a field."""

    name: str
    media_type: str
    content: bytes


Typed = str | tuple[str, ...] | Added
"""An answer as a person gives it: text that is typed, a day, the labels of what is chosen, or a file."""


class Seat(Protocol):
    """One person at one platform. What they do is answered by what they see next."""

    async def say(self, text: str, channel: str | None) -> Seen:
        """Words in the direct message with the bot, commands among them; or a command in a channel."""
        ...

    async def press(self, seen: Seen, label: str, row: str | None) -> Seen:
        """The button with that label; where several have it, the one at the end of that row."""
        ...

    async def fill(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """Send an open form with these answers; all other fields are sent as they stand."""
        ...

    async def inbox(self) -> list[Seen]:
        """What the bot wrote in the direct message, oldest first."""
        ...

    async def channel(self, name: str) -> list[Seen]:
        """What they see of the bot in a channel, oldest first."""
        ...

    async def home(self) -> Seen:
        """The bot's home tab, opened."""
        ...

    async def open_file(self, seen: Seen, name: str) -> bytes | None:
        """A file of a message; None where this person cannot open it."""
        ...

    async def open_picture(self, seen: Seen, alt: str) -> bytes | None:
        """A picture of a message, by the words for who does not see it; None where it is not there any more."""
        ...


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in one of the two workspaces, and the zone that their platform tells, if it does."""

    name: str
    workspace: str
    zone: str | None = None


class Fault(Enum):
    """How the next message of the bot to somebody fails.

    UNCLEAR: the line is cut after it arrived, which the bot cannot know. BUSY: not now, in five seconds. CLOSED: this
    person takes no messages from the bot.
    """

    UNCLEAR = "unclear"
    BUSY = "busy"
    CLOSED = "closed"


class Platform(Protocol):
    """A platform with the bot on it. Its workspaces outlive the bot: what stands there stays."""

    @property
    def workspaces(self) -> Sequence[str]:
        """Whose people sit here."""
        ...

    @property
    def tells_zones(self) -> bool:
        """Whether it tells the bot the zone that a person has set."""
        ...

    async def open(self) -> Sequence[Messenger]:
        """Make the bot's end of it, and answer the way out of the bot into each workspace."""
        ...

    async def connect(self, core: Core) -> None:
        """From now on what people do reaches the bot."""
        ...

    async def close(self) -> None:
        """The bot's end of it stops, as it does with the program."""
        ...

    def complaints(self) -> list[str]:
        """What a story must not end with: what the platform did not take, and failures that never happened."""
        ...

    async def seat(self, person: Person) -> Seat:
        """That person's; whoever sits down for the first time joins the workspace."""
        ...

    def fail(self, *faults: Fault) -> None:
        """The next messages that nobody asked for fail so, one after the other."""
        ...
