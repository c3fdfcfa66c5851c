"""What a letter to a library without an account is about, as it stands now; and which letters were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select

from core.model.agreements import Agreement, AgreementSignature, AgreementState
from core.model.answers import Question
from core.model.endings import Ending, EndingState
from core.model.ids import LibraryId, MemberId, PartnershipId, ProposalId
from core.model.letters import Letter, Matter
from core.model.libraries import Contact, Library
from core.model.members import Member
from core.model.partnerships import LOGGABLE, Partnership, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.model.renewals import Renewal, RenewalState
from core.model.reviews import MidwayAnswer, Review, ReviewAnswer
from core.model.rhythms import Rhythm, RhythmState
from core.services.email_partners import addressee
from core.services.library_answers import answered_by
from core.services.proposals import Proposed, proposal_by_id
from core.store.unit import UnitOfWork

Subject = Proposed | Rhythm | Review | Agreement | Ending | None


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A reason to write. `to`: a contact of the library, None where it has none; `subject`: what asks for an answer."""

    partnership: Partnership
    library: Library
    matter: Matter
    to: Contact | None
    subject: Subject = None


async def occasion(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId, matter: Matter) -> Occasion | None:
    """What that library of the partnership is written about; None when it was answered, or nothing waits for it."""
    library = next((row.library for row in partnership.rows if row.library_id == library_id), None)
    if library is None:
        return await _invitation(uow, partnership, library_id) if matter is Matter.PROPOSAL else None
    subject: Subject = None
    match matter:
        case Matter.HELLO | Matter.INTRODUCTION:
            waits = partnership.state in LOGGABLE
        case Matter.MIDWAY:
            waits = await _midway_waits(uow, partnership, library_id)
        case _:
            subject = await _subject(uow, partnership.id, library_id, matter)
            waits = subject is not None
    if not waits:
        return None
    to = await addressee(uow, library_id)
    return Occasion(partnership=partnership, library=library, matter=matter, to=to, subject=subject)


async def _invitation(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId) -> Occasion | None:
    """A library that all partners would like to have with them."""
    proposed = await _proposal(uow, partnership.id, library_id)
    if proposed is None or proposed.proposal.inside:
        return None
    to = await addressee(uow, library_id)
    return Occasion(partnership=partnership, library=proposed.asked, matter=Matter.PROPOSAL, to=to, subject=proposed)


async def _midway_waits(uow: UnitOfWork, partnership: Partnership, library_id: LibraryId) -> bool:
    """A trial is asked about midway once, and this library has not answered."""
    if partnership.state is not PartnershipState.TRIAL or partnership.midway_asked_on is None:
        return False
    answered = exists().where(
        MidwayAnswer.partnership_id == partnership.id,
        MidwayAnswer.library_id == library_id,
        MidwayAnswer.asked_on == partnership.midway_asked_on,
    )
    return not await uow.session.scalar(select(answered))


async def _subject(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId, matter: Matter) -> Subject:
    match matter:
        case Matter.PROPOSAL:
            return await _proposal(uow, partnership_id, library_id)
        case Matter.RHYTHM:
            return await _rhythm(uow, partnership_id, library_id)
        case Matter.REVIEW:
            return await _review(uow, partnership_id, library_id)
        case Matter.AGREEMENT:
            signed = exists().where(
                AgreementSignature.agreement_id == Agreement.id, AgreementSignature.library_id == library_id
            )
            return await _agreement(uow, partnership_id, AgreementState.DRAFT, ~signed)
        case Matter.RENEWAL:
            asked = exists().where(
                Renewal.agreement_id == Agreement.id,
                Renewal.state == RenewalState.WAITING,
                ~answered_by(library_id, Question.RENEWAL, Renewal.id),
            )
            return await _agreement(uow, partnership_id, AgreementState.SIGNED, asked)
        case Matter.ENDING:
            return await _ending(uow, partnership_id, library_id)
        case Matter.JOINING:
            return await _joining(uow, partnership_id, library_id)
        case Matter.HELLO | Matter.INTRODUCTION | Matter.MIDWAY:
            return None


async def _proposal(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Proposed | None:
    waiting = await uow.session.scalar(
        select(func.max(Proposal.id)).where(
            Proposal.partnership_id == partnership_id,
            Proposal.asked_library_id == library_id,
            Proposal.answer == ProposalAnswer.WAITING,
        )
    )
    return await proposal_by_id(uow, ProposalId(waiting)) if waiting is not None else None


async def _joining(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Proposed | None:
    """Another library, about which this partner has not answered."""
    waiting = await uow.session.scalar(
        select(func.max(Proposal.id)).where(
            Proposal.partnership_id == partnership_id,
            Proposal.library_id != library_id,
            Proposal.inside,
            Proposal.answer == ProposalAnswer.WAITING,
            ~answered_by(library_id, Question.JOINING, Proposal.id),
        )
    )
    return await proposal_by_id(uow, ProposalId(waiting)) if waiting is not None else None


async def _rhythm(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Rhythm | None:
    found = await uow.session.scalars(
        select(Rhythm)
        .where(
            Rhythm.partnership_id == partnership_id,
            Rhythm.library_id != library_id,
            Rhythm.state == RhythmState.WAITING,
            ~answered_by(library_id, Question.RHYTHM, Rhythm.id),
        )
        .order_by(Rhythm.id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def _review(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Review | None:
    given = exists().where(ReviewAnswer.review_id == Review.id, ReviewAnswer.library_id == library_id)
    found = await uow.session.scalars(
        select(Review)
        .where(Review.partnership_id == partnership_id, Review.outcome.is_(None), Review.settled_at.is_(None), ~given)
        .order_by(Review.id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def _agreement(
    uow: UnitOfWork, partnership_id: PartnershipId, state: AgreementState, which: ColumnElement[bool]
) -> Agreement | None:
    found = await uow.session.scalars(
        select(Agreement)
        .where(Agreement.partnership_id == partnership_id, Agreement.state == state, which)
        .order_by(Agreement.version.desc())
        .limit(1)
    )
    return found.one_or_none()


async def _ending(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Ending | None:
    found = await uow.session.scalars(
        select(Ending)
        .where(
            Ending.partnership_id == partnership_id,
            Ending.state == EndingState.WAITING,
            Ending.library_id.is_distinct_from(library_id),
            ~answered_by(library_id, Question.ENDING, Ending.id),
        )
        .order_by(Ending.id.desc())
        .limit(1)
    )
    return found.one_or_none()


@dataclass(frozen=True)
class Sent:
    """A letter that somebody said they sent, and their name."""

    letter: Letter
    sender: str


async def letter_sent(
    uow: UnitOfWork, *, partnership_id: PartnershipId, library_id: LibraryId, matter: Matter, by: MemberId, on: date
) -> None:
    """Remember it, once a day. `on`: a day of the sender's calendar."""
    known = await last_letter(uow, partnership_id, library_id, matter)
    if known is not None and known.letter.on == on:
        return
    uow.session.add(
        Letter(partnership_id=partnership_id, library_id=library_id, matter=matter, on=on, sent_by=by, sent_at=uow.now)
    )
    uow.audit("letter sent", "partnership", partnership_id, by=by, library=library_id, matter=matter.value)


async def last_letter(
    uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId, matter: Matter
) -> Sent | None:
    """The last one about this matter, or None."""
    found = await uow.session.execute(
        select(Letter, Member.name)
        .join(Member, Member.id == Letter.sent_by)
        .where(Letter.partnership_id == partnership_id, Letter.library_id == library_id, Letter.matter == matter)
        .order_by(Letter.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return Sent(*row) if row is not None else None
