"""The tokens of the Slack app: asked for one at a time, hidden, each tested at once, and asked for again with the
reason when it does not work. Nothing here shows one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import SecretStr

from adapters.slack.manifest import APP_SCOPE
from adapters.slack.mending import UPDATE
from adapters.slack.tokens import Kind, kind_of
from adapters.slack.workspace import Identity, SlackWorkspace, try_app_token
from bot.connecting.dialogue import Dialogue
from bot.connecting.slack_app import Way
from bot.connecting.trying import tried
from bot.settings import Settings

T = TypeVar("T")

BEGINS = {
    Kind.BOT_TOKEN: "a bot token, which begins with xoxb-",
    Kind.APP_TOKEN: "an app-level token, which begins with xapp-",
    Kind.SIGNING_SECRET: "a signing secret: 32 small letters and digits",
}


def known_way(settings: Settings) -> Way | None:
    """How the bot and Slack talk, as far as the settings decide it."""
    if settings.slack_app_token is not None:
        return Way.SOCKET
    return Way.HTTP if settings.slack_signing_secret is not None else None


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What works. `way` is decided by which of the last two is there."""

    bot: str = field(repr=False)
    identity: Identity
    app: str | None = field(default=None, repr=False)
    signing: str | None = field(default=None, repr=False)

    @property
    def way(self) -> Way:
        """How the bot and Slack talk."""
        return Way.HTTP if self.app is None else Way.SOCKET

    def settings(self, before: Settings) -> Mapping[str, str]:
        """As lines of the settings. An app token that stands there would win over a signing secret: it is emptied."""
        common = {"SLACK_BOT_TOKEN": self.bot, "SLACK_TEAM_ID": self.identity.team}
        if self.app is not None:
            return {**common, "SLACK_APP_TOKEN": self.app}
        emptied = {"SLACK_APP_TOKEN": ""} if before.slack_app_token is not None else {}
        return {**common, "SLACK_SIGNING_SECRET": self.signing or "", **emptied}


