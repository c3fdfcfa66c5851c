"""One partnership that I mentor: where it stands, who speaks for it, and giving it back with a reason and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.chat.card import Button, Buttons, Card, Context, Fact, Facts, Part, Style, WireValue, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Language, Listing, Moment, MomentForm, Name, Strong, Text, _, name
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.sources import numbers
from core.model.ids import MentorshipId
from core.model.mentoring import MentorshipEnd
from core.model.schedule import local_day
from core.services.alerts import open_alert
from core.services.mentor_notes import notes_about_library
from core.services.mentor_search import release
from core.services.mentors import take_mentor_turn
from core.services.mentorships import Mentored, mentorship_by_id
from core.services.people import contacts_of, reader_of
from core.services.watching import is_alerted


class Why(StrEnum):
    """Why a mentor gives a partnership back."""

    TIME = "time"
    LANGUAGE = "language"
    TOPIC = "topic"
    SOLVED = "solved"
    OTHER = "other"


WHY: dict[Why, Text] = {
    Why.TIME: _("I have too little time"),
    Why.LANGUAGE: _("The language is difficult"),
    Why.TOPIC: _("Somebody else knows more about this"),
    Why.SOLVED: _("They need no mentor any more"),
    Why.OTHER: _("Something else"),
}


@dataclass(frozen=True, kw_only=True)
class OneMentorship:
    """Which one, as a button names it."""

    mentorship: Annotated[int, Ask(_("Mentorship"), never=True)]


@dataclass(frozen=True, kw_only=True)
class GiveBack(OneMentorship):
    """Why, and what the next mentor should know."""

    why: Annotated[Why, Ask(_("Why do you give it back?"), labels=WHY)]
    notes: Annotated[
        str | None,
        Ask(
            _("What should the next mentor know?"),
            long=True,
            max_length=1000,
            readers=readers.MENTORS_AND_STAFF,
            hint=_("You may leave this empty."),
        ),
    ] = None


async def _mine(context: Asking, mentorship: int, *, to_change: bool = False) -> Mentored | None:
    member = context.actor.member
    found = await mentorship_by_id(context.uow, MentorshipId(mentorship), to_change=to_change)
    if found is None or member is None or found.mentorship.mentor_id != member.id:
        return None
    return found


async def show(context: Asking, asked: OneMentorship) -> Outcome:
    """Who speaks for its libraries, with their local times, and what can be done."""
    mentored = await _mine(context, asked.mentorship)
    if mentored is None:
        return NOT_THERE
    if mentored.mentorship.ended_at is not None:
        return Reply(card=_over(context, mentored), replace=True)
    facts = []
    for contact in await contacts_of(context.uow, [library.id for library in mentored.libraries]):
        zone = reader_of(contact.member, library=contact.library).zone
        facts.append(
            Fact(
                label=name(contact.member.name),
                value=_(
                    "{library}. {languages}. It is {moment} there.",
                    library=Name(contact.library.name),
                    languages=Listing(tuple(Language(code) for code in contact.library.languages)),
                    moment=Moment(context.now, MomentForm.WEEKDAY, zone),
                ),
            )
        )
    since = Day(local_day(mentored.mentorship.began_at, context.reader.zone))
    parts: list[Part] = [Context(_("You help since {day}.", day=since))]
    if facts:
        parts.append(Facts(tuple(facts[:8])))
    given = {"mentorship": str(mentored.mentorship.id)}
    give_back = Button(label=_("Give it back"), command="mentor release", given=given)
    ways = await _ways(context, mentored)
    return Reply(
        card=card(
            _("{libraries}", libraries=Strong(names_of(mentored.libraries))),
            *parts,
            Buttons((*ways, give_back, MENTORING)),
        ),
        replace=True,
    )


async def _ways(context: Asking, mentored: Mentored) -> tuple[Button, ...]:
    """What can be done for a partnership; first the alert, where one stands open."""
    if mentored.partnership is None:
        return await library_notes_way(context, mentored)
    partnership = mentored.partnership
    given = {"partnership": str(partnership.id)}
    alert = await open_alert(context.uow, partnership.id)
    if not await is_alerted(context.uow, partnership, context.member.id):
        alert = None
    held = {"alert": str(alert.id)} if alert is not None else {}
    why = Button(label=_("Why it is at risk"), command="mentor alert", given=held, style=Style.PRIMARY)
    return (
        *((why,) if alert is not None else ()),
        Button(label=_("Message both"), command="mentor message", given=given, ask=True),
        Button(label=_("Private notes"), command="mentor notes", given=given),
        look_at(partnership),
    )


async def library_notes_way(context: Asking, mentored: Mentored) -> tuple[Button, ...]:
    """What earlier mentors of a library without a partnership wrote for the next one, where they did."""
    if mentored.library is None or not await notes_about_library(context.uow, mentored.library.id):
        return ()
    given = {"mentorship": str(mentored.mentorship.id)}
    return (Button(label=_("Notes of earlier mentors"), command="mentor library-notes", given=given),)


async def done(context: Asking, asked: OneMentorship) -> Outcome:
    """*They need no mentor now*: it ends kindly, and is offered to nobody."""
    await take_mentor_turn(context.uow, context.member.id)
    mentored = await _mine(context, asked.mentorship, to_change=True)
    if mentored is None:
        return NOT_THERE
    if mentored.mentorship.ended_at is None:
        await release(context.uow, mentored.mentorship, MentorshipEnd.DONE, by=context.member.id)
    pair = Strong(names_of(mentored.libraries))
    said = _("Thank you for helping {libraries}. They go on without a mentor.", libraries=pair)
    return Reply(card=card(said, Buttons((MENTORING, HOME))), lasting=True, replace=True)


async def stay(context: Asking, asked: OneMentorship) -> Outcome:
    """*I stay with them*."""
    mentored = await _mine(context, asked.mentorship)
    if mentored is None or mentored.mentorship.ended_at is not None:
        return NOT_THERE
    said = _("Thank you. You stay with {libraries}.", libraries=Strong(names_of(mentored.libraries)))
    return Reply(card=card(said, Buttons((MENTORING, HOME))), replace=True)


def _over(context: Asking, mentored: Mentored) -> Card:
    day = Day(local_day(mentored.mentorship.ended_at or context.now, context.reader.zone))
    return card(
        _("You gave {libraries} back on {day}. Thank you.", libraries=names_of(mentored.libraries), day=day),
        Buttons((MENTORING, HOME)),
    )


async def given_already(context: Asking, given: Mapping[str, WireValue]) -> Outcome | None:
    """Said before the form, where it is theirs no longer."""
    named = numbers([str(given.get("mentorship"))])
    mentored = await _mine(context, named[0]) if named else None
    if mentored is None or mentored.mentorship.ended_at is None:
        return None
    return Reply(card=_over(context, mentored))


async def give_back(context: Asking, asked: GiveBack) -> Outcome:
    """It is offered to others; where they need no mentor any more it is not."""
    await take_mentor_turn(context.uow, context.member.id)
    mentored = await _mine(context, asked.mentorship, to_change=True)
    if mentored is None:
        return NOT_THERE
    if mentored.mentorship.ended_at is not None:
        return Refusal(text=_("You gave this back already. Nothing is left to do."), buttons=(MENTORING, HOME))
    solved = asked.why is Why.SOLVED
    reason = MentorshipEnd.DONE if solved else MentorshipEnd.RELEASED
    note = asked.notes
    again = await release(context.uow, mentored.mentorship, reason, by=context.member.id, note=note)
    context.uow.audit(
        "mentorship given back",
        "mentorship",
        mentored.mentorship.id,
        by=context.member.id,
        why=asked.why.value,
    )
    said = (
        _(
            "Thank you for helping {libraries}. They go on without a mentor.",
            libraries=Strong(names_of(mentored.libraries)),
        )
        if solved
        else _(
            "Thank you for helping {libraries}. I keep your notes for the next mentor.",
            libraries=Strong(names_of(mentored.libraries)),
        )
        if again is None
        else _(
            "Thank you for helping {libraries}. It is offered to another mentor now, with your notes.",
            libraries=Strong(names_of(mentored.libraries)),
        )
    )
    return Reply(card=card(said, Buttons((MENTORING, HOME))), lasting=True, replace=True)


COMMANDS = (
    Command(name="mentor one", summary=_("Look"), takes=OneMentorship, run=show, changes=False, hidden=True),
    Command(name="mentor done", summary=_("They need no mentor now"), takes=OneMentorship, run=done, hidden=True),
    Command(
        name="mentor stay",
        summary=_("I stay with them"),
        takes=OneMentorship,
        run=stay,
        changes=False,
        hidden=True,
    ),
    Command(
        name="mentor release",
        summary=_("Give it back"),
        takes=GiveBack,
        run=give_back,
        instead=given_already,
        submit=_("Give it back"),
        hidden=True,
    ),
)
