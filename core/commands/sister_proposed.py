"""What is said to a proposal of staff: *Accept* and *Decline kindly* by each library; *Take it back* by staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.staff_proposal import Side, staff_proposal_parts
from core.chat.card import card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.sister_propose import NOT_YOURS, OneProposal
from core.model.answers import Choice
from core.model.ids import LibraryId, ProposalId
from core.services.library_answers import Said
from core.services.staff_proposals import (
    StaffProposal,
    answer_staff_proposal,
    staff_proposal_by_id,
    withdraw_staff_proposal,
)


@dataclass(frozen=True, kw_only=True)
class ForLibrary(OneProposal):
    """Which proposal, and for which of one's libraries."""

    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class DeclineFor(ForLibrary):
    """With a kind word if one likes."""

    words: Annotated[
        str | None,
        Ask(
            _("A kind word"),
            long=True,
            max_length=500,
            readers=readers.LETTERS,
            hint=_("You may leave this empty."),
        ),
    ] = None


def side_of(context: Context) -> Side:
    """Whoever asks, as the card asks."""
    return Side(own=context.actor.library_ids, is_staff=context.actor.is_staff, zone=context.actor.zone)


async def look(context: Context, asked: OneProposal) -> Outcome:
    """Where it stands, and what can be done."""
    found = await staff_proposal_by_id(context.uow, ProposalId(asked.proposal))
    side = side_of(context)
    if found is None or not side.may_see(found):
        return NOT_YOURS
    return Reply(card=card(*staff_proposal_parts(found, side)), replace=True)


async def yes(context: Context, asked: ForLibrary) -> Outcome:
    """The library says yes; when both have, they are introduced."""
    return await _answer(context, asked, Choice.YES)


async def no(context: Context, asked: DeclineFor) -> Outcome:
    """The library says no, kindly."""
    return await _answer(context, asked, Choice.NO, asked.words)


async def _answer(context: Context, asked: ForLibrary, choice: Choice, words: str | None = None) -> Outcome:
    found = await _to_answer(context, asked)
    if isinstance(found, Refusal):
        return found
    library = LibraryId(asked.library)
    heard = found.answers.get(library)
    if found.is_open and not (heard is not None and heard.says(choice)):
        said = Said(library_id=library, choice=choice, by=context.member.id, words=words)
        await answer_staff_proposal(context.uow, found, said)
    return await look(context, asked)


async def _to_answer(context: Context, asked: ForLibrary) -> StaffProposal | Refusal:
    found = await staff_proposal_by_id(context.uow, ProposalId(asked.proposal), to_answer=True)
    if found is None or asked.library not in {each.id for each in found.theirs(context.actor.library_ids)}:
        return NOT_YOURS
    return found


async def withdraw(context: Context, asked: OneProposal) -> Outcome:
    """Staff take it back; not those who speak for one of the two, who answer it instead."""
    found = await staff_proposal_by_id(context.uow, ProposalId(asked.proposal), to_answer=True)
    if found is None or not context.actor.is_staff or found.theirs(context.actor.library_ids):
        return NOT_YOURS
    if found.is_open:
        await withdraw_staff_proposal(context.uow, found, by=context.member.id)
    return await look(context, asked)


COMMANDS = (
    Command(
        name="sister proposed-look",
        summary=_("Look at a proposal"),
        takes=OneProposal,
        run=look,
        changes=False,
        hidden=True,
    ),
    Command(name="sister proposed-accept", summary=_("Accept"), takes=ForLibrary, run=yes, hidden=True),
    Command(name="sister proposed-decline", summary=_("Decline kindly"), takes=DeclineFor, run=no, hidden=True),
    Command(name="sister proposed-withdraw", summary=_("Take it back"), takes=OneProposal, run=withdraw, hidden=True),
)
