"""A partnership of three libraries or more: each by itself, and whoever alone has gone quiet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.cards.days import last_heard
from core.cards.library import names_of
from core.chat.card import About, Context, Fact, Facts, Part, Words
from core.chat.words import Day, Listing, Name, Strong, Text, _, n_, name
from core.model.libraries import Library
from core.model.partnerships import SEVERAL, Partnership, PartnershipLibrary


def each_library(partnership: Partnership, today: date) -> tuple[Part, ...]:
    """When each was last heard, and which of them alone is late; nothing for two, who talk with each other."""
    if len(partnership.rows) < SEVERAL:
        return ()
    heard = tuple(Fact(label=name(row.library.name), value=_heard(row)) for row in partnership.rows)
    quiet = quiet_alone(partnership, today)
    return (
        Context(_("Libraries"), About.CAPTION),
        Facts(heard),
        *((Words(quiet),) if quiet is not None else ()),
    )


def _heard(row: PartnershipLibrary) -> Text:
    if row.last_contact_on is None and row.joined_on is not None:
        return _("joined {day}, no talk yet", day=Day(row.joined_on))
    return last_heard(row.last_contact_on)


def quiet_alone(partnership: Partnership, today: date) -> Text | None:
    """ "Lima Library alone is quiet; the others keep in touch. A short hello to them helps." None where nobody is, or
    all are.
    """
    late = [row.library for row in partnership.late_alone(today)]
    if not late:
        return None
    return n_(
        "{libraries} alone is quiet; the others keep in touch. A short hello helps.",
        "{libraries} are quiet; the others keep in touch. A short hello helps.",
        len(late),
        libraries=Strong(names_of(late)),
    )


def quiet_towns(alone: Sequence[Library]) -> Text | None:
    """For staff, who know the towns: "Lima alone is quiet." None where nobody alone is."""
    if not alone:
        return None
    return n_(
        "{libraries} alone is quiet.",
        "{libraries} are quiet.",
        len(alone),
        libraries=Listing(tuple(Name(library.town) for library in alone)),
    )
