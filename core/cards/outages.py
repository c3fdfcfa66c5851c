"""A workspace that does not let the bot in, as staff read of it."""

from __future__ import annotations

from datetime import datetime

from core.chat.card import Words
from core.chat.words import Moment, Name, Strong, Text, _, n_


def outage_words(platform: Text, since: datetime, *, waiting: int) -> Words:
    """Since when, and that nothing is lost. `waiting`: how many messages are due and have not gone."""
    nothing_lost = (
        n_(
            "Nothing is lost: {count} message waits, and goes out by itself afterwards.",
            "Nothing is lost: {count} messages wait, and go out by themselves afterwards.",
            waiting,
        )
        if waiting
        else _("Nothing is lost: messages wait, and go out by themselves afterwards.")
    )
    return Words(
        _(
            "{platform} has not let me in since {moment}. {nothing_lost}",
            platform=Strong(platform),
            moment=Moment(since),
            nothing_lost=nothing_lost,
        )
    )


ADVICE = Words(
    _(
        "Please ask the administrator to run {command}: it says what to do.",
        command=Strong(Name("python -m bot check")),
    )
)
"""Who mends it."""
