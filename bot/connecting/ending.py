"""The end of connecting a platform: where the card stands, and what comes next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import assert_never

from bot.connecting.dialogue import Dialogue
from bot.connecting.greeting import Card, Greeting, Pin
from core.chat import SetUpError


def pinning(say: Dialogue, pin: Callable[[str, str], Awaitable[bool]]) -> Pin:
    """The same, but a card that may not be pinned stands all the same, which is said."""

    async def trying(channel: str, message: str) -> bool:
        try:
            return await pin(channel, message)
        except SetUpError as error:
            say.trouble(f"The card cannot be pinned. {error.what}", error.mend)
            return True

    return trying


def tell_end(say: Dialogue, platform: str, greeting: Greeting, *, where: str | None, command: str, again: bool) -> None:
    """Say it. `platform`: its name; `where`: the name of the channel for introductions; `command`: how the platform
    takes a code; `again`: whether a bot may be running already.
    """
    match greeting.card:
        case Card.STANDS:
            say.good(f"The start card stands in #{where}.")
        case Card.WAITS:
            say.trouble(f"{platform} takes no message at the moment.", "The bot posts the card when it runs.")
        case Card.NOWHERE:
            say.good("Without a channel for introductions there is no start card.")
        case _:
            assert_never(greeting.card)
    say.title("Done")
    say.table(
        [
            ("Start the bot:", "python -m bot run"),
            ("See whether all is well:", "python -m bot check"),
            *([(f"Become staff, in {platform}:", f"{command}{greeting.code}")] if greeting.code else []),
        ]
    )
    if greeting.code:
        say.say("The code works once, within seven days, for whoever writes it while the bot runs.")
    else:
        say.say(f"Staff already: {', '.join(greeting.staff)}. A code for somebody else: python -m bot staff-code")
    if again:
        say.say("If the bot runs, stop it and start it again: it reads its settings at the start.")
