"""*Not yet*: everybody of the library is asked again in a week, and the ladder climbs on."""

from __future__ import annotations

from collections.abc import Sequence

from core.cards.buttons import HOME
from core.cards.check_in import answer_buttons
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, _
from core.commands.context import Context
from core.commands.declaring import Audience, Command
from core.commands.nudge import (
    Looked,
    Question,
    answered_already,
    asked_from,
    logged_already,
    look_up,
    partners_in,
    why_closed,
)
from core.model.libraries import ContactRole
from core.model.nudges import NudgeAnswer
from core.model.partnerships import PartnershipLibrary
from core.services.check_ins import keep_answer, last_talk_of, standing_answer
from core.services.nudge_answers import answered, ask_again_in_a_week


async def not_yet(context: Context, asked: Question) -> Outcome:
    """Once for each library, whoever of it presses; what a partner logged meanwhile does not take the answer away."""
    looked = await look_up(context, asked.rows, asked.on, to_answer=True)
    if isinstance(looked, Refusal):
        return looked
    if not looked.waiting:
        return await _kept_beside_a_talk(context, looked)
    new = [row for row in looked.waiting if not await _stands(context, row)]
    if not new:
        return await _said_already(context, looked)
    again = await ask_again_in_a_week(
        context.uow,
        new,
        NudgeAnswer.NOT_YET,
        member_id=context.member.id,
        today=context.today,
        asked_by=looked.asked_by,
    )
    for row in new:
        keep_answer(context.uow, row, NudgeAnswer.NOT_YET, member_id=context.member.id, again_on=again)
    partners = partners_in(context, new)
    if _is_first_contact(context, new):
        day = Day(await asked_from(context, new, again))
        thanks = _("Thank you. I will ask again about {partners} from {day} on.", partners=partners, day=day)
    else:
        thanks = _(
            "Thank you. I will ask the first contact of your library again about {partners} from {day} on.",
            partners=partners,
            day=Day(again),
        )
    return Reply(card=card(thanks, Buttons(_ways_on(looked))), replace=True)


def _is_first_contact(context: Context, rows: Sequence[PartnershipLibrary]) -> bool:
    """Of the libraries of all these rows: whom the first rungs ask."""
    roles = {contact.library_id: contact.role for contact in context.actor.contacts}
    return all(roles.get(row.library_id) is ContactRole.PRIMARY for row in rows)


async def _stands(context: Context, row: PartnershipLibrary) -> bool:
    return await standing_answer(context.uow, row, NudgeAnswer.NOT_YET, today=context.today) is not None


async def _said_already(context: Context, looked: Looked) -> Outcome:
    """Somebody of the library said so, and is not asked again yet."""
    row = looked.waiting[0]
    before = await standing_answer(context.uow, row, NudgeAnswer.NOT_YET, today=context.today)
    if before is None or before.check_in.again_on is None:
        return await why_closed(context, looked)
    again = await asked_from(context, looked.waiting, before.check_in.again_on)
    return Refusal(
        text=_("{answered} I ask again from {day} on.", answered=answered_already(context, before), day=Day(again)),
        buttons=_ways_on(looked),
    )


async def _kept_beside_a_talk(context: Context, looked: Looked) -> Outcome:
    """A partner logged a talk, and this library says that there was none: both are kept."""
    row = looked.rows[0]
    talk = await last_talk_of(context.uow, row)
    if talk is None or row.due_on is None or talk.library_id in context.actor.library_ids:
        return await why_closed(context, looked)
    if not await _stands(context, row):
        again = max(row.due_on, context.today)
        keep_answer(context.uow, row, NudgeAnswer.NOT_YET, member_id=context.member.id, again_on=again)
        await answered(context.uow, [row.id], NudgeAnswer.NOT_YET, member_id=context.member.id, today=context.today)
    said = _(
        "{logged} I keep your answer beside it: not yet. Staff can read both. Your next check-in is on {day}.",
        logged=logged_already(context, talk),
        day=Day(row.due_on),
    )
    without = {NudgeAnswer.YES, NudgeAnswer.NOT_YET}
    return Reply(card=card(said, Buttons((*answer_buttons(row, looked.on, without=without), HOME))), replace=True)


def _ways_on(looked: Looked) -> tuple[Button, ...]:
    """What can still be done: of one partnership the other answers."""
    if len(looked.waiting) == 1:
        row = looked.waiting[0]
        return (*answer_buttons(row, looked.on, without={NudgeAnswer.NOT_YET}), HOME)
    return (Button(label=_("Log a talk"), command="log", style=Style.PRIMARY), HOME)


COMMANDS = (
    Command(
        name="nudge not-yet",
        summary=_("Not yet"),
        takes=Question,
        run=not_yet,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
