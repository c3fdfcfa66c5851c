"""What logging a talk and correcting it share: the questions, the rules over the answers, and how a talk is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from core.cards.buttons import HISTORY
from core.cards.labels import WAY_CHOICES, WAYS
from core.cards.library import names_of
from core.chat.card import WireValue
from core.chat.form import Problem
from core.chat.outcome import Refusal
from core.chat.words import CommandName, Day, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Rule
from core.commands.decoding import wire
from core.commands.sources import libraries_of_partnership, my_partnerships, readable_partnerships
from core.model.communications import Communication, Way
from core.model.ids import LibraryId, PartnershipId
from core.model.partnerships import Partnership
from core.model.rhythms import LONGEST_RHYTHM, SHORTEST_RHYTHM
from core.services.partnerships import partners_of

Given = Mapping[str, WireValue]

OLDEST = date(1999, 1, 1)
"""The sister-libraries programme began in 1999; an earlier day is a slip of the keyboard."""


async def only_partnership(context: Context, given: Given) -> WireValue | None:
    """The person's partnership, when there is exactly one."""
    found = await context.partnerships()
    return str(found[0].id) if len(found) == 1 else None


async def today(context: Context, given: Given) -> WireValue | None:
    """Today, in the person's calendar."""
    return context.today.isoformat()


async def all_libraries(context: Context, given: Given) -> WireValue | None:
    """Every library of the partnership that is named, so that they stand ticked in the form."""
    named = (each for each in await context.partnerships() if str(each.id) == given.get("partnership"))
    partnership = next(named, None)
    return tuple(str(row.library_id) for row in partnership.rows) if partnership else None


PARTNERSHIP = Ask(
    _("Partnership"),
    suggest=my_partnerships,
    default=only_partnership,
    nobody=_("Your library has no partner yet. I write to you here when one is found; then you can log your talks."),
)
WITH_WHOM = replace(PARTNERSHIP, nobody=_("Your library has no partner yet. I write to you here when one is found."))
"""As that, for what is agreed with a partner."""

ANY_PARTNERSHIP = Ask(
    _("Partnership"),
    suggest=readable_partnerships,
    default=only_partnership,
    nobody=_("Your library has no partnership yet. I write to you here when a partner is found."),
)
"""Also one that has ended; for staff every one there is."""

HOW_OFTEN = Ask(
    _("How often would you like to talk?"),
    minimum=SHORTEST_RHYTHM,
    maximum=LONGEST_RHYTHM,
    hint=_("A number of days: 14 is every two weeks, 30 about once a month."),
)
HOW = Ask(_("How did you talk?"), labels=WAY_CHOICES)
WHEN = Ask(_("When?"), default=today, past=True)
ABOUT = Ask(_("What about?"), long=True, headline=True, max_length=2000, readers=readers.PARTNERS)
LIBRARIES = Ask(
    _("Which libraries took part?"), suggest=libraries_of_partnership, depends="partnership", default=all_libraries
)


class Talk(Protocol):
    """The answers about one talk."""

    @property
    def partnership(self) -> PartnershipId | None: ...

    @property
    def how(self) -> Way: ...

    @property
    def when(self) -> date: ...

    @property
    def about(self) -> str | None: ...

    @property
    def libraries(self) -> tuple[LibraryId, ...] | None: ...


async def has_been(context: Context, when: date) -> Problem | None:
    """The day has been, and not before there were sister libraries."""
    if when > context.today:
        return Problem(
            text=_(
                "{day} has not come yet. Please log a talk after it has happened; today is {today}.",
                day=Day(when),
                today=Day(context.today),
            )
        )
    if when < OLDEST:
        return Problem(text=_("{day} is very long ago. Is the year right?", day=Day(when)))
    return None


async def two_took_part(context: Context, libraries: tuple[LibraryId, ...] | None) -> Problem | None:
    """At least two libraries; with none ticked all did."""
    if libraries is not None and len(libraries) < 2:
        return Problem(text=_("A talk needs at least two libraries. Please tick all that took part."))
    return None


RULES = (Rule(("when",), has_been), Rule(("libraries",), two_took_part))


def logged_text(context: Context, partnership: Partnership, communication: Communication) -> Text:
    """ "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 20 December 2026." """
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    way, day = WAYS[communication.way], Day(communication.on)
    due = next((row.due_on for row in partnership.rows if row.library_id == communication.library_id), None)
    if due is None:
        return _("Logged: {way} with {partners}, {day}.", way=way, partners=partners, day=day)
    return _(
        "Logged: {way} with {partners}, {day}. Next check-in: {due}.",
        way=way,
        partners=partners,
        day=day,
        due=Day(due),
    )


def as_given(asked: Talk) -> dict[str, WireValue]:
    """The answers as they travel in a button."""
    given: dict[str, WireValue] = {
        "partnership": str(asked.partnership),
        "how": wire(asked.how),
        "when": wire(asked.when),
        "about": asked.about or "",
    }
    if asked.libraries is not None:
        given["libraries"] = wire(asked.libraries)
    return given


async def mine(context: Context, partnership_id: PartnershipId | None) -> Partnership | None:
    """That partnership, if it is one of the person's own."""
    return next((each for each in await context.partnerships() if each.id == partnership_id), None)


def took_part(asked: Talk, partnership: Partnership) -> Collection[LibraryId]:
    """The libraries that are ticked; with none ticked all did."""
    return asked.libraries or tuple(row.library_id for row in partnership.rows)


ONLY_YOURS = Refusal(
    text=_(
        "Only the library that logged this can change it. Your own entries are in {history}.",
        history=CommandName("sister history"),
    ),
    buttons=(HISTORY,),
)
