"""The answers to a proposal: *Accept*, *Decline kindly*, *Ask a question*, its reply, and *Take it back*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME, PROPOSALS, look_at
from core.cards.library import names_of
from core.chat.card import Buttons, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.sister_propose import NOT_YOURS, OneProposal, proposal_card
from core.model.ids import ProposalId, ProposalQuestionId
from core.model.proposals import ProposalAnswer
from core.services.partnerships import partnership_by_id
from core.services.proposals import Proposed, accept, ask, close, proposal_by_id, question_by_id, reply


@dataclass(frozen=True, kw_only=True)
class Decline:
    """Which proposal, and a kind word if one likes."""

    proposal: Annotated[int, Ask(_("Proposal"), never=True)]
    words: Annotated[
        str | None,
        Ask(
            _("A kind word"),
            long=True,
            max_length=500,
            readers=readers.PROPOSER,
            hint=_("You may leave this empty."),
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What one would like to know first."""

    proposal: Annotated[int, Ask(_("Proposal"), never=True)]
    question: Annotated[str, Ask(_("Your question"), long=True, max_length=500, readers=readers.PROPOSER)]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The reply to a question."""

    question: Annotated[int, Ask(_("Question"), never=True)]
    words: Annotated[str, Ask(_("Your answer"), long=True, max_length=1000, readers=readers.ASKED)]


async def yes(context: Context, asked: OneProposal) -> Outcome:
    """Accept it: everybody is introduced."""
    proposed = await _to_answer(context, asked.proposal)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    await accept(context.uow, proposed.proposal, by=context.member.id)
    if proposed.partnership is not None:
        return Reply(card=card(_welcome(proposed), Buttons((look_at(proposed.partnership), HOME))), replace=True)
    said = _(
        "Accepted. You and {library} are introduced: each contact reads who the others are, in their own morning.",
        library=Strong(Name(proposed.library.name)),
    )
    partnership = await partnership_by_id(context.uow, proposed.proposal.partnership_id)
    return Reply(card=card(said, Buttons((look_at(partnership), HOME))), lasting=True, replace=True)


def _welcome(proposed: Proposed) -> Text:
    """For the library that has joined."""
    return _(
        "Welcome. {library} and {partners} are partners now. Each contact reads who you are in their own morning, and "
        "you read who they are.",
        library=Name(proposed.asked.name),
        partners=Strong(names_of(proposed.partners)),
    )


async def no(context: Context, asked: Decline) -> Outcome:
    """Decline it, with a kind word."""
    proposed = await _to_answer(context, asked.proposal)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    await close(context.uow, proposed.proposal, ProposalAnswer.DECLINED, by=context.member.id, words=asked.words)
    said = _("Declined. {library} reads it kindly, in their own morning.", library=Name(proposed.library.name))
    return Reply(card=card(said, Buttons((HOME,))), replace=True)


async def question(context: Context, asked: Question) -> Outcome:
    """Ask first; the proposal waits meanwhile."""
    proposed = await _to_answer(context, asked.proposal)
    if isinstance(proposed, Refusal | Reply):
        return proposed
    await ask(context.uow, proposed, by=context.member.id, question=asked.question)
    said = _(
        "Asked. {library} reads it in their own morning; you read their answer here. The proposal waits meanwhile.",
        library=Name(proposed.library.name),
    )
    return Reply(card=card(said, Buttons((PROPOSALS, HOME))))


async def answer(context: Context, asked: Answered) -> Outcome:
    """Reply to a question about one's own proposal; once."""
    found = await question_by_id(context.uow, ProposalQuestionId(asked.question), to_answer=True)
    proposed = await proposal_by_id(context.uow, found.question.proposal_id) if found else None
    if found is None or proposed is None or proposed.library.id not in context.actor.library_ids:
        return NOT_YOURS
    if found.question.reply is not None and found.replier is not None:
        text = _("{name} answered this already. Thank you. There is nothing left to do.", name=Name(found.replier))
        return Refusal(text=text, buttons=(HOME,))
    await reply(context.uow, found.question, proposed, by=context.member.id, words=asked.words)
    said = _("Sent. {library} reads it in their own morning.", library=Name(proposed.asked.name))
    return Reply(card=card(said, Buttons((PROPOSALS, HOME))))


async def withdraw(context: Context, asked: OneProposal) -> Outcome:
    """The proposer takes it back."""
    proposed = await proposal_by_id(context.uow, ProposalId(asked.proposal), to_answer=True)
    if proposed is None or proposed.library.id not in context.actor.library_ids:
        return NOT_YOURS
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return Reply(card=await proposal_card(context, proposed), replace=True)
    await close(context.uow, proposed.proposal, ProposalAnswer.WITHDRAWN, by=context.member.id)
    if proposed.partnership is not None:
        return Reply(card=card(_not_invited(proposed), Buttons((look_at(proposed.partnership), HOME))), replace=True)
    said = _(
        "Taken back. {library} is told so. You can propose again whenever you like: {propose}.",
        library=Name(proposed.asked.name),
        propose=CommandName("sister propose"),
    )
    return Reply(card=card(said, Buttons((HOME,))), replace=True)


def _not_invited(proposed: Proposed) -> Text:
    """Taken back; before the partners had agreed the library learns nothing."""
    if proposed.proposal.inside:
        return _("Taken back. {library} never learns of it.", library=Name(proposed.asked.name))
    return _("Taken back. {library} is told so, kindly.", library=Name(proposed.asked.name))


async def _to_answer(context: Context, proposal: int) -> Proposed | Refusal | Reply:
    """A proposal that waits for this person; else why not, or what became of it."""
    proposed = await proposal_by_id(context.uow, ProposalId(proposal), to_answer=True)
    if proposed is None or not proposed.answered_by(context.actor.library_ids):
        return NOT_YOURS
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return Reply(card=await proposal_card(context, proposed), replace=True)
    return proposed


COMMANDS = (
    Command(name="sister propose-accept", summary=_("Accept"), takes=OneProposal, run=yes, hidden=True),
    Command(name="sister propose-decline", summary=_("Decline kindly"), takes=Decline, run=no, hidden=True),
    Command(name="sister propose-ask", summary=_("Ask a question"), takes=Question, run=question, hidden=True),
    Command(name="sister propose-reply", summary=_("Answer a question"), takes=Answered, run=answer, hidden=True),
    Command(name="sister propose-withdraw", summary=_("Take it back"), takes=OneProposal, run=withdraw, hidden=True),
)
