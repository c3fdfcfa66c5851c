"""*Record their answer* to a proposal: what a library without an account wrote back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.email import email_buttons
from core.cards.library import names_of
from core.cards.recorded import recorded_by
from core.chat.card import Button, Buttons, Context, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Name, Strong, Text, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE, THAT_DAY, THEIR_WORDS, Recorded, invited_refused, recording_refused
from core.commands.sister_propose import proposal_card
from core.model.ids import LibraryId, ProposalId
from core.model.letters import Matter
from core.model.proposals import ProposalAnswer
from core.services.contacts import take_library_turn
from core.services.partnerships import partnership_by_id
from core.services.proposals import Proposed, accept, close, proposal_by_id


@dataclass(frozen=True, kw_only=True)
class RecordedProposal(Recorded):
    """Which proposal, and what they answered."""

    proposal: Annotated[int, Ask(_("Proposal"), never=True)]
    accepted: Annotated[bool, Ask(_("Would they like to be partners?"))]
    words: Annotated[str | None, replace(THEIR_WORDS, readers=readers.PROPOSER)] = None


async def record(context: Asking, asked: RecordedProposal) -> Outcome:
    """Accept or decline in their stead, once, and only while nobody of them is connected."""
    proposed = await _to_record(context, asked)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    proposal = proposed.proposal
    proposal.recorded_from, proposal.recorded_on = asked.source, asked.on
    by = context.member
    if not asked.accepted:
        await close(context.uow, proposal, ProposalAnswer.DECLINED, by=by.id, words=asked.words)
        said = _(
            "Recorded: {library} cannot be a partner now. Thank you for asking them so kindly.",
            library=Strong(Name(proposed.asked.name)),
        )
        another = Button(label=_("Propose to another"), command="sister propose", style=Style.PRIMARY)
        if proposed.partnership is not None:
            another = look_at(proposed.partnership)
        ways: tuple[Button, ...] = (another, HOME)
    else:
        await accept(context.uow, proposal, by=by.id, words=asked.words)
        said = _accepted(proposed)
        (copy,) = email_buttons(
            partnership_id=proposal.partnership_id, library=proposed.asked, matter=Matter.INTRODUCTION
        )
        ways = (Button(label=copy.label, command=copy.command, given=copy.given, style=Style.PRIMARY), HOME)
    noted = recorded_by(proposal, by.name)
    return Reply(
        card=card(Words(said), *((Context(noted),) if noted is not None else ()), Buttons(ways)),
        lasting=True,
        replace=True,
    )


def _accepted(proposed: Proposed) -> Text:
    library = Strong(Name(proposed.asked.name))
    if proposed.partnership is not None:
        return _(
            "Recorded: {library} accepts, and is a partner of {partners} now. Next: send them the introduction, with a "
            "first hello.",
            library=library,
            partners=names_of(proposed.partners),
        )
    return _(
        "Recorded: {library} accepts. {own} and {library} are introduced. Next: send them the introduction, with "
        "a first hello.",
        library=library,
        own=Name(proposed.library.name),
    )


async def _to_record(context: Asking, asked: RecordedProposal) -> Proposed | Refusal | Reply:
    """A proposal that waits for that library's answer, which somebody else may record; else why not, or what became of
    it.
    """
    found = await proposal_by_id(context.uow, ProposalId(asked.proposal))
    if found is None or found.asked.id != asked.library:
        return NOT_THERE
    # Nobody of them is connected at the same moment; whoever joins takes the turn first, then locks.
    await take_library_turn(context.uow, LibraryId(asked.library))
    partnership = await partnership_by_id(context.uow, found.proposal.partnership_id)
    if partnership is None:
        return NOT_THERE
    refused = (
        await invited_refused(context, found)
        if found.proposal.joins
        else await recording_refused(context, partnership, asked.library)
    )
    if refused is not None:
        return refused
    proposed = await proposal_by_id(context.uow, ProposalId(asked.proposal), to_answer=True)
    if proposed is None:
        return NOT_THERE
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return Reply(card=await proposal_card(context, proposed), replace=True)
    return proposed


COMMANDS = (
    Command(
        name="sister propose-record",
        summary=_("Record their answer"),
        takes=RecordedProposal,
        run=record,
        rules=(THAT_DAY,),
        submit=_("Record it"),
        hidden=True,
    ),
)
