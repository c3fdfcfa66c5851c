"""*I will help · Not now*: a mentor's answer to a wish that was offered to them."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.mentoring import (
    MENTORING,
    NOT_NOW_IS_FINE,
    details_facts,
    look,
    not_now_button,
    offer_buttons,
    taken_line,
    wish_facts,
    wish_lead,
)
from core.chat.card import Button, Buttons, Card, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Strong, _
from core.commands.context import Context
from core.commands.declaring import Command
from core.commands.mentor import OneRequest
from core.commands.mentor_one import library_notes_way
from core.commands.recording import NOT_THERE
from core.model.ids import MentoringRequestId
from core.model.members import Role
from core.model.mentoring import OfferAnswer
from core.model.schedule import local_day
from core.services.mentor_requests import Wished, offer_of, request_by_id, staff_for
from core.services.mentor_search import Taken, not_now, take_request
from core.services.mentorships import mentored_by


async def take(context: Context, asked: OneRequest) -> Outcome:
    """The first one has it."""
    wished = await request_by_id(context.uow, MentoringRequestId(asked.request))
    if wished is None or not (context.actor.has(Role.MENTOR) or context.actor.is_staff):
        return NOT_THERE
    staff = context.actor.is_staff and any(
        each.id == context.member.id for each in await staff_for(context.uow, wished)
    )
    taken = await take_request(context.uow, wished, by=context.member.id, own=context.actor.library_ids, staff=staff)
    match taken:
        case Taken.YES | Taken.MINE:
            return Reply(card=await _yours(context, wished), lasting=True, replace=True)
        case Taken.LATE:
            now = await request_by_id(context.uow, wished.request.id)
            return Refusal(text=taken_line(now or wished, context.member.id), buttons=(MENTORING, HOME))
        case Taken.FULL:
            return Refusal(
                text=_(
                    "You help as many partnerships as you have room for. If you would like this one too, make more "
                    "room first: press Change in My mentoring. Else press Not now, and somebody else is asked."
                ),
                buttons=(MENTORING, not_now_button(wished), HOME),
            )
        case Taken.OWN:
            return Refusal(
                text=_(
                    "This is about a library that you speak for. Somebody from outside sees more; others are asked."
                ),
                buttons=(HOME,),
            )
        case Taken.NOT_OFFERED:
            return NOT_THERE


async def _yours(context: Context, wished: Wished) -> Card:
    asked_on = Day(local_day(wished.request.asked_at, context.reader.zone))
    return card(
        _("Thank you. You help {libraries} now.", libraries=Strong(names_of(wished.libraries))),
        wish_facts(wished, asked_on),
        *details_facts(wished),
        _("They read who you are in their own morning. Please write to them in the next days."),
        Buttons((*_write(wished), *await _earlier_notes(context, wished), *look(wished), MENTORING, HOME)),
    )


async def _earlier_notes(context: Context, wished: Wished) -> tuple[Button, ...]:
    """Of a library without a partnership; those of a partnership stand on its page."""
    mine = await mentored_by(context.uow, context.member.id) if wished.partnership is None else ()
    helped = [each for each in mine if each.mentorship.request_id == wished.request.id]
    return await library_notes_way(context, helped[0]) if helped else ()


def _write(wished: Wished) -> tuple[Button, ...]:
    """*Message both*, where there are two."""
    if wished.partnership is None:
        return ()
    given = {"partnership": str(wished.partnership.id)}
    return (Button(label=_("Message both"), command="mentor message", given=given, ask=True, style=Style.PRIMARY),)


async def look_at_it(context: Context, asked: OneRequest) -> Outcome:
    """What is offered to them, with its answers."""
    wished = await request_by_id(context.uow, MentoringRequestId(asked.request))
    member = context.actor.member
    offer = await offer_of(context.uow, wished.request.id, member.id) if wished is not None and member else None
    if wished is None or offer is None or offer.answer is OfferAnswer.STOPPED or not context.actor.has(Role.MENTOR):
        return NOT_THERE
    if wished.is_about(context.actor.library_ids):
        return NOT_THERE
    if not wished.waits:
        return Refusal(text=taken_line(wished, offer.member_id), buttons=(MENTORING, HOME))
    asked_on = Day(local_day(wished.request.asked_at, context.reader.zone))
    parts = (wish_lead(wished), wish_facts(wished, asked_on), NOT_NOW_IS_FINE, offer_buttons(wished))
    return Reply(card=card(*parts, Buttons((MENTORING, HOME))), replace=True)


async def decline(context: Context, asked: OneRequest) -> Outcome:
    """It goes on at once."""
    wished = await request_by_id(context.uow, MentoringRequestId(asked.request), to_answer=True)
    offer = await offer_of(context.uow, wished.request.id, context.member.id) if wished is not None else None
    if wished is None or offer is None or offer.answer is OfferAnswer.STOPPED:
        return NOT_THERE
    if not await not_now(context.uow, wished, by=context.member.id):
        return Refusal(text=taken_line(wished, context.member.id), buttons=(MENTORING, HOME))
    said = _("Thank you for saying so. Somebody else is asked now.")
    return Reply(card=card(said, Buttons((MENTORING, HOME))), replace=True)


COMMANDS = (
    Command(name="mentor look", summary=_("Look"), takes=OneRequest, run=look_at_it, changes=False, hidden=True),
    Command(name="mentor take", summary=_("I will help"), takes=OneRequest, run=take, hidden=True),
    Command(name="mentor not-now", summary=_("Not now"), takes=OneRequest, run=decline, hidden=True),
)
