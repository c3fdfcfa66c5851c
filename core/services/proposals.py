"""Proposing a partnership, and the other library's answer: accept, decline with a kind word, or ask a question first.

A proposal that nobody answers lapses after two weeks, with a note to both. Two who answer at the same moment wait for
one another: the first one's answer stands, and the other reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from core.model.defaults import PROPOSAL_LIFE
from core.model.ids import LibraryId, MemberId, PartnershipId, ProposalId, ProposalQuestionId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer, ProposalQuestion
from core.model.schedule import local_day
from core.services.communications import Held, hold, hold_of
from core.services.lifecycle import change_state, record_change
from core.services.partnership_libraries import admit
from core.services.partnerships import partnership_by_id, partnerships_by_id
from core.services.people import contacts_of, in_their_hours, in_their_hours_of
from core.services.rhythms import ask_rhythms_of
from core.store.unit import UnitOfWork

LAPSING_AT_ONCE = 100
"""So many proposals lapse in one transaction."""

ENDINGS = {
    ProposalAnswer.DECLINED: ChangeReason.DECLINED,
    ProposalAnswer.WITHDRAWN: ChangeReason.WITHDRAWN,
    ProposalAnswer.LAPSED: ChangeReason.LAPSED,
}


@dataclass(frozen=True)
class Proposed:
    """A proposal with its two libraries, and the names of who asked and who answered or recorded the answer.
    `partnership`: the one that the asked library would join, None where a new one is proposed.
    """

    proposal: Proposal
    library: Library
    asked: Library
    asker: str
    answerer: str | None = None
    partnership: Partnership | None = None

    @property
    def partners(self) -> list[Library]:
        """The libraries whose partner the asked one would be."""
        if self.partnership is None:
            return [self.library]
        return [row.library for row in self.partnership.rows if row.library_id != self.asked.id]

    def answered_by(self, library_ids: Collection[LibraryId]) -> bool:
        """Whether it is for one of these libraries to say yes or no to the proposal. The asked library learns nothing
        while only the partners know.
        """
        return self.asked.id in library_ids and not self.proposal.inside


@dataclass(frozen=True)
class Asked:
    """A question about a proposal, with the names of who asked and who replied."""

    question: ProposalQuestion
    asker: str
    replier: str | None


def about(proposal_id: ProposalId) -> str:
    """What notices about a proposal are marked with."""
    return f"proposal:{proposal_id}"


async def propose(
    uow: UnitOfWork,
    *,
    library: Library,
    asked: Library,
    by: MemberId,
    reason: str,
    activities: str | None,
    how_often: int | None,
    trial_months: int | None = None,
) -> Proposal:
    """Propose it, and tell the other library's contacts in their own hours. `how_often` in days; `trial_months`: None
    for the programme's.
    """
    partnership = await begin_proposed(uow, (library, asked), by=by, today=local_day(uow.now, library.zone))
    proposal = Proposal(
        partnership_id=partnership.id,
        library_id=library.id,
        asked_library_id=asked.id,
        asked_by=by,
        asked_at=uow.now,
        lapses_at=uow.now + PROPOSAL_LIFE,
        reason=reason,
        activities=activities,
        how_often=how_often,
        trial_months=trial_months,
    )
    uow.session.add(proposal)
    await uow.session.flush()
    contacts = await contacts_of(uow, [asked.id])
    await uow.notify("proposal", about(proposal.id), in_their_hours(uow, contacts), proposal=proposal.id)
    return proposal


async def begin_proposed(uow: UnitOfWork, libraries: Sequence[Library], *, by: MemberId, today: date) -> Partnership:
    """A partnership of these libraries that is only proposed. `today`: in the calendar of whoever proposes it."""
    partnership = Partnership(
        state=PartnershipState.PROPOSED, began_on=today, state_since=today, quiet_since=today, created_at=uow.now
    )
    for each in libraries:
        partnership.rows.append(PartnershipLibrary(library_id=each.id, library=each))
    uow.session.add(partnership)
    await uow.session.flush()
    record_change(uow, partnership, None, ChangeReason.PROPOSED, by=by)
    return partnership


async def proposal_by_id(uow: UnitOfWork, proposal_id: ProposalId, *, to_answer: bool = False) -> Proposed | None:
    """The proposal, or None. `to_answer`: its partnership is held, then it is locked; of two who answer at a time the
    second waits, and reads the first.
    """
    if to_answer and await hold_proposal(uow, proposal_id) is None:
        return None
    found = await _proposed(uow, Proposal.id == proposal_id)
    return found[0] if found else None


async def hold_proposal(uow: UnitOfWork, proposal_id: ProposalId) -> Proposal | None:
    """Its partnership is held, then it is locked: as the last one who answered it left it. None where there is none."""
    # The partnership first: whoever ends it holds it, and then closes what waits in it.
    if await hold_of(uow, select(Proposal.partnership_id).where(Proposal.id == proposal_id)) is None:
        return None
    return await uow.session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)


async def open_proposals(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Proposed]:
    """Proposals to and from these libraries that wait for an answer, the oldest first; of the asked libraries those
    that they may know of.
    """
    if not library_ids:
        return ()
    theirs = or_(Proposal.asked_library_id.in_(library_ids) & ~Proposal.inside, Proposal.library_id.in_(library_ids))
    return await _proposed(uow, theirs, Proposal.answer == ProposalAnswer.WAITING)


async def recorded_proposals(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Proposed]:
    """Those of a partnership whose answer came by e-mail or the like, and was written down by somebody else."""
    return await _proposed(uow, Proposal.partnership_id == partnership_id, Proposal.recorded_from.is_not(None))


async def _proposed(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Proposed]:
    own, other, answerer = aliased(Library), aliased(Library), aliased(Member)
    found = await uow.session.execute(
        select(Proposal, own, other, Member.name, answerer.name)
        .join(own, own.id == Proposal.library_id)
        .join(other, other.id == Proposal.asked_library_id)
        .join(Member, Member.id == Proposal.asked_by)
        .outerjoin(answerer, answerer.id == Proposal.answered_by)
        .where(~Proposal.by_staff, *which)
        .order_by(Proposal.id)
    )
    proposed = [Proposed(*row) for row in found]
    joined = await partnerships_by_id(uow, {each.proposal.partnership_id for each in proposed if each.proposal.joins})
    return [replace(each, partnership=joined.get(each.proposal.partnership_id)) for each in proposed]


async def accept(uow: UnitOfWork, proposal: Proposal, *, by: MemberId, words: str | None = None) -> None:
    """They are introduced: every contact of both, or of all, learns of the others. The proposal waits
    (`proposal_by_id`).
    """
    held = await _held(uow, proposal)
    _settle(uow, proposal, ProposalAnswer.ACCEPTED, by=by, words=words)
    if proposal.joins:
        await _join(uow, held, proposal, by=by)
        return
    held.partnership.cadence_days = proposal.how_often
    held.partnership.trial_months = proposal.trial_months
    await change_state(
        uow,
        held.partnership,
        PartnershipState.INTRODUCED,
        ChangeReason.ACCEPTED,
        by=by,
        on=local_day(uow.now, "UTC"),
    )
    await uow.notify(
        "introduction",
        f"partnership:{proposal.partnership_id}",
        in_their_hours(uow, held.contacts),
        partnership=proposal.partnership_id,
    )
    await uow.refresh(about(proposal.id))


async def _join(uow: UnitOfWork, held: Held, proposal: Proposal, *, by: MemberId) -> None:
    """The asked library is one of them: it reads who the others are, and the others read who it is."""
    library = await uow.session.get_one(Library, proposal.asked_library_id)
    event = await admit(uow, held.partnership, library, by=by)
    subject = f"partnership:{proposal.partnership_id}"
    newcomers = in_their_hours(uow, await contacts_of(uow, [library.id]))
    key = f"introduction:{about(proposal.id)}"
    await uow.notify("introduction", subject, newcomers, key=key, partnership=proposal.partnership_id)
    await ask_rhythms_of(uow, library.id, newcomers)
    others = in_their_hours(uow, [each for each in held.contacts if each.member_id != by])
    await uow.notify("partner_joined", f"partner_joined:{event.id}", others, change=event.id)
    await uow.refresh(about(proposal.id))


async def close(
    uow: UnitOfWork, proposal: Proposal, answer: ProposalAnswer, *, by: MemberId | None, words: str | None = None
) -> None:
    """Decline, withdraw or lapse: whoever waits for the answer is told; of a lapsed one both sides. It waits
    (`proposal_by_id`).
    """
    held = await _held(uow, proposal)
    _settle(uow, proposal, answer, by=by, words=words)
    if proposal.joins:
        await _not_joined(uow, held, proposal, by=by)
        return
    await change_state(
        uow,
        held.partnership,
        PartnershipState.ENDED,
        ENDINGS[answer],
        by=by,
        on=local_day(uow.now, "UTC"),
        note=words,
    )
    if proposal.by_staff:
        await _not_paired(uow, held, proposal, by=by)
        return
    told = [
        contact
        for contact in held.contacts
        if contact.member_id != by
        and (answer is ProposalAnswer.LAPSED or contact.library_id == _waiting_library(proposal, answer))
    ]
    await uow.notify("proposal_answer", about(proposal.id), in_their_hours(uow, told), proposal=proposal.id)
    await uow.refresh(about(proposal.id))


async def _not_joined(uow: UnitOfWork, held: Held, proposal: Proposal, *, by: MemberId | None) -> None:
    """The partnership goes on as it is. While only the partners knew of it, whoever invited is told; later all of them,
    and the asked library of what was taken back or lapsed.
    """
    answer = proposal.answer
    uow.audit(
        f"joining {answer.value}", "partnership", proposal.partnership_id, by=by, library=proposal.asked_library_id
    )
    asked = await contacts_of(uow, [proposal.asked_library_id])
    partners = held.contacts
    if proposal.inside:
        asked = []
        partners = [each for each in held.contacts if each.library_id == proposal.library_id]
    match answer:
        case ProposalAnswer.WITHDRAWN:
            told = [*asked]
        case ProposalAnswer.LAPSED:
            told = [*partners, *asked]
        case _:
            told = [*partners]
    recipients = in_their_hours(uow, [each for each in told if each.member_id != by])
    kind = "joining_answer" if proposal.inside else "proposal_answer"
    await uow.notify(kind, about(proposal.id), recipients, proposal=proposal.id)
    await uow.refresh(about(proposal.id))


async def _not_paired(uow: UnitOfWork, held: Held, proposal: Proposal, *, by: MemberId | None) -> None:
    """What staff proposed came to nothing: whoever proposed it is told, and the contacts of both libraries, but for
    those of the library that said no.
    """
    theirs = {contact.library_id for contact in held.contacts if contact.member_id == by}
    told = [contact for contact in held.contacts if contact.library_id not in theirs]
    recipients = in_their_hours(uow, told)
    if proposal.asked_by != by:
        recipients.append((proposal.asked_by, await in_their_hours_of(uow, proposal.asked_by)))
    await uow.notify("staff_proposal_answer", about(proposal.id), recipients, proposal=proposal.id)
    await uow.refresh(about(proposal.id))


def _waiting_library(proposal: Proposal, answer: ProposalAnswer) -> LibraryId:
    return proposal.asked_library_id if answer is ProposalAnswer.WITHDRAWN else proposal.library_id


async def _held(uow: UnitOfWork, proposal: Proposal) -> Held:
    partnership = await partnership_by_id(uow, proposal.partnership_id)
    if partnership is None:
        msg = f"proposal {proposal.id} has no partnership"
        raise RuntimeError(msg)
    return await hold(uow, partnership)


def _settle(
    uow: UnitOfWork, proposal: Proposal, answer: ProposalAnswer, *, by: MemberId | None, words: str | None = None
) -> None:
    proposal.answer = answer
    proposal.answered_at = uow.now
    proposal.answered_by = by
    proposal.answer_words = words


async def ask(uow: UnitOfWork, proposed: Proposed, *, by: MemberId, question: str) -> None:
    """Ask the proposer something first; their contacts are told, in their hours."""
    asked = ProposalQuestion(proposal_id=proposed.proposal.id, question=question, asked_by=by, asked_at=uow.now)
    uow.session.add(asked)
    await uow.session.flush()
    uow.audit("proposal question asked", "partnership", proposed.proposal.partnership_id, by=by, question=asked.id)
    contacts = await contacts_of(uow, [proposed.library.id])
    await uow.notify(
        "proposal_question", f"proposal_question:{asked.id}", in_their_hours(uow, contacts), question=asked.id
    )


async def reply(uow: UnitOfWork, question: ProposalQuestion, proposed: Proposed, *, by: MemberId, words: str) -> None:
    """Answer a question; the asked library's contacts are told, in their hours."""
    question.reply = words
    question.replied_by = by
    question.replied_at = uow.now
    uow.audit(
        "proposal question answered", "partnership", proposed.proposal.partnership_id, by=by, question=question.id
    )
    contacts = await contacts_of(uow, [proposed.asked.id])
    await uow.notify(
        "proposal_reply", f"proposal_reply:{question.id}", in_their_hours(uow, contacts), question=question.id
    )
    await uow.refresh(f"proposal_question:{question.id}")


