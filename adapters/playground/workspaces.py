"""The two workspaces, their channels and their people."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat import AccountRef, Channel, Profile

PLATFORM = "playground"

BOT = "bot"
"""The bot as an author, and the direct message with it as a conversation."""

BOT_NAME = "Sister Libraries"

HOME = "home"
"""The home card as a message: one a person, in no conversation."""

CHANNELS = tuple(Channel)
"""In the order they are listed."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One of the two. `like` names the platform it behaves as; only Slack tells a person's zone."""

    id: str
    name: str
    like: str


WORKSPACES = (Workspace("harbour", "Harbour", "slack"), Workspace("lantern", "Lantern", "discord"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace. `id` is their first name in lower case for those one can become, unique in both."""

    id: str
    workspace: str
    name: str
    locale: str | None = None
    zone: str | None = None

    @property
    def account(self) -> AccountRef:
        """As the core knows them."""
        return AccountRef(PLATFORM, self.workspace, self.id)

    @property
    def profile(self) -> Profile:
        """What their platform tells: Harbour the zone, Lantern never, both the language."""
        return Profile(self.name, self.locale, self.zone)


STRANGERS = (
    Person("noor", "harbour", "Noor", "en", "Asia/Karachi"),
    Person("sam", "harbour", "Sam", "en", "America/Chicago"),
    Person("lina", "lantern", "Lina", "en"),
)
"""Who is there when nobody else is: nobody the bot knows."""


def channel_named(name: str) -> Channel | None:
    """The channel with that id, or None."""
    return next((channel for channel in CHANNELS if channel.value == name), None)
