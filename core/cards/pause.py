"""Pauses as each side reads them: partners read until when, and never why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from core.cards.eyes import Eyes
from core.chat.card import Button, Context, Fact, Part, Style, Words
from core.chat.words import CommandName, Country, Day, Name, Strong, Text, _
from core.content.calendars import year_without_holidays
from core.model.closures import Closure, still_to_come
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.services.aways import StandingAway
from core.services.pauses import Standing

ASKED = ("until", "reason")
"""What the form of a pause asks, where the partnership is known."""

SOON = timedelta(days=30)
"""Closed days stand on the home card of partners from so many days before."""

PAUSE_FOR = _("Pause until a day")
CANNOT_ANSWER = _("We cannot answer now")


def away_words(library: Library, pauses: Sequence[Standing]) -> Text:
    """ "Suva City Library is away until 4 March 2027." Of one that cannot say when, that it cannot answer."""
    return away_until(library, None if any(each.pause.until is None for each in pauses) else _last(pauses))


def away_until(library: Library, until: date | None) -> Text:
    """The same, by the day; None where there is none."""
    name = Strong(Name(library.name))
    if until is None:
        return _("{library} cannot answer at the moment.", library=name)
    return _("{library} is away until {day}.", library=name, day=Day(until))


def _last(pauses: Sequence[Standing]) -> date | None:
    return max((each.pause.until for each in pauses if each.pause.until is not None), default=None)


def by_library(pauses: Sequence[Standing]) -> list[tuple[Library, list[Standing]]]:
    """Each library that pauses, with its pauses."""
    found: dict[LibraryId, tuple[Library, list[Standing]]] = {}
    for each in pauses:
        found.setdefault(each.library.id, (each.library, []))[1].append(each)
    return list(found.values())


def pause_lines(pauses: Sequence[Standing]) -> list[Text]:
    """One for each library that pauses."""
    return [away_words(library, some) for library, some in by_library(pauses)]


def reasons(partnership: Partnership, pauses: Sequence[Standing], eyes: Eyes) -> list[Text]:
    """Why, for those who may read it: colleagues, and staff who speak for no partner."""
    partner = any(row.library_id in eyes.own for row in partnership.rows)
    return [
        _("Why: {reason}", reason=Name(each.pause.reason))
        for each in pauses
        if each.pause.reason and (each.library.id in eyes.own or (eyes.is_staff and not partner))
    ]


def may_end(pauses: Sequence[Standing], own: Collection[LibraryId]) -> bool:
    """Whether one of these pauses is of one's own library."""
    return any(each.library.id in own for each in pauses)


def back_button(partnership: Partnership, *, style: Style = Style.NORMAL) -> Button:
    """*We are back*."""
    given = {"partnership": str(partnership.id)}
    return Button(label=_("We are back"), command="sister pause-end", given=given, style=style)


def pause_button(partnership: Partnership, label: Text = PAUSE_FOR) -> Button:
    """*Pause until a day*."""
    given = {"partnership": str(partnership.id)}
    return Button(label=label, command="sister pause", given=given, ask=ASKED, style=Style.QUIET)


def here_button(away: StandingAway, label: Text, *, style: Style = Style.PRIMARY) -> Button:
    """*We are back*, *We are here* or *Undo*, of all partnerships of a library."""
    return Button(label=label, command="sister away-end", given={"away": str(away.away.id)}, style=style)


def pause_parts(partnership: Partnership, pauses: Sequence[Standing], eyes: Eyes) -> tuple[Part, ...]:
    """On the page of a partnership that is paused: who is away, until when, and what that means; why for colleagues."""
    if partnership.state is not PartnershipState.PAUSED or not pauses:
        return ()
    return (
        *(Words(line) for line in pause_lines(pauses)),
        *(Context(reason) for reason in reasons(partnership, pauses, eyes)),
        Context(_("Nobody is reminded meanwhile, and nobody is late afterwards.")),
    )


def pause_ways(partnership: Partnership, pauses: Sequence[Standing], eyes: Eyes) -> tuple[Button, ...]:
    """What somebody of one of its libraries can do: *We are back*, or pause it until a day, or until another one."""
    own = [row.library for row in partnership.rows if row.library_id in eyes.own]
    if not own or partnership.state not in {*LIVE, PartnershipState.PAUSED}:
        return ()
    mine = [each for each in pauses if each.library.id in eyes.own]
    if not mine:
        return (pause_button(partnership),)
    dated = [each for each in mine if each.pause.until is not None]
    other = (pause_button(partnership, _("Another day")),) if dated else ()
    return (back_button(partnership, style=Style.PRIMARY), *other)


def for_them_ways(partnership: Partnership, pauses: Sequence[Standing], eyes: Eyes) -> tuple[Button, ...]:
    """*They cannot answer*, for each other library that answers now: a partner, or staff, may say so for it."""
    if partnership.state not in {*LIVE, PartnershipState.PAUSED}:
        return ()
    silent = {each.library.id for each in pauses if each.pause.away_id is not None}
    others = [row.library for row in partnership.rows if row.library_id not in eyes.own | silent]
    if not others:
        return ()
    alone = len(others) == 1 and any(row.library_id in eyes.own for row in partnership.rows)
    return tuple(_for_them(partnership, each, alone=alone) for each in others)


def _for_them(partnership: Partnership, library: Library, *, alone: bool) -> Button:
    label = _("They cannot answer") if alone else _("Cannot answer: {library}", library=Name(library.name))
    given = {"partnership": str(partnership.id), "library": str(library.id)}
    return Button(label=label, command="sister away-for", given=given, style=Style.QUIET)


# Closed days


def closed_days(closure: Closure) -> Text:
    """ "20 December 2026 to 4 January 2027", or a single day."""
    if closure.first == closure.last:
        return _("{day}", day=Day(closure.first))
    return _("{first} to {last}", first=Day(closure.first), last=Day(closure.last))


def closed_fact(libraries: Sequence[Library], today: date) -> tuple[Fact, ...]:
    """When these libraries are next closed, for their partners: "Amman Public Library, 20 December 2026 to …"."""
    facts = []
    for library in libraries:
        coming = still_to_come(library.closures, today)
        if coming:
            said = _("{library}, {days}", library=Name(library.name), days=closed_days(coming[0]))
            facts.append(Fact(label=_("Closed"), value=said))
    return tuple(facts)


def closed_line(libraries: Sequence[Library], today: date) -> Text | None:
    """The first of these that is closed now or within a month; None where none is."""
    for library in libraries:
        coming = still_to_come(library.closures, today)
        if coming and coming[0].first <= today + SOON:
            return _("{library} is closed: {days}", library=Name(library.name), days=closed_days(coming[0]))
    return None


def no_holidays(country: str, day: date) -> Text | None:
    """Said where no public holidays of a country are known for the year; None where they are."""
    year = year_without_holidays(country, day)
    if year is None:
        return None
    return _(
        "I know of no public holidays in {country} in {year}, so I only keep its weekends free. If there are any, "
        "please add them with {closed}.",
        country=Country(country),
        year=Name(str(year)),
        closed=CommandName("sister closed"),
    )


# Libraries that cannot answer


def cannot_answer_words(library: Library) -> tuple[Part, ...]:
    """What partners read: that it cannot answer, and what that means for them."""
    return (
        Words(away_until(library, None)),
        Words(
            _("Your partnership is paused: nobody is reminded, and nothing is lost. You read here when they are back.")
        ),
    )
