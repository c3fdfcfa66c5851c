"""Whether anything is asked of a library: a first look, so that home takes few statements while nothing is."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, or_, select

from core.model.agreements import Agreement, AgreementSignature, AgreementState
from core.model.endings import OPEN_ENDING, Ending
from core.model.ids import LibraryId
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.proposals import Proposal, ProposalAnswer
from core.model.renewals import Renewal, RenewalState
from core.model.reviews import Review
from core.model.rhythms import Rhythm, RhythmState
from core.model.stories import Story, StoryState
from core.store.unit import UnitOfWork

WITH_LIBRARIES = (StoryState.DRAFT, StoryState.ASKED, StoryState.CHANGES)
"""A story that is not with staff, and not decided."""


async def may_be_asked(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> bool:
    """Whether a partnership of these libraries has an open question of staff, about joining, a trial, a rhythm, an
    agreement, a story or an ending, or a story that was begun. It may be answered by them already: what waits for whom
    is read from the matter itself. One statement.
    """
    if not library_ids:
        return False
    theirs = select(PartnershipLibrary.partnership_id).where(PartnershipLibrary.library_id.in_(library_ids))
    proposed = Proposal.by_staff | Proposal.inside
    found = await uow.session.scalar(
        select(
            or_(
                exists().where(
                    Proposal.partnership_id.in_(theirs), Proposal.answer == ProposalAnswer.WAITING, proposed
                ),
                exists().where(Rhythm.partnership_id.in_(theirs), Rhythm.state == RhythmState.WAITING),
                exists().where(Review.partnership_id.in_(theirs), Review.settled_at.is_(None)),
                exists().where(
                    AgreementSignature.agreement_id == Agreement.id,
                    Agreement.partnership_id.in_(theirs),
                    Agreement.state == AgreementState.DRAFT,
                ),
                exists().where(Renewal.partnership_id.in_(theirs), Renewal.state == RenewalState.WAITING),
                exists().where(Ending.partnership_id.in_(theirs), Ending.state.in_(OPEN_ENDING)),
                exists().where(Partnership.id.in_(theirs), Partnership.midway_asked_on.is_not(None)),
                exists().where(Story.partnership_id.in_(theirs), Story.state.in_(WITH_LIBRARIES)),
            )
        )
    )
    return bool(found)
