"""Staff propose that two libraries become partners: both are asked, and when both have said yes they are introduced.

Either may decline kindly; without both answers it lapses after two weeks. Whoever answers holds the proposal: of two at
the same moment the second reads what the first said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from core.model.answers import Choice, Question
from core.model.defaults import PROPOSAL_LIFE
from core.model.ids import LibraryId, MemberId, ProposalId
from core.model.libraries import Library
from core.model.members import Member
from core.model.proposals import Proposal, ProposalAnswer
from core.model.schedule import local_day
from core.services.library_answers import Heard, Said, answers_to, write_answer
from core.services.people import contacts_of, in_their_hours, in_their_hours_of
from core.services.proposals import about, accept, begin_proposed, close, hold_proposal
from core.store.unit import Recipient, UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """What staff propose to two libraries. `how_often` in days; None for the programme's, and so of `trial_months`."""

    reason: str
    how_often: int | None = None
    trial_months: int | None = None


@dataclass(frozen=True)
class StaffProposal:
    """A proposal of staff with its two libraries, the name of who made it, and what each library said."""

    proposal: Proposal
    libraries: tuple[Library, Library]
    asker: str
    answers: Mapping[LibraryId, Heard]

    @property
    def is_open(self) -> bool:
        """It can be answered."""
        return self.proposal.answer is ProposalAnswer.WAITING

    @property
    def silent(self) -> list[Library]:
        """Those who have not answered."""
        return [each for each in self.libraries if each.id not in self.answers]

    def theirs(self, library_ids: Collection[LibraryId]) -> list[Library]:
        """Those of its libraries that are among these."""
        return [each for each in self.libraries if each.id in library_ids]


async def staff_proposal_by_id(
    uow: UnitOfWork, proposal_id: ProposalId, *, to_answer: bool = False
) -> StaffProposal | None:
    """The proposal, or None. `to_answer`: of two who answer at a time the second waits, and reads the first."""
    if to_answer and await hold_proposal(uow, proposal_id) is None:
        return None
    found = await _found(uow, Proposal.id == proposal_id)
    return found[0] if found else None


async def open_staff_proposals(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[StaffProposal]:
    """Those to one of these libraries that wait for an answer of it or of the other, the oldest first."""
    if not library_ids:
        return ()
    theirs = Proposal.library_id.in_(library_ids) | Proposal.asked_library_id.in_(library_ids)
    return await _found(uow, Proposal.answer == ProposalAnswer.WAITING, theirs)


async def _found(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[StaffProposal]:
    one, other = aliased(Library), aliased(Library)
    found = await uow.session.execute(
        select(Proposal, one, other, Member.name)
        .join(one, one.id == Proposal.library_id)
        .join(other, other.id == Proposal.asked_library_id)
        .join(Member, Member.id == Proposal.asked_by)
        .where(Proposal.by_staff, *which)
        .order_by(Proposal.id)
    )
    rows = found.all()
    answers = await answers_to(uow, Question.PAIRING, [row[0].id for row in rows])
    return [
        StaffProposal(proposal, (first, second), asker, answers[proposal.id]) for proposal, first, second, asker in rows
    ]


async def propose_to_both(
    uow: UnitOfWork, libraries: tuple[Library, Library], pairing: Pairing, *, by: MemberId
) -> Proposal:
    """Propose it: the contacts of both read it in their own hours. They are neither partners nor asked already."""
    partnership = await begin_proposed(uow, libraries, by=by, today=local_day(uow.now, "UTC"))
    first, second = libraries
    proposal = Proposal(
        partnership_id=partnership.id,
        library_id=first.id,
        asked_library_id=second.id,
        asked_by=by,
        asked_at=uow.now,
        lapses_at=uow.now + PROPOSAL_LIFE,
        reason=pairing.reason,
        how_often=pairing.how_often,
        trial_months=pairing.trial_months,
        by_staff=True,
    )
    uow.session.add(proposal)
    await uow.session.flush()
    contacts = await contacts_of(uow, [each.id for each in libraries])
    await uow.notify("staff_proposal", about(proposal.id), in_their_hours(uow, contacts), proposal=proposal.id)
    return proposal


async def answer_staff_proposal(uow: UnitOfWork, found: StaffProposal, said: Said) -> None:
    """A library says yes or no. The second yes introduces them, one no ends it; whoever proposed it reads both. It is
    open (`staff_proposal_by_id`).
    """
    proposal = found.proposal
    await write_answer(uow, Question.PAIRING, proposal.id, proposal.partnership_id, said)
    if said.choice is not Choice.YES:
        await close(uow, proposal, ProposalAnswer.DECLINED, by=said.by, words=said.words)
        return
    if any(each.id != said.library_id for each in found.silent):
        await uow.refresh(about(proposal.id))
        return
    await accept(uow, proposal, by=said.by)
    at = await in_their_hours_of(uow, proposal.asked_by)
    await uow.notify("staff_proposal_answer", about(proposal.id), [(proposal.asked_by, at)], proposal=proposal.id)


async def withdraw_staff_proposal(uow: UnitOfWork, found: StaffProposal, *, by: MemberId) -> None:
    """Staff take it back; both libraries are told. It is open (`staff_proposal_by_id`)."""
    await close(uow, found.proposal, ProposalAnswer.WITHDRAWN, by=by)


async def ask_staff_proposals_of(
    uow: UnitOfWork, library_id: LibraryId, recipients: Collection[tuple[Recipient, datetime]]
) -> None:
    """People who speak for that library since now are asked what waits for its answer."""
    for found in await open_staff_proposals(uow, [library_id]):
        if library_id not in found.answers:
            proposal_id = found.proposal.id
            await uow.notify("staff_proposal", about(proposal_id), recipients, proposal=proposal_id)
