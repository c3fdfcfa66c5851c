"""The server of the wire double: its people, roles and channels, the application, and the commands registered by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.discord.command_limits import faults_of_commands
from tests.fakes.discord.openapi import COMMAND
from tests.fakes.discord.wire_protocol import APP, BOT, GUILD, OWNER, VERIFY_KEY, Asked, Json, SaysNoError

if TYPE_CHECKING:
    from tests.fakes.discord.wire import FakeDiscord

T = TypeVar("T")

TEXT_CHANNEL, DIRECT_CHANNEL, PRIVATE_THREAD, FORUM_CHANNEL = 0, 1, 12, 15
JOINED = "2026-01-01T00:00:00.000000+00:00"
EVERYTHING_BUT_ADMINISTRATOR = str((1 << 50) - 1 - (1 << 3))


@dataclass
class Server:
    """`users` by id, those who are in the server are in `members` too; `channels` by id, direct messages too.

    `forbidden`: channels in which the bot is refused, with the code that says why. `may_make_channels`: whether it has
    that permission. `commands`: what is registered, by scope: "" for everywhere, or a server's id.
    """

    discord: FakeDiscord
    users: dict[str, Json] = field(default_factory=dict)
    members: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Json] = field(default_factory=dict)
    forbidden: dict[str, int] = field(default_factory=dict)
    may_make_channels: bool = True
    commands: dict[str, list[Json]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.join("sister", user=BOT, bot=True)
        self.join("ivy", user=OWNER)
        self.roles = [role(GUILD, "@everyone")]
        self.discord.routes |= {
            "GET /users/@me": lambda _asked: self.users[BOT],
            "GET /users/@me/guilds": lambda _asked: [{"id": GUILD, "name": "Sister Libraries", "owner": False}],
            "GET /users/{user}": self._user,
            "POST /users/@me/channels": self._direct,
            "GET /oauth2/applications/@me": lambda _asked: self.application,
            "GET /applications/@me": lambda _asked: self.application,
            "GET /gateway": lambda _asked: {"url": self.discord.gateway_url},
            "GET /gateway/bot": self._gateway_for_bots,
            "GET /guilds/{guild}": lambda asked: self._this(asked, self.guild),
            "GET /guilds/{guild}/channels": lambda asked: self._this(asked, self.of_everybody),
            "POST /guilds/{guild}/channels": self._new_channel,
            "GET /guilds/{guild}/roles": lambda asked: self._this(asked, self.roles),
            "PATCH /guilds/{guild}/members/@me": lambda asked: self._this(asked, self.members[BOT]),
            "GET /guilds/{guild}/members/{user}": self._member,
            "GET /channels/{channel}": lambda asked: self.channel(asked.path["channel"]),
            "GET /applications/{app}/commands": self._commands,
            "PUT /applications/{app}/commands": self._register,
            "GET /applications/{app}/guilds/{guild}/commands": self._commands,
            "PUT /applications/{app}/guilds/{guild}/commands": self._register,
        }

    # For who writes a story

    def join(self, name: str, *, user: str = "", bot: bool = False) -> str:
        """Somebody comes into the server. Answers their id."""
        user = user or self.discord.number()
        known: Json = {"id": user, "username": name, "discriminator": "0", "global_name": name.title(), "avatar": None}
        self.users[user] = {**known, "bot": bot, "flags": 0, "public_flags": 0}
        more: Json = {"nick": None, "roles": [], "deaf": False, "mute": False, "flags": 0, "avatar": None}
        self.members[user] = {"user": self.users[user], "joined_at": JOINED, "pending": False, **more}
        return user

    def leave(self, user: str) -> None:
        """They leave the server."""
        del self.members[user]

    def open(self, name: str, *, kind: int = TEXT_CHANNEL) -> str:
        """A channel of the server. Answers its id."""
        number = self.discord.number()
        self.channels[number] = {
            "id": number,
            "type": kind,
            "guild_id": GUILD,
            "name": name,
            "position": len(self.channels),
            "permission_overwrites": [],
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "last_message_id": None,
            "rate_limit_per_user": 0,
        }
        return number

    def direct(self, user: str) -> str:
        """The direct message of the bot with somebody. Answers its id."""
        for number, channel in self.channels.items():
            if channel["type"] == DIRECT_CHANNEL and channel["recipients"][0]["id"] == user:
                return number
        number = self.discord.number()
        with_whom = {"recipients": [self.users[user]], "last_message_id": None, "flags": 0}
        self.channels[number] = {"id": number, "type": DIRECT_CHANNEL, **with_whom}
        return number

    # For the rooms

    @property
    def guild(self) -> Json:
        """The server."""
        return {
            "id": GUILD,
            "name": "Sister Libraries",
            "icon": None,
            "owner_id": OWNER,
            "preferred_locale": "en-GB",
            "roles": self.roles,
            "emojis": [],
            "stickers": [],
            "features": [],
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "afk_timeout": 300,
            "afk_channel_id": None,
            "premium_tier": 0,
            "nsfw_level": 0,
            "mfa_level": 0,
            "system_channel_flags": 0,
        }

    @property
    def whole(self) -> Json:
        """The server as the gateway tells of it."""
        empty = ("threads", "presences", "voice_states", "stage_instances", "guild_scheduled_events")
        here = {"channels": self.of_everybody, "members": [self.members[BOT]], "member_count": len(self.members)}
        about = {"joined_at": JOINED, "large": False, "unavailable": False}
        return {**self.guild, **about, **here, **{name: [] for name in empty}}

    @property
    def of_everybody(self) -> list[Json]:
        """Its channels, which are no direct messages, and no threads."""
        return [each for each in self.channels.values() if each["type"] not in {DIRECT_CHANNEL, PRIVATE_THREAD}]

    @property
    def application(self) -> Json:
        """The application that the bot belongs to."""
        about = {"name": "Sister", "description": "", "icon": None, "owner": self.users[OWNER], "team": None}
        return {
            **about,
            "id": APP,
            "bot": self.users[BOT],
            "bot_public": False,
            "bot_require_code_grant": False,
            "verify_key": VERIFY_KEY,
            "flags": 0,
        }

    def channel(self, number: str) -> Json:
        """A channel that the bot may see. Raises SaysNoError."""
        if number not in self.channels:
            raise SaysNoError(10003)
        if self.forbidden.get(number) == 50001:
            raise SaysNoError(50001)
        return self.channels[number]

    def may_write(self, number: str) -> None:
        """Raises SaysNoError where the bot may not."""
        channel = self.channel(number)
        if BOT not in self.members:
            raise SaysNoError(50278 if channel["type"] == DIRECT_CHANNEL else 50001)
        if number in self.forbidden:
            raise SaysNoError(self.forbidden[number])
        if channel["type"] == DIRECT_CHANNEL and channel["recipients"][0]["id"] not in self.members:
            raise SaysNoError(50278)

    def _this(self, asked: Asked, wanted: T) -> T:
        """What is wanted of the server, if it is this one."""
        if asked.path["guild"] != GUILD or BOT not in self.members:
            raise SaysNoError(10004)
        return wanted

    def _user(self, asked: Asked) -> Json:
        if asked.path["user"] not in self.users:
            raise SaysNoError(10013)
        return self.users[asked.path["user"]]

    def _member(self, asked: Asked) -> Json:
        self._this(asked, None)
        if asked.path["user"] not in self.members:
            raise SaysNoError(10007 if asked.path["user"] in self.users else 10013)
        return self.members[asked.path["user"]]

    def _direct(self, asked: Asked) -> Json:
        self.discord.checked(asked.body, "CreatePrivateChannelRequest")
        user = str(asked.body.get("recipient_id"))
        if user not in self.users or self.users[user]["bot"]:
            raise SaysNoError(50033)
        return self.channels[self.direct(user)]

    def _gateway_for_bots(self, _asked: Asked) -> Json:
        starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.discord.gateway_url, "shards": 1, "session_start_limit": starts}

    def _new_channel(self, asked: Asked) -> Json:
        self._this(asked, None)
        self.discord.checked(asked.body, "CreateGuildChannelRequest")
        if not self.may_make_channels:
            raise SaysNoError(50013)
        kind = asked.body.get("type") or TEXT_CHANNEL
        made = self.channels[self.open(asked.body["name"].lower().replace(" ", "-"), kind=kind)]
        made |= {name: value for name, value in asked.body.items() if name in made and name not in {"name", "type"}}
        self.discord.dispatch("CHANNEL_CREATE", made)
        return made

    def _commands(self, asked: Asked) -> list[Json]:
        self._ours(asked)
        return self.commands.get(asked.path.get("guild", ""), [])

    def _register(self, asked: Asked) -> list[Json]:
        self._ours(asked)
        faults = faults_of_commands([{"type": 1, **each} for each in asked.body])
        for each in asked.body:
            self.discord.checked(each, COMMAND, faults)
        scope = asked.path.get("guild", "")
        known = {each["name"]: each["id"] for each in self.commands.get(scope, ())}
        self.commands[scope] = [self._registered(each, known) for each in asked.body]
        return self.commands[scope]

    def _registered(self, command: Json, known: dict[str, str]) -> Json:
        """A command as Discord gives it back: with all that nobody said."""
        number = known.get(command["name"]) or self.discord.number()
        settled: Json = {
            "type": 1,
            "default_member_permissions": None,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "dm_permission": True,
        }
        return {**settled, **command, "id": number, "application_id": APP, "version": self.discord.number()}

    def _ours(self, asked: Asked) -> None:
        if asked.path["app"] != APP:
            raise SaysNoError(10002)
        if "guild" in asked.path:
            self._this(asked, None)


def role(number: str, name: str, **more: Any) -> Json:  # noqa: ANN401  # JSON of any shape
    """A role of the server."""
    colours = {"color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
    about: Json = {"hoist": False, "icon": None, "position": 0, "managed": False, "mentionable": False, "flags": 0}
    return {"id": number, "name": name, "permissions": EVERYTHING_BUT_ADMINISTRATOR, **colours, **about, **more}
