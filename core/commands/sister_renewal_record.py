"""*Record their answer* to whether an agreement goes on: what a library without an account wrote back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.ending import ending_parts
from core.cards.renewal import renewal_parts
from core.chat.card import card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Text, _
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, THEIR_WORDS, Recorded, recording_refused
from core.commands.sister_renewal import renewal_as_it_stands
from core.model.answers import Choice
from core.model.endings import EndingReason
from core.model.ids import AgreementId, LibraryId
from core.services.contacts import take_library_turn
from core.services.endings import Wished, open_parting
from core.services.library_answers import Said
from core.services.renewals import Renewing, answer_renewal, let_it_end, open_renewal_of, renewal_by_id

CHOICES: dict[Choice, Text] = {
    Choice.YES: _("They would go on with it"),
    Choice.CHANGE: _("They would change it"),
    Choice.NO: _("They would let it end"),
}


@dataclass(frozen=True, kw_only=True)
class RecordedRenewal(Recorded):
    """Which agreement, and what they answered."""

    agreement: Annotated[int, Ask(_("Agreement"), never=True)]
    answer: Annotated[Choice, Ask(_("What did they answer?"), labels=CHOICES)]
    words: Annotated[str | None, THEIR_WORDS] = None


async def record(context: Context, asked: RecordedRenewal) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    waiting = await open_renewal_of(context.uow, AgreementId(asked.agreement))
    renewing = await renewal_by_id(context.uow, waiting.renewal.id, to_answer=True) if waiting else None
    if renewing is None:
        return NOT_THERE
    if (refused := await recording_refused(context, renewing.partnership, asked.library)) is not None:
        return refused
    if not renewing.is_open:
        return await renewal_as_it_stands(context, renewing.renewal.id)
    said = Said(
        library_id=LibraryId(asked.library),
        choice=asked.answer,
        by=context.member.id,
        words=asked.words,
        source=asked.source,
        on=asked.on,
    )
    if asked.answer is Choice.NO:
        return await _let_it_end(context, renewing, said)
    await answer_renewal(context.uow, renewing, said)
    after = await renewal_by_id(context.uow, renewing.renewal.id)
    if after is None:
        return NOT_THERE
    eyes = await eyes_of(context, after.partnership)
    return Reply(card=card(RECORDED, *renewal_parts(after, eyes)), replace=True, lasting=True)


async def _let_it_end(context: Context, renewing: Renewing, said: Said) -> Outcome:
    """Their ending begins, as if they had asked for it here."""
    eyes = await eyes_of(context, renewing.partnership)
    if await open_parting(context.uow, renewing.partnership.id) is None:
        wished = Wished(
            library_id=said.library_id,
            reason=EndingReason.OTHER,
            words=said.words,
            last_day=renewing.agreement.ends_on,
        )
        await let_it_end(context.uow, renewing, wished, said)
    parting = await open_parting(context.uow, renewing.partnership.id)
    if parting is None:
        return NOT_THERE
    return Reply(card=card(RECORDED, *ending_parts(parting, eyes)), replace=True, lasting=True)


COMMANDS = (
    Command(
        name="sister renewal-record",
        summary=_("Record their answer"),
        takes=RecordedRenewal,
        run=record,
        rules=(THAT_DAY,),
        submit=_("Record it"),
        hidden=True,
    ),
)