async def question_by_id(uow: UnitOfWork, question_id: ProposalQuestionId, *, to_answer: bool = False) -> Asked | None:
    """A question with the names, or None. `to_answer`: the second of two who reply waits, and reads the first."""
    if to_answer:
        await uow.session.get(ProposalQuestion, question_id, with_for_update=True, populate_existing=True)
    found = await _questions(uow, ProposalQuestion.id == question_id)
    return found[0] if found else None


async def questions_of(uow: UnitOfWork, proposal_id: ProposalId) -> Sequence[Asked]:
    """Everything that was asked about a proposal, the oldest first."""
    return await _questions(uow, ProposalQuestion.proposal_id == proposal_id)


async def _questions(uow: UnitOfWork, which: ColumnElement[bool]) -> Sequence[Asked]:
    asker, replier = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(ProposalQuestion, asker.name, replier.name)
        .join(asker, asker.id == ProposalQuestion.asked_by)
        .outerjoin(replier, replier.id == ProposalQuestion.replied_by)
        .where(which)
        .order_by(ProposalQuestion.id)
    )
    return [Asked(*row) for row in found]


async def lapse_proposals(uow: UnitOfWork) -> int:
    """Close those that nobody answered in time, at most a hundred; answers how many. It may run anywhere, often."""
    found = await uow.session.execute(
        select(Proposal.partnership_id, Proposal.id)
        .where(Proposal.answer == ProposalAnswer.WAITING, Proposal.lapses_at <= uow.now)
        .order_by(Proposal.lapses_at, Proposal.id)
        .limit(LAPSING_AT_ONCE)
    )
    lapsed = 0
    # In the order in which all the clock's work holds partnerships: so no two programs wait for each other.
    for proposal_id in [row.id for row in sorted(found, key=lambda row: (row.partnership_id, row.id))]:
        proposal = await hold_proposal(uow, proposal_id)
        # Unless somebody answered just before, or all partners agreed, which gives it two more weeks.
        if proposal is None or proposal.answer is not ProposalAnswer.WAITING:
            continue
        if proposal.lapses_at <= uow.now:
            await close(uow, proposal, ProposalAnswer.LAPSED, by=None)
            lapsed += 1
    return lapsed


async def next_lapse(uow: UnitOfWork) -> datetime | None:
    """When the next proposal lapses; None when none waits."""
    found: datetime | None = await uow.session.scalar(
        select(func.min(Proposal.lapses_at)).where(Proposal.answer == ProposalAnswer.WAITING)
    )
    return found
