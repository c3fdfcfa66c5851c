"""The token of the bot in Discord: asked for hidden, tested at once, and asked for again with the reason when it does
not work. Nothing here shows one.
"""

from __future__ import annotations

import asyncio

from pydantic import SecretStr

from adapters.discord.mending import APPLICATIONS
from adapters.discord.tokens import Kind, kind_of
from adapters.discord.workspace import Identity, discord_workspace
from bot.connecting.dialogue import Dialogue
from bot.connecting.trying import tried

ASKED = "What is asked for is the bot token: three pieces with dots between them."

WHERE = {
    Kind.CLIENT_SECRET: "It stands under “OAuth2”, and is not needed.",
    Kind.PUBLIC_KEY: "It stands under “General Information”, and is not needed.",
    Kind.ID: "The bot finds the application's id by itself.",
    Kind.SLACK_TOKEN: "It belongs to `python -m bot connect slack`.",
    Kind.SLACK_SECRET: "It belongs to `python -m bot connect slack`.",
    Kind.PERSONS_TOKEN: "Give it to nobody: whoever has it is that person. Change your password, which ends it.",
}
"""What is said of another kind."""


class TokenQuestion:
    """Asks Discord at `api_url`, and the person through `say`."""

    def __init__(self, say: Dialogue, api_url: str) -> None:
        self._say = say
        self._api_url = api_url

    def known(self, secret: SecretStr | None) -> tuple[str, Identity] | None:
        """The one of the settings, and whose it is; None without one that works, which is said."""
        if secret is None:
            return None
        token = secret.get_secret_value()
        if (kind := kind_of(token)) is not Kind.BOT_TOKEN:
            self._say.trouble(f"DISCORD_TOKEN holds {kind.value}.", "You are asked for the bot token.")
            return None
        found = tried(self._say, token, self._test)
        return None if found is None else (token, found[0])

    def ask(self) -> tuple[str, Identity]:
        """Until one works."""
        while True:
            token = self._say.ask_hidden("Bot token")
            if (kind := kind_of(token)) is not Kind.BOT_TOKEN:
                self._say.trouble(*_misplaced(kind))
            elif (found := tried(self._say, token, self._test)) is not None:
                return token, found[0]

    def _test(self, token: str) -> Identity:
        """Whose it is, of an application that can be used. Raises SetUpError."""
        identity = self._look(token)
        self._say.good(f"The token works: the bot is called {identity.called}.")
        while identity.posts_elsewhere or identity.wants_code:
            self._say.trouble(*_in_the_way(identity))
            self._say.wait("When that is done, press Enter")
            identity = self._look(token)
        if identity.privileged:
            self._say.trouble(
                f"The application may hear more than the bot needs: {', '.join(identity.privileged)}.",
                "Better turn it off, on the same page, under “Privileged Gateway Intents”. The bot works either way.",
            )
        else:
            self._say.good("No privileged intent is on, and none is needed.")
        return identity

    def _look(self, token: str) -> Identity:
        async def look() -> Identity:
            async with discord_workspace(token, api_url=self._api_url) as workspace:
                return await workspace.identity()

        return asyncio.run(look())


def _misplaced(kind: Kind) -> tuple[str, str]:
    if kind is Kind.UNKNOWN:
        return "This is none of Discord's tokens, or not all of one.", f"{ASKED} Copy it whole, with the button “Copy”."
    return f"This is {kind.value}. {WHERE.get(kind, 'It is not needed.')}", ASKED


def _in_the_way(identity: Identity) -> tuple[str, str]:
    page = f"{APPLICATIONS}/{identity.application}"
    if identity.posts_elsewhere:
        return (
            "Discord would send what people do to an address, and not to the bot.",
            f"Empty the field “Interactions Endpoint URL” and save: {page}/information",
        )
    return (
        "The application cannot be let into a server by a link alone.",
        f"Turn off “Requires OAuth2 Code Grant” and save: {page}/bot",
    )
