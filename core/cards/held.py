"""Old data was put back: what staff read of it, and *Start*."""

from __future__ import annotations

from datetime import date

from core.chat.card import Part, Words
from core.chat.words import Day, Listing, Strong, Text, Value, _, n_
from core.services.holding import Late


def held_words(day: date) -> Words:
    """ "Nothing goes out: the data is from 3 November 2026." """
    return Words(
        _(
            "{nothing}: the data is from {day}, and what happened after it is missing.",
            nothing=Strong(_("Nothing goes out")),
            day=Day(day),
        )
    )


def late_words(late: Late) -> Part:
    """ "5 messages would go out now, to 3 people and 2 channels." """
    if not late.messages:
        return Words(_("No message is waiting."))
    to: list[Value] = []
    if late.people:
        to.append(n_("{count} person", "{count} people", late.people))
    if late.channels:
        to.append(n_("{count} channel", "{count} channels", late.channels))
    return Words(_waiting(late, Listing(tuple(to))))


def _waiting(late: Late, to: Value) -> Text:
    return n_(
        "{count} message is waiting, for {readers}.",
        "{count} messages are waiting, for {readers}.",
        late.messages,
        readers=to,
    )
