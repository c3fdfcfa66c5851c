"""What is asked of a workspace when the bot is connected to it, and when that is checked: who its tokens are, which
channels there are, and making what is missing.

Everything here raises SetUpError, which holds the one line that mends it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import client_for
from adapters.slack.manifest import APP_SCOPE, SCOPES
from adapters.slack.mending import APPS, NEW_APP_TOKEN, SetUpError, no_slack, set_up_error
from adapters.slack.tokens import app_of

MOST_SKEW = 60.0
"""Seconds between our clock and Slack's: what the edge takes from the future, and more than a nudge may be off."""

PAGE = 1000
"""Channels a page, as many as Slack gives: it gives only some twenty pages a minute."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a bot token is. `app`: None where that may not be asked. `skew`: seconds that this machine's clock is ahead
    of Slack's, None when nobody can tell.
    """

    team: str
    team_name: str
    user: str
    called: str
    app: str | None
    scopes: frozenset[str]
    skew: float | None

    @property
    def missing(self) -> list[str]:
        """The scopes that the app was not given, in the manifest's order."""
        return [scope for scope in SCOPES if scope not in self.scopes]

    @property
    def clock_is_wrong(self) -> bool:
        """Whether it is so far off that requests of Slack would be refused."""
        return self.skew is not None and abs(self.skew) > MOST_SKEW


@dataclass(frozen=True, kw_only=True)
class SlackChannel:
    """A channel the bot can see. `member`: whether the bot is in it; `alone`: and nobody else."""

    id: str
    name: str
    private: bool
    archived: bool
    member: bool
    alone: bool


class SlackWorkspace:
    """One workspace, through the bot's token. `base_url` ends in "/"; `now`: seconds since 1970."""

    def __init__(self, token: str, *, base_url: str, now: Callable[[], float] = time) -> None:
        self._client = client_for(token, base_url=base_url)
        self._now = now

    async def identity(self) -> Identity:
        """Whose token it is, and what the app may do."""
        told = await _asked(self._client.auth_test())
        if told.get("is_enterprise_install"):
            raise SetUpError(
                "The app is installed for a whole organisation, and the bot serves one workspace.",
                f"Install it into one workspace: {APPS} → your app → Install App.",
                wrong_token=True,
            )
        if not told.get("bot_id"):
            mend = "Copy the Bot User OAuth Token."
            raise SetUpError("This token is a person's, not the bot's.", mend, wrong_token=True)
        scopes = told.headers.get("X-OAuth-Scopes", "")
        skew = _skew(told.headers.get("Date"), self._now())
        return Identity(
            team=told["team_id"],
            team_name=told["team"],
            user=told["user_id"],
            called=told["user"],
            app=await self._app(told["bot_id"]),
            scopes=frozenset(scope.strip() for scope in scopes.split(",")),
            skew=skew,
        )

    async def _app(self, bot: str) -> str | None:
        try:
            return str((await _asked(self._client.bots_info(bot=bot)))["bot"]["app_id"])
        except SetUpError as error:
            if error.code == "missing_scope":  # named with the others that are missing
                return None
            raise

    async def channels(self) -> dict[str, SlackChannel]:
        """All public channels and the private ones the bot is in, archived ones too, by their names."""
        found: dict[str, SlackChannel] = {}
        cursor = ""
        while True:
            page = await _asked(
                self._client.conversations_list(types="public_channel,private_channel", limit=PAGE, cursor=cursor)
            )
            found |= {channel.name: channel for channel in map(_channel, page["channels"])}
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return found

    async def channel(self, channel_id: str) -> SlackChannel | None:
        """The channel with that id; None when there is none, or a private one without the bot."""
        try:
            told = await _asked(self._client.conversations_info(channel=channel_id, include_num_members=True))
        except SetUpError as error:
            if error.code == "channel_not_found":
                return None
            raise
        return _channel(told["channel"])

    async def make(self, name: str, *, private: bool) -> SlackChannel:
        """A new channel with the bot in it, and nobody else."""
        try:
            told = await _asked(self._client.conversations_create(name=name, is_private=private))
        except SetUpError as error:
            raise _cannot_make(name, error) from error
        return _channel({"is_member": True, "num_members": 1, **told["channel"]})

    async def join(self, channel: SlackChannel) -> SlackChannel:
        """Be in a public channel."""
        told = await _asked(self._client.conversations_join(channel=channel.id))
        return _channel({"is_member": True, **told["channel"]})

    async def invite(self, channel: SlackChannel, person: str) -> None:
        """Ask a person in; somebody who is in already stays."""
        try:
            await _asked(self._client.conversations_invite(channel=channel.id, users=person))
        except SetUpError as error:
            if error.code != "already_in_channel":
                raise

    async def name_of(self, person: str) -> str | None:
        """The name of a person by their id; None when there is nobody, or it is a program."""
        try:
            told = (await _asked(self._client.users_info(user=person)))["user"]
        except SetUpError as error:
            if error.code in {"user_not_found", "user_not_visible"}:
                return None
            raise
        if told.get("is_bot") or told.get("deleted"):
            return None
        return str(told.get("real_name") or told["name"])

    async def pin(self, channel_id: str, message: str) -> bool:
        """Pin a message, once; False when it is not there any more."""
        try:
            await _asked(self._client.pins_add(channel=channel_id, timestamp=message))
        except SetUpError as error:
            if error.code == "message_not_found":
                return False
            if error.code != "already_pinned":
                raise
        return True


