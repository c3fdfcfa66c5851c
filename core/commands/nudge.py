"""The check-in question, asked again where it stands, and what every answer to it looks at first: whether it is this
person's to answer, and still open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HISTORY, HOME, look_at
from core.cards.check_in import READ_BY, answer_buttons, question, who_answered, who_logged
from core.cards.library import names_of
from core.chat.card import Button, Buttons, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Listing, Text, _
from core.commands.context import Context
from core.commands.declaring import LONG_TEXT_LENGTH, Ask, Audience, Command
from core.commands.sources import numbers
from core.model.communications import Communication
from core.model.ids import PartnershipLibraryId
from core.model.partnerships import PartnershipLibrary, PartnershipState
from core.model.schedule import local_day
from core.services.check_ins import Answered, last_talk_of
from core.services.nudge_answers import AskedBy, asked_by_staff, rows_of_member
from core.services.nudging import put_off, within_limit
from core.services.partnerships import partners_of


@dataclass(frozen=True, kw_only=True)
class Question:
    """The partnerships it is about, by the rows of the person's libraries, separated by "."; and the day on which it
    was asked, which is today on the home card.
    """

    rows: Annotated[str, Ask(_("Partnerships"), max_length=LONG_TEXT_LENGTH, never=True)]
    on: Annotated[date | None, Ask(_("Day"), never=True)] = None


@dataclass(frozen=True)
class Looked:
    """The person's rows that a question is about; those that still wait for a talk, because it is due or because staff
    asked, and who of the staff did. A talk that fell due after the question was asked is another question.
    """

    rows: Sequence[PartnershipLibrary]
    waiting: Sequence[PartnershipLibrary]
    asked_by: AskedBy
    on: date


def given_question(given: Mapping[str, WireValue]) -> tuple[str, date | None] | None:
    """Which question a button carries, before anything is decoded; None where it carries none."""
    rows, on = given.get("rows"), given.get("on")
    if not isinstance(rows, str):
        return None
    try:
        return rows, date.fromisoformat(on) if isinstance(on, str) and on else None
    except ValueError:
        return None


GONE = Refusal(
    text=_("This question is not open any more. Your partnerships are on your home card."),
    buttons=(HOME,),
)
"""Said of what is no longer the person's, or never was: the two are not told apart."""


async def look_up(context: Context, rows: str, on: date | None, *, to_answer: bool = False) -> Looked | Refusal:
    """What is still open. `to_answer`: of two who answer at the same moment the second finds what the first said."""
    ids = [PartnershipLibraryId(number) for number in numbers(rows.split("."))]
    member = context.actor.member
    found = (
        await rows_of_member(context.uow, ids, member_id=member.id, to_answer=to_answer) if member is not None else ()
    )
    if not found:
        return GONE
    asked_on = min(on or context.today, context.today)
    due = [row for row in found if row.due_on is not None]
    early = [row for row in due if row.due_on is not None and row.due_on > asked_on]
    asked_by = await asked_by_staff(context.uow, early, member_id=member.id) if early and member is not None else {}
    waiting = [row for row in due if row not in early or row.id in asked_by]
    return Looked(found, waiting, asked_by, asked_on)


def not_expected(context: Context, row: PartnershipLibrary) -> Refusal | None:
    """Why no talk is expected, where none is: it is paused, rests, or has ended."""
    partnership = row.partnership
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    since = Day(partnership.state_since)
    log_it = Button(label=_("Log a talk"), command="log", given={"partnership": str(partnership.id)})
    match partnership.state:
        case PartnershipState.ENDED:
            said = _(
                "Your partnership with {partners} ended on {day}. What you did together stays in the history.",
                partners=partners,
                day=since,
            )
            return Refusal(text=said, buttons=(look_at(partnership), HOME))
        case PartnershipState.PAUSED:
            said = _(
                "Your partnership with {partners} is paused since {day}, so nobody waits for an answer. A talk can be "
                "logged all the same.",
                partners=partners,
                day=since,
            )
            return Refusal(text=said, buttons=(log_it, look_at(partnership), HOME))
        case PartnershipState.DORMANT:
            said = _(
                "Your partnership with {partners} rests since {day}, so nobody waits for an answer. One talk brings it "
                "back.",
                partners=partners,
                day=since,
            )
            return Refusal(text=said, buttons=(log_it, look_at(partnership), HOME))
        case _:
            return None


async def why_closed(context: Context, looked: Looked) -> Refusal:
    """What a stale button says: who logged which talk and when, or that nothing is expected, and what can be done."""
    row = looked.rows[0]
    if (refused := not_expected(context, row)) is not None:
        return refused
    talk = await last_talk_of(context.uow, row)
    if talk is None:
        return GONE
    return Refusal(
        text=_("{logged} There is nothing left to do.", logged=logged_already(context, talk)),
        buttons=another_talk(row),
    )


def logged_already(context: Context, talk: Communication) -> Text:
    """Who logged it, as this person reads it."""
    return who_logged(talk, reader=context.member.id, own=context.actor.library_ids)


def another_talk(row: PartnershipLibrary) -> tuple[Button, ...]:
    """What is left to do once a talk is logged."""
    given = {"partnership": str(row.partnership_id)}
    return (
        Button(label=_("Log another talk"), command="log", given=given),
        Button(label=HISTORY.label, command=HISTORY.command, given=given),
        HOME,
    )


def answered_already(context: Context, answered: Answered) -> Text:
    """Who answered, what and when, as this person reads it."""
    day = Day(local_day(answered.check_in.at, context.actor.zone))
    return who_answered(answered, reader=context.member.id, on=day)


async def asked_from(context: Context, rows: Sequence[PartnershipLibrary], first: date) -> date:
    """The day that may be promised to this person: their limit and their pauses put off what was agreed."""
    about = [row.partnership_id for row in rows]
    day = await put_off(context.uow, first, member_id=context.member.id, partnership_ids=about)
    return within_limit(day, context.member, context.actor.zone)


def partners_in(context: Context, rows: Sequence[PartnershipLibrary]) -> Listing:
    """The partners of these rows, each once."""
    partners = {
        library.id: library for row in rows for library in partners_of(row.partnership, context.actor.library_ids)
    }
    return names_of(list(partners.values()))


async def look(context: Context, asked: Question) -> Outcome:
    """One of several questions, with its four answers."""
    looked = await look_up(context, asked.rows, asked.on)
    if isinstance(looked, Refusal):
        return looked
    if not looked.waiting:
        return await why_closed(context, looked)
    row = looked.waiting[0]
    asks = Words(question(row.partnership, row, context.actor.library_ids))
    return Reply(card=card(asks, Buttons(answer_buttons(row, looked.on)), READ_BY))


COMMANDS = (
    Command(
        name="nudge look",
        summary=_("Answer"),
        takes=Question,
        run=look,
        who=Audience.CONTACT,
        changes=False,
        hidden=True,
    ),
)
