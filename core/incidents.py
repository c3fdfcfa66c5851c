"""Something unexpected, told honestly: one sentence with a short code, and everything else in the log under it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable

import structlog

from core.chat.outcome import Answer
from core.chat.words import CommandName, Name, Text, _
from core.errors import UnknownHandleError

log = structlog.get_logger(__name__)

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: the code is read aloud."""


def incident(error: Exception, doing: str, *, done: bool = False) -> Text:
    """Log the error, and answer what to say about it. `doing`: what was being done; `done`: what was asked for is
    carried out all the same, and only its answer was not shown.
    """
    code = "".join(secrets.choice(_LETTERS) for _place in range(4))
    log.error("unexpected error", code=code, doing=doing, exc_info=error)
    if done:
        return _(
            "What you asked for was done, but something went wrong on our side when I wanted to show it. Please look at"
            " it from {home}; if it happens again, give staff this code: {code}.",
            home=CommandName("sister"),
            code=Name(code),
        )
    return _(
        "Something went wrong on our side and nothing was saved. Please try again; if it happens again, give staff"
        " this code: {code}.",
        code=Name(code),
    )


async def answered(asked: Awaitable[Answer], doing: str, too_old: Text) -> Answer | Text:
    """What the core answers; a Text when there is no answer, because what was pressed is not known any more (`too_old`)
    or because something unexpected happened: the last line of defence of every adapter.
    """
    try:
        return await asked
    except UnknownHandleError:
        return too_old
    except Exception as error:  # noqa: BLE001  # an honest sentence, whatever happened
        return incident(error, doing)


OLD_BUTTON = _(
    "This button is too old to work. Nothing was changed. Please begin again from {home}.", home=CommandName("sister")
)
OLD_FORM = _(
    "This form is not open any more. Nothing was saved. Please begin again from {home}.", home=CommandName("sister")
)