async def try_app_token(token: str, *, of: Identity, base_url: str) -> None:
    """Whether Socket Mode opens with it, and with the same app as the bot token."""
    try:
        await _asked(client_for(token, base_url=base_url).apps_connections_open(app_token=token))
    except SetUpError as error:
        raise _no_socket(error) from error
    app = app_of(token)
    if app is not None and of.app is not None and app != of.app:
        raise SetUpError(
            f"This token is of another app ({app}) than the bot token ({of.app}).",
            f"Take both from the same app: {APPS}/{of.app}.",
            wrong_token=True,
        )


async def _asked(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await call
    except AttributeError as error:  # the SDK expects JSON of whatever answers with 200
        raise no_slack(200) from error
    except Exception as error:
        raise set_up_error(error) from error


def _channel(told: dict[str, object]) -> SlackChannel:
    return SlackChannel(
        id=str(told["id"]),
        name=str(told["name"]),
        private=bool(told.get("is_private")),
        archived=bool(told.get("is_archived")),
        member=bool(told.get("is_member")),
        alone=bool(told.get("is_member")) and told.get("num_members") in {0, 1},
    )


def _skew(said: str | None, now: float) -> float | None:
    with suppress(TypeError, ValueError):
        return now - parsedate_to_datetime(said or "").timestamp()
    return None


def _no_socket(error: SetUpError) -> SetUpError:
    match error.code:
        case "missing_scope":
            mend = f"{NEW_APP_TOKEN} Add the scope {APP_SCOPE} to it."
            return SetUpError(f"This token lacks the scope {APP_SCOPE}.", mend, code=error.code, wrong_token=True)
        case "token_revoked" | "account_inactive" | "token_expired":
            return SetUpError("This token was revoked.", NEW_APP_TOKEN, code=error.code)
        case _:
            return error


def _cannot_make(name: str, error: SetUpError) -> SetUpError:
    match error.code:
        case "name_taken":
            return SetUpError(
                f"There is a #{name} that the bot cannot see: a private one, most likely.",
                "Write /invite @Sister Libraries in that channel, or give another name.",
                code=error.code,
            )
        case "restricted_action":
            return SetUpError(
                "Your workspace does not let the bot make channels.",
                f"Make #{name} yourself, write /invite @Sister Libraries in it, and name it here again.",
                code=error.code,
            )
        case code if code.startswith("invalid_name"):
            return SetUpError(
                f"Slack does not take {name} as the name of a channel.",
                "A name has small letters, digits and hyphens, 80 at most.",
                code=code,
            )
        case _:
            return error
