"""/staff mentors: who has how many, who waits how long, which trials nobody mentors, and how soon people are helped."""

from __future__ import annotations

from datetime import timedelta

from core.cards.buttons import STAFF_HOME, look_at
from core.cards.checked import not_checked_since
from core.cards.library import names_of
from core.cards.mentoring import TOPICS, spoken
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Row, Rows, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Strong, Text, _, n_, strong
from core.commands.context import Context as Asking
from core.commands.declaring import Audience, Command, Nothing
from core.commands.staff_roles import GRANT
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.life import stopped_since
from core.services.mentor_figures import MentorFigures, mentor_figures
from core.services.mentor_requests import Wished, staff_for
from core.services.mentors import Mentor

MOST, MOST_ALONE = 5, 3
"""So many of each list, and of trials without a mentor, stand on the card; the rest are counted. Discord takes no card
of more than 40 components, of which a row with its button has three.
"""


async def mentors(context: Asking, asked: Nothing) -> Outcome:
    """One card; what staff may not read of it is not on it: the words of a wish about their own library."""
    figures = await mentor_figures(context.uow)
    waiting = [each for each in figures.waiting if await _may_look_after(context, each)]
    parts: list[Part] = [*card(*not_checked_since(await stopped_since(context.uow))).parts, _facts(figures)]
    if figures.mentors or figures.others:
        helpers = [*map(_mentor, figures.mentors), *(_other(name, load) for name, load in figures.others)]
        parts += _list(_("Mentors"), helpers)
    else:
        parts.append(Words(_("Nobody mentors yet. Grant the role to somebody who would like to.")))
    if waiting:
        parts += _list(_("Waiting for a mentor"), [_wish(context, each) for each in waiting])
    if figures.alone:
        parts += _list(_("Trials without a mentor"), [_alone(each) for each in figures.alone], MOST_ALONE)
    parts.append(Buttons((GRANT, Button(label=_("Who wants to mentor"), command="staff wishes"), STAFF_HOME)))
    return Reply(card=card(*parts), replace=True)


async def _may_look_after(context: Asking, wished: Wished) -> bool:
    """What is asked about one's own library is for the other staff, if there are any."""
    if context.actor.library_ids.isdisjoint(library.id for library in wished.libraries):
        return True
    return any(each.id == context.member.id for each in await staff_for(context.uow, wished))


def _list(title: Text, rows: list[Row], most: int = MOST) -> list[Part]:
    shown: list[Part] = [Rows(title=title, rows=tuple(rows[:most]))]
    more = len(rows) - most
    if more > 0:
        shown.append(Context(n_("And {count} more, after these.", "And {count} more, after these.", more)))
    return shown


def _facts(figures: MentorFigures) -> Facts:
    facts = [
        Fact(
            label=_("They wait"),
            value=_time(figures.answer) if figures.answer is not None else _("nobody was helped yet"),
        )
    ]
    if figures.mentors:
        facts.append(Fact(label=_("Load"), value=_load(*figures.share)))
    return Facts(tuple(facts))


def _load(low: int, high: int) -> Text:
    """The smallest and the largest part of a mentor's room that is taken, in per cent."""
    if low == high:
        return _("{low} per cent of the room is taken.", low=low)
    if high - low <= _FAIR:
        return _("Fairly shared: each mentor has {low} to {high} per cent of their room taken.", low=low, high=high)
    return _("Not fairly shared: some have {low} per cent of their room taken, others {high}.", low=low, high=high)


_FAIR = 50
"""Per cent between the emptiest and the fullest: with two to three partnerships each, one more or less."""


def _time(taken: timedelta) -> Text:
    """The median, in the largest whole unit."""
    hours = round(taken.total_seconds() / 3600)
    if hours < 48:  # two days
        return n_("{count} hour; half of them waited less", "{count} hours; half of them waited less", max(1, hours))
    return n_("{count} day; half of them waited less", "{count} days; half of them waited less", round(hours / 24))


def _mentor(mentor: Mentor) -> Row:
    """ "Mai / 1 of 2 / English and Vietnamese" """
    detail = _("{languages}", languages=spoken(mentor.profile.languages))
    if mentor.profile.paused_at is not None:
        detail = _("{languages}. Rests now.", languages=spoken(mentor.profile.languages))
    return Row(
        title=strong(Name(mentor.member.name)),
        aside=_("{load} of {capacity}", load=mentor.load, capacity=mentor.profile.capacity),
        detail=detail,
    )


def _other(helper: str, load: int) -> Row:
    """Staff who help without being a mentor."""
    detail = n_("Helps {count} partnership, as staff.", "Helps {count} partnerships, as staff.", load)
    return Row(title=strong(Name(helper)), detail=detail)


def _wish(context: Asking, wished: Wished) -> Row:
    """ "Suva and Amman / waits 3 days / The language is difficult. Staff are asked." """
    days = (context.today - local_day(wished.request.asked_at, context.reader.zone)).days
    topic = TOPICS[wished.request.topic]
    detail = _("{topic}. Mentors are asked one after the other.", topic=topic)
    if wished.request.widened_at is not None:
        detail = _("{topic}. All mentors and staff are asked.", topic=topic)
    help_them = Button(label=_("I will help"), command="mentor take", given={"request": str(wished.request.id)})
    return Row(
        title=_("{libraries}", libraries=Strong(names_of(wished.libraries))),
        aside=n_("waits {count} day", "waits {count} days", days) if days else _("waits since today"),
        detail=detail,
        button=help_them,
    )


def _alone(partnership: Partnership) -> Row:
    return Row(
        title=_("{libraries}", libraries=Strong(names_of([row.library for row in partnership.rows]))),
        detail=_("In trial since {day}.", day=Day(partnership.state_since)),
        button=look_at(partnership),
    )


COMMANDS = (
    Command(
        name="staff mentors",
        summary=_("Mentors, and who waits"),
        takes=Nothing,
        run=mentors,
        who=Audience.STAFF,
        changes=False,
    ),
)
