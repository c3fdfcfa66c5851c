"""Days in words: how far away one is, and when a library was last heard."""

from __future__ import annotations

from datetime import date

from core.chat.words import Day, Text, _, n_


def away(day: date, today: date) -> Text:
    """ "Today", "Yesterday", "In 4 days", "12 days ago"."""
    days = (day - today).days
    match days:
        case 0:
            return _("Today")
        case 1:
            return _("Tomorrow")
        case -1:
            return _("Yesterday")
        case _other:
            pass
    if days > 0:
        return n_("In {count} day", "In {count} days", days)
    return n_("{count} day ago", "{count} days ago", -days)


def last_heard(day: date | None) -> Text:
    """ "last talk 3 November 2026", "no talk yet"."""
    return _("last talk {day}", day=Day(day)) if day else _("no talk yet")
