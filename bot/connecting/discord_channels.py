"""The programme's channels in Discord: the bot may write in each, and a private one is closed to most people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.discord.permissions import MAKE_CHANNELS, PIN, invitation
from adapters.discord.workspace import DiscordChannel, Standing
from bot.connecting.channels import PURPOSES, Purpose
from bot.connecting.dialogue import Dialogue
from bot.connecting.discord_server import Asking
from core.chat import Channel, SetUpError


def lacking_for(room: DiscordChannel, plan: Purpose) -> list[str]:
    """What the bot needs there and may not do: pin, only where something is pinned."""
    return [name for name in room.lacks if plan.greets or name != PIN.name]


class DiscordRooms:
    """Those of one server. `standing`: the bot in it; `application`: its id, for a link; `known`: ids of before."""

    ready = "and the bot may write in {where}"

    def __init__(
        self, say: Dialogue, asking: Asking, standing: Standing, application: str, known: Mapping[Channel, str]
    ) -> None:
        self._say = say
        self._asking = asking
        self._standing = standing
        self._application = application
        self._known = known

    @property
    def absent(self) -> str:
        """Made, if the bot may."""
        return "will be made" if self._standing.makes_channels else "is missing"

    def offer_to_make(self) -> None:
        """Where channels are missing that the bot may not make: how they come to be."""
        ids = {channel.id for channel in self._standing.channels}
        names = {channel.name for channel in self._standing.channels}
        missing = [
            plan for purpose, plan in PURPOSES.items() if self._known.get(purpose) not in ids and plan.name not in names
        ]
        if self._standing.makes_channels or not missing:
            return
        self._say.say("These channels are missing, and the bot may not make any. Make them in Discord, and come back.")
        self._say.table([(f"#{plan.name}", plan.what) for plan in missing])
        self._say.say(
            f"In a private one the role {self._standing.role} has to be among those that may see it. Or open this link"
            f" and authorize it: it adds {MAKE_CHANNELS.name}, and the bot makes them."
        )
        self._say.copy(invitation(self._application, makes_channels=True, guild=self._standing.server.id))
        self._say.wait("When either is done, press Enter")

    def look(self) -> Mapping[str, DiscordChannel]:
        """All of the server. Of several with one name, the one of before, or the first for text. Raises SetUpError."""
        guild = self._standing.server.id
        self._standing = self._asking.now(lambda workspace: workspace.standing(guild))
        found: dict[str, DiscordChannel] = {}
        known = frozenset(self._known.values())
        for channel in sorted(self._standing.channels, key=lambda each: (each.id not in known, not each.text)):
            found.setdefault(channel.name, channel)
        return found

    def objection(self, room: DiscordChannel, plan: Purpose) -> SetUpError | None:
        """No text channel, closed to the bot, or open to everybody and not meant to be."""
        if not room.text:
            return SetUpError(f"{room.name} is no text channel.", "Give another name.")
        if lacks := lacking_for(room, plan):
            return SetUpError(
                f"In #{room.name} the bot may not do everything. It lacks: {', '.join(lacks)}.",
                f"In Discord: Edit Channel, “Permissions”, add the role {self._standing.role} and allow these. Or give"
                " another name.",
            )
        if plan.private and not room.private:
            return SetUpError(
                f"#{room.name} is open to everybody, and what is written there is not.",
                "In Discord: Edit Channel, “Permissions”, “Private Channel”, with the role"
                f" {self._standing.role} in it. Or give another name.",
            )
        return None

    def is_outside(self, room: DiscordChannel) -> bool:
        """Never: who is in the server needs to join no channel."""
        return False

    def enter(self, room: DiscordChannel) -> DiscordChannel:
        """The bot is in it."""
        return room

    def make(self, name: str, plan: Purpose) -> DiscordChannel:
        """Raises SetUpError."""
        guild = self._standing.server.id
        return self._asking.now(lambda workspace: workspace.make(guild, name, topic=plan.what, private=plan.private))

    def people(self, rooms: Sequence[DiscordChannel]) -> None:
        """Who sees the private ones, and what the bot need not be allowed any more."""
        private = [room for room in rooms if room.private]
        if private:
            shown = " and ".join(f"#{room.name}" for room in private)
            self._say.say(
                f"Only the bot, and who administers the server, sees {shown}, unless you let others in: Edit Channel"
                " (the wheel beside its name), “Permissions”, “Add members or roles”."
            )
        if self._standing.makes_channels:
            self._say.say(
                f"{MAKE_CHANNELS.name} is needed no more. To take it away: Server Settings, “Roles”,"
                f" {self._standing.role}, “Permissions”."
            )
