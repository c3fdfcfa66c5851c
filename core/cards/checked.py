"""What stands above a list that the clock work keeps true, while it does not run."""

from __future__ import annotations

from datetime import datetime

from core.chat.card import Part, Words
from core.chat.words import Moment, _


def not_checked_since(stopped: datetime | None) -> tuple[Part, ...]:
    """ "Not checked since Friday 20 November 2026, 10:00 (Suva)." Nothing while the clock work runs."""
    if stopped is None:
        return ()
    return (Words(_("Not checked since {moment}: this list may be out of date.", moment=Moment(stopped))),)
