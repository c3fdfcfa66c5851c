"""*We need help*: a reason and a few words for those who watch over the partnership, and three offers at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from core.cards.help_wanted import HELP_CHOICES, Offers, idea_for, offer_parts
from core.chat.card import Part, WireValue, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.nudge import GONE, Question, answered_already, given_question, look_up, not_expected
from core.model.check_ins import CheckIn, HelpReason
from core.model.defaults import ASK_AGAIN_DAYS
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Contact, ContactRole
from core.model.nudges import NudgeAnswer
from core.model.partnerships import LOGGABLE, PartnershipLibrary
from core.services.check_ins import Answered, Wish, ask_for_help, standing_answer
from core.services.mentorships import names_of_mentors
from core.services.nudge_answers import answered, ask_again_in_a_week
from core.services.people import contacts_of, reader_of


@dataclass(frozen=True, kw_only=True)
class NeedHelp(Question):
    """What makes it hard."""

    reason: Annotated[HelpReason, Ask(_("What makes it difficult?"), labels=HELP_CHOICES)]
    words: Annotated[
        str | None, Ask(_("A few words, if you like"), long=True, max_length=500, readers=readers.NOT_PARTNERS)
    ] = None


async def already(context: Context, given: Mapping[str, WireValue]) -> Outcome | None:
    """Somebody of the library asked for help before the form was opened."""
    asked = given_question(given)
    if asked is None or given.get("reason"):
        return None
    looked = await look_up(context, *asked)
    if isinstance(looked, Refusal):
        return looked
    row = (looked.waiting or looked.rows)[0]
    if row.partnership.state not in LOGGABLE:
        return not_expected(context, row) or GONE
    before = await standing_answer(context.uow, row, NudgeAnswer.HELP, today=context.today)
    return await _asked_already(context, row, before) if before is not None else None


async def help_us(context: Context, asked: NeedHelp) -> Outcome:
    """Those who watch over the partnership are told, once, and the person is offered what may help at once."""
    looked = await look_up(context, asked.rows, asked.on, to_answer=True)
    if isinstance(looked, Refusal):
        return looked
    row = (looked.waiting or looked.rows)[0]
    if row.partnership.state not in LOGGABLE:
        return not_expected(context, row) or GONE
    before = await standing_answer(context.uow, row, NudgeAnswer.HELP, today=context.today)
    if before is not None:
        return await _asked_already(context, row, before)
    again = context.today + timedelta(days=ASK_AGAIN_DAYS)
    if looked.waiting:
        await ask_again_in_a_week(
            context.uow,
            [row],
            NudgeAnswer.HELP,
            member_id=context.member.id,
            today=context.today,
            asked_by=looked.asked_by,
        )
    else:
        await answered(context.uow, [row.id], NudgeAnswer.HELP, member_id=context.member.id, today=context.today)
    wish = Wish(asked.reason, asked.words)
    made = await ask_for_help(context.uow, row, wish, member_id=context.member.id, again_on=again)
    thanks = Words(_("Thank you for asking. Here is what may help at once."))
    told = made.told_from is not None
    return Reply(card=card(thanks, *await _offers(context, row, made.check_in, told=told)), lasting=True)


async def _asked_already(context: Context, row: PartnershipLibrary, before: Answered) -> Reply:
    """By whom and when, and once more what may help."""
    mentors = await names_of_mentors(context.uow, row.partnership_id)
    answer = answered_already(context, before)
    told = _("{answered} Staff were told.", answered=answer)
    if mentors:
        told = _("{answered} Your mentor was told.", answered=answer)
    said = Words(told)
    return Reply(card=card(said, *await _offers(context, row, before.check_in, told=True)))


async def _offers(context: Context, row: PartnershipLibrary, check_in: CheckIn, *, told: bool) -> tuple[Part, ...]:
    """An idea that suits the reason, a second person, and what staff do."""
    reason = check_in.reason or HelpReason.OTHER
    contacts = await contacts_of(context.uow, [each.library_id for each in row.partnership.rows])
    theirs = _second(contact for contact in contacts if contact.library_id not in context.actor.library_ids)
    ours = [
        contact
        for contact in contacts
        if contact.library_id == row.library_id and contact.member_id != context.member.id and contact.member.accounts
    ]
    return offer_parts(
        Offers(
            partnership=row.partnership,
            own=row.library,
            idea=idea_for(reason, check_in.id),
            again=Day(check_in.again_on or context.today),
            told=told,
            theirs=theirs,
            zone=reader_of(theirs.member, library=theirs.library).zone if theirs is not None else "UTC",
            ours=ours[0] if ours else None,
            mentors=tuple(await names_of_mentors(context.uow, row.partnership_id)),
            reason=reason,
            words=check_in.words,
        ),
        context.now,
        away=reason is HelpReason.CLOSED,
    )


def _second(contacts: Iterable[Contact]) -> Contact | None:
    """Who else speaks for a partner: the first contact is the one that people write to already."""
    connected = [contact for contact in contacts if contact.member.accounts]
    firsts: dict[LibraryId, MemberId] = {}
    for contact in connected:
        if contact.role is ContactRole.PRIMARY:
            firsts.setdefault(contact.library_id, contact.member_id)
    others = [contact for contact in connected if firsts.get(contact.library_id) != contact.member_id]
    return min(others, key=lambda contact: list(ContactRole).index(contact.role), default=None)


COMMANDS = (
    Command(
        name="nudge help",
        summary=_("We need help"),
        takes=NeedHelp,
        run=help_us,
        instead=already,
        who=Audience.CONTACT,
        submit=_("Ask for help"),
        hidden=True,
    ),
)
