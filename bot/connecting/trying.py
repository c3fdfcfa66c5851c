"""A secret is tried at once, and again with the same one when the connection was at fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.connecting.dialogue import Dialogue
from core.chat import SetUpError

T = TypeVar("T")


def tried(say: Dialogue, secret: str, test: Callable[[str], T]) -> tuple[T] | None:
    """What the test found; None when another secret is needed."""
    while True:
        try:
            return (test(secret),)
        except SetUpError as error:
            say.trouble(error.what, error.mend)
            if error.wrong_token:
                return None
            say.wait("Press Enter to try again")
