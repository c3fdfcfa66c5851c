"""What answers a nudge besides /log: *Not yet* and *Remind me in a week*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HISTORY, HOME
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Listing, _
from core.commands.context import Context
from core.commands.declaring import LONG_TEXT_LENGTH, Ask, Audience, Command, Nothing
from core.commands.sources import numbers
from core.model.ids import PartnershipLibraryId
from core.model.partnerships import PartnershipLibrary
from core.services.nudge_answers import AskedBy, asked_by_staff, not_yet, remind_in_a_week, rows_of_member
from core.services.nudging import put_off, requeue_nudges, within_limit
from core.services.partnerships import partners_of
from core.services.people import change_settings


@dataclass(frozen=True, kw_only=True)
class NudgeAnswered:
    """The partnerships a nudge was about, by the rows of the person's libraries, separated by "."; and the day on which
    it asked, which is today on the home card.
    """

    rows: Annotated[str, Ask(_("Partnerships"), max_length=LONG_TEXT_LENGTH, never=True)]
    on: Annotated[date | None, Ask(_("Day"), never=True)] = None


async def answer_not_yet(context: Context, asked: NudgeAnswered) -> Outcome:
    """Everybody of the library is asked again in a week."""
    found = await _still_open(context, asked)
    if isinstance(found, Refusal):
        return found
    rows, asked_by = found
    again = await not_yet(context.uow, rows, member_id=context.member.id, today=context.today, asked_by=asked_by)
    again = await _asked_from(context, rows, again)
    return Reply(
        card=card(
            _(
                "Thank you. I will ask again about {partners} from {day} on.",
                partners=_partners(context, rows),
                day=Day(again),
            ),
            Buttons((_log(rows), HOME)),
        ),
        replace=True,
    )


async def answer_later(context: Context, asked: NudgeAnswered) -> Outcome:
    """Only this person is asked again in a week."""
    found = await _still_open(context, asked)
    if isinstance(found, Refusal):
        return found
    rows, asked_by = found
    again = await remind_in_a_week(
        context.uow, rows, member_id=context.member.id, today=context.today, asked_by=asked_by
    )
    again = await _asked_from(context, rows, again)
    return Reply(
        card=card(
            _(
                "Of course. I will remind you about {partners} from {day} on. Only you are reminded.",
                partners=_partners(context, rows),
                day=Day(again),
            ),
            Buttons((_log(rows), HOME)),
        ),
        replace=True,
    )


async def _still_open(context: Context, asked: NudgeAnswered) -> tuple[Sequence[PartnershipLibrary], AskedBy] | Refusal:
    """The rows that are the person's and still wait for a talk, because it is due or because staff asked, and who of
    the staff did; a stale button says that there is nothing left to do. A talk that fell due after the question was
    asked is another question.
    """
    ids = [PartnershipLibraryId(number) for number in numbers(asked.rows.split("."))]
    rows = await rows_of_member(context.uow, ids, member_id=context.member.id)
    asked_by = await asked_by_staff(context.uow, rows, member_id=context.member.id)
    asked_on = min(asked.on or context.today, context.today)
    waiting = [row for row in rows if row.due_on is not None and (row.due_on <= asked_on or row.id in asked_by)]
    if waiting:
        return waiting, asked_by
    talked = [row.last_contact_on for row in rows if row.last_contact_on is not None]
    if talked:
        return Refusal(
            text=_("Somebody logged a talk on {day} already. There is nothing left to do.", day=Day(max(talked))),
            buttons=(HISTORY,),
        )
    return Refusal(
        text=_("This question is not open any more. Your partnerships are on your home card."),
        buttons=(HOME,),
    )


async def fewer_messages(context: Context, asked: Nothing) -> Outcome:
    """At most one reminder in four weeks; the nudge under which it was pressed stays as it is."""
    await change_settings(context.uow, context.member, {"fewer_messages": True})
    await requeue_nudges(context.uow, context.member.id)
    return Reply(
        card=card(
            _(
                "Saved. You get at most one reminder in four weeks. You can change this in {settings}.",
                settings=CommandName("sister settings"),
            ),
            Buttons((Button(label=_("Settings"), command="sister settings"), HOME)),
        )
    )


async def _asked_from(context: Context, rows: Sequence[PartnershipLibrary], first: date) -> date:
    """The day that may be promised to this person: their limit and their pauses put off what the ladder would do."""
    about = [row.partnership_id for row in rows]
    day = await put_off(context.uow, first, member_id=context.member.id, partnership_ids=about)
    return within_limit(day, context.member, context.actor.zone)


def _partners(context: Context, rows: Sequence[PartnershipLibrary]) -> Listing:
    partners = {
        library.id: library for row in rows for library in partners_of(row.partnership, context.actor.library_ids)
    }
    return names_of(list(partners.values()))


def _log(rows: Sequence[PartnershipLibrary]) -> Button:
    given = {"partnership": str(rows[0].partnership_id)} if len(rows) == 1 else {}
    return Button(label=_("Log it"), command="log", given=given, style=Style.PRIMARY)


COMMANDS = (
    Command(
        name="nudge not-yet",
        summary=_("Not yet"),
        takes=NudgeAnswered,
        run=answer_not_yet,
        who=Audience.CONTACT,
        hidden=True,
    ),
    Command(
        name="nudge fewer",
        summary=_("Fewer messages"),
        takes=Nothing,
        run=fewer_messages,
        hidden=True,
    ),
    Command(
        name="nudge later",
        summary=_("Remind me in a week"),
        takes=NudgeAnswered,
        run=answer_later,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
