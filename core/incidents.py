"""Something unexpected, told honestly: one sentence with a short code, and everything else in the log under it."""

from __future__ import annotations

import secrets

import structlog

from core.chat.words import Name, Text, _

log = structlog.get_logger(__name__)

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: the code is read aloud."""


def incident(error: Exception, doing: str) -> Text:
    """Log the error, and answer what to say about it. `doing`: what was being done."""
    code = "".join(secrets.choice(_LETTERS) for _place in range(4))
    log.error("unexpected error", code=code, doing=doing, exc_info=error)
    return _(
        "Something went wrong on our side and nothing was saved. Please try again; if it happens again, give staff"
        " this code: {code}.",
        code=Name(code),
    )


OLD_BUTTON = _("This button is too old to work. Nothing was changed.")
OLD_FORM = _("This form is not open any more. Nothing was saved; please begin again.")