class TokenQuestions:
    """Asks Slack at `api_url`, and the person through `say`."""

    def __init__(self, say: Dialogue, api_url: str) -> None:
        self._say = say
        self._api_url = api_url

    def known_bot_token(self, settings: Settings) -> tuple[str, Identity] | None:
        """The one of the settings, and whose it is; None without one that works, which is said."""
        return self._try_known("SLACK_BOT_TOKEN", settings.slack_bot_token, Kind.BOT_TOKEN, self._test_bot_token)

    def known_tokens(self, settings: Settings, bot: str, identity: Identity) -> Tokens | None:
        """That bot token with what else the settings hold; None without one that works, which is said."""
        if settings.slack_app_token is not None:
            test = self._test_app_token(identity)
            socket = self._try_known("SLACK_APP_TOKEN", settings.slack_app_token, Kind.APP_TOKEN, test)
            return Tokens(bot=bot, identity=identity, app=socket[0]) if socket else None
        secret = settings.slack_signing_secret
        http = self._try_known("SLACK_SIGNING_SECRET", secret, Kind.SIGNING_SECRET, self._test_signing_secret)
        return Tokens(bot=bot, identity=identity, signing=http[0]) if http else None

    def bot_token(self, way: Way) -> tuple[str, Identity]:
        """The bot token, and whose it is."""
        self._say.say(
            "The bot token. On the page of the app: “OAuth & Permissions” on the left, then copy the “Bot User OAuth"
            " Token”. It begins with xoxb-."
        )
        next_one = "It belongs to the next question."
        return self._ask(
            "Bot token",
            Kind.BOT_TOKEN,
            {Kind.APP_TOKEN: next_one} if way is Way.SOCKET else {Kind.SIGNING_SECRET: next_one},
            self._test_bot_token,
        )

    def app_token(self, identity: Identity) -> str:
        """The app-level token, tried with Socket Mode."""
        self._say.say(
            "The app token. On the page of the app: “Basic Information” on the left, down to “App-Level Tokens”, then"
            f" “Generate Token and Scopes”. Give it any name, add the scope {APP_SCOPE}, press “Generate”, and copy it."
            " It begins with xapp-."
        )
        before = {Kind.BOT_TOKEN: "It belonged to the question before."}
        return self._ask("App token", Kind.APP_TOKEN, before, self._test_app_token(identity))[0]

    def signing_secret(self) -> str:
        """The signing secret. Only a request of Slack's can show whether it is right."""
        self._say.say(
            "The signing secret. On the page of the app: “Basic Information” on the left, “App Credentials”, then"
            " “Show” beside “Signing Secret”. The “Client Secret” above it looks the same, and is not the one."
        )
        before = {Kind.BOT_TOKEN: "It belonged to the question before."}
        return self._ask("Signing secret", Kind.SIGNING_SECRET, before, self._test_signing_secret)[0]

    # Testing

    def _test_bot_token(self, token: str) -> Identity:
        """Whose it is, with every scope that is needed. Raises SetUpError."""
        workspace = SlackWorkspace(token, base_url=self._api_url)
        identity = asyncio.run(workspace.identity())
        self._say.good(f"The bot token works: {identity.team_name}, as @{identity.called}.")
        while identity.missing:
            self._say.trouble(f"The app may not do everything yet. It lacks: {', '.join(identity.missing)}.", UPDATE)
            self._say.wait("When that is done, press Enter: the same token is tried again")
            identity = asyncio.run(workspace.identity())
        if identity.clock_is_wrong:
            self._say.trouble(*wrong_clock(identity))
        return identity

    def _test_app_token(self, identity: Identity) -> Callable[[str], None]:
        def test(token: str) -> None:
            asyncio.run(try_app_token(token, of=identity, base_url=self._api_url))
            self._say.good("The app token works: Socket Mode opens with it.")

        return test

    def _test_signing_secret(self, _secret: str) -> None:
        self._say.good("The signing secret has the right form. Whether it is the right one shows when Slack calls.")

    def _ask(self, question: str, wanted: Kind, where: Mapping[Kind, str], test: Callable[[str], T]) -> tuple[str, T]:
        """Until one works."""
        while True:
            secret = self._say.ask_hidden(question)
            kind = kind_of(secret)
            if kind is not wanted:
                self._say.trouble(*_misplaced(kind, wanted, where))
            elif (tested := tried(self._say, secret, test)) is not None:
                return secret, tested[0]

    def _try_known(
        self, name: str, secret: SecretStr | None, wanted: Kind, test: Callable[[str], T]
    ) -> tuple[str, T] | None:
        if secret is None:
            return None
        value = secret.get_secret_value()
        if (kind := kind_of(value)) is not wanted:
            self._say.trouble(
                f"{name} holds {kind.value}.", f"There should stand {BEGINS[wanted]}. You are asked for it."
            )
            return None
        tested = tried(self._say, value, test)
        return None if tested is None else (value, tested[0])


def wrong_clock(identity: Identity) -> tuple[str, str]:
    """What is said of a clock that is off, and what mends it."""
    seconds = round(abs(identity.skew or 0))
    shown = f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"  # noqa: PLR2004  # two minutes
    way = "ahead of" if (identity.skew or 0) > 0 else "behind"
    return (
        f"The clock of this machine is {shown} {way} Slack's.",
        "Let it be set by the network. On most Linux systems: sudo timedatectl set-ntp true",
    )


def _misplaced(kind: Kind, wanted: Kind, where: Mapping[Kind, str]) -> tuple[str, str]:
    asked = f"What is asked for is {BEGINS[wanted]}."
    if kind is Kind.UNKNOWN:
        return "This is none of Slack's tokens, or not all of one.", f"{asked} Copy it whole, with the button “Copy”."
    return f"This is {kind.value}. {where.get(kind, 'It is not needed.')}", asked
