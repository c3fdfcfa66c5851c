"""*Record their answer*: whether a partner without an account agrees that another library is invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.chat.outcome import Outcome
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, THEIR_WORDS, Recorded, recording_refused
from core.commands.sister_joining import as_it_stands
from core.model.answers import Choice
from core.model.ids import LibraryId, ProposalId
from core.model.proposals import ProposalAnswer
from core.services.contacts import take_library_turn
from core.services.joining import agree, heard, to_be_asked
from core.services.library_answers import Said
from core.services.proposals import proposal_by_id


@dataclass(frozen=True, kw_only=True)
class RecordedJoining(Recorded):
    """Which invitation, and what they answered."""

    proposal: Annotated[int, Ask(_("Invitation"), never=True)]
    agreed: Annotated[bool, Ask(_("Do they agree to the invitation?"))]
    words: Annotated[str | None, THEIR_WORDS] = None


async def record(context: Context, asked: RecordedJoining) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    # Nobody of them is connected at the same moment; whoever joins takes the turn first, then locks.
    await take_library_turn(context.uow, LibraryId(asked.library))
    proposed = await proposal_by_id(context.uow, ProposalId(asked.proposal), to_answer=True)
    if proposed is None or proposed.partnership is None:
        return NOT_THERE
    if asked.library not in {each.id for each in to_be_asked(proposed)}:
        return NOT_THERE
    if (refused := await recording_refused(context, proposed.partnership, asked.library)) is not None:
        return refused
    answers = await heard(context.uow, proposed.proposal.id)
    waits = proposed.proposal.answer is ProposalAnswer.WAITING and proposed.proposal.inside
    if not waits or (asked.agreed and asked.library in answers):
        return await as_it_stands(context, asked.proposal)
    said = Said(
        library_id=LibraryId(asked.library),
        choice=Choice.YES if asked.agreed else Choice.NO,
        by=context.member.id,
        words=asked.words,
        source=asked.source,
        on=asked.on,
    )
    await agree(context.uow, proposed, said)
    return await as_it_stands(context, asked.proposal, RECORDED)


COMMANDS = (
    Command(
        name="sister joining-record",
        summary=_("Record their answer"),
        takes=RecordedJoining,
        run=record,
        rules=(THAT_DAY,),
        submit=_("Record it"),
        hidden=True,
    ),
)
