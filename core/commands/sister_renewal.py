"""/sister renewal: whether an agreement goes on. Each library answers for itself, and nothing happens by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.eyes import Eyes
from core.cards.renewal import agreement_button, renewal_parts, signed_day, whose
from core.chat.card import Buttons, Card, Words, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.talk import ANY_PARTNERSHIP
from core.model.agreements import Agreement
from core.model.answers import Choice
from core.model.ids import LibraryId, PartnershipId, RenewalId
from core.model.partnerships import Partnership, PartnershipState
from core.model.schedule import local_day
from core.services.library_answers import Said
from core.services.partnerships import partnership_by_id
from core.services.renewals import answer_renewal, open_renewal, renewal_by_id, signed_agreement


@dataclass(frozen=True, kw_only=True)
class OfPartnership:
    """Whose agreement."""

    partnership: Annotated[PartnershipId, ANY_PARTNERSHIP]


class GoesOn(StrEnum):
    """What can be said with one press; to let it end has questions of its own."""

    YES = Choice.YES.value
    CHANGE = Choice.CHANGE.value


GOES_ON: dict[GoesOn, Text] = {
    GoesOn.YES: _("Go on with it"),
    GoesOn.CHANGE: _("Change it"),
}


@dataclass(frozen=True, kw_only=True)
class AnswerRenewal:
    """Which question, for which of one's libraries, and what it says."""

    renewal: Annotated[int, Ask(_("Renewal"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]
    choice: Annotated[GoesOn, Ask(_("Answer"), labels=GOES_ON, never=True)]
    words: Annotated[
        str | None,
        Ask(_("What would you change?"), long=True, max_length=500, readers=readers.PARTNERS),
    ] = None


async def show(context: Context, asked: OfPartnership) -> Outcome:
    """The question, if one waits; else how long the agreement runs."""
    partnership = await partnership_by_id(context.uow, asked.partnership)
    if partnership is None:
        return NOT_THERE
    eyes = await eyes_of(context, partnership)
    renewing = await open_renewal(context.uow, partnership.id)
    if renewing is not None:
        return Reply(card=card(*renewal_parts(renewing, eyes)), replace=True)
    agreement = await signed_agreement(context.uow, partnership.id)
    return Reply(card=_nothing_asked(partnership, agreement, eyes), replace=True)


def _nothing_asked(partnership: Partnership, agreement: Agreement | None, eyes: Eyes) -> Card:
    back = look_at(partnership)
    if partnership.state is PartnershipState.ENDED:
        return card(_("This partnership has ended. There is nothing to renew."), Buttons((back, HOME)))
    if agreement is None:
        said = _("You have signed no agreement, so there is nothing to renew. You can write one together.")
        return card(said, Buttons((agreement_button(partnership), back, HOME)))
    return card(
        Words(runs(partnership, agreement, eyes)),
        *((Words(_("I ask all of you on {day}.", day=Day(agreement.remind_on))),) if agreement.remind_on else ()),
        Buttons((agreement_button(partnership), back, HOME)),
    )


def runs(partnership: Partnership, agreement: Agreement, eyes: Eyes) -> Text:
    """ "Your agreement with Amman Public Library runs until 31 December 2027." """
    whole = whose(partnership, eyes)
    if agreement.ends_on is None:
        since = signed_day(agreement, eyes)
        return _("{agreement} is in force since {day}, without an end.", agreement=whole, day=since)
    day = Day(agreement.ends_on)
    if agreement.ends_on < local_day(eyes.now, eyes.zone):
        return _("{agreement} ended on {day}. The partnership goes on.", agreement=whole, day=day)
    return _("{agreement} runs until {day}.", agreement=whole, day=day)


async def answer(context: Context, asked: AnswerRenewal) -> Outcome:
    """Write down what the library says."""
    renewing = await renewal_by_id(context.uow, RenewalId(asked.renewal), to_answer=True)
    if renewing is None:
        return NOT_THERE
    eyes = await eyes_of(context, renewing.partnership)
    own = {each.id for each in renewing.libraries} & eyes.own
    if asked.library not in own:
        return NOT_THERE
    heard = renewing.answers.get(LibraryId(asked.library))
    choice = Choice(asked.choice)
    again = heard is not None and (heard.answer.choice, heard.answer.words) == (choice, asked.words)
    if renewing.is_open and not again:
        said = Said(library_id=LibraryId(asked.library), choice=choice, by=context.member.id, words=asked.words)
        await answer_renewal(context.uow, renewing, said)
    return await renewal_as_it_stands(context, asked.renewal)


async def renewal_as_it_stands(context: Context, renewal: int) -> Outcome:
    """The card, after what was just done."""
    renewing = await renewal_by_id(context.uow, RenewalId(renewal))
    if renewing is None:
        return NOT_THERE
    eyes = await eyes_of(context, renewing.partnership)
    return Reply(card=card(*renewal_parts(renewing, eyes)), replace=True)


COMMANDS = (
    Command(
        name="sister renewal",
        summary=_("Renew an agreement"),
        takes=OfPartnership,
        run=show,
        changes=False,
        listed=False,
    ),
    Command(
        name="sister renewal-answer",
        summary=_("Answer about renewal"),
        takes=AnswerRenewal,
        run=answer,
        hidden=True,
    ),
)
