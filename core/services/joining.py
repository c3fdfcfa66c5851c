"""A further library is invited to a partnership: first its partners are asked, each library for itself; when all have
said yes the invitation goes to the library. One that would rather not ends it, and the invited library never learns
of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from sqlalchemy import select

from core.model.answers import Choice, Question
from core.model.defaults import PROPOSAL_LIFE
from core.model.ids import LibraryId, MemberId, PartnershipId, ProposalId
from core.model.libraries import Library
from core.model.partnerships import LIBRARIES_AT_MOST, LIVE, Partnership, PartnershipLibrary
from core.model.proposals import Proposal, ProposalAnswer
from core.services.communications import Held, hold
from core.services.library_answers import Heard, Said, answers_to, write_answer
from core.services.people import contacts_of, in_their_hours
from core.services.proposals import Proposed, about, close, proposal_by_id
from core.store.turns import take_turn
from core.store.unit import UnitOfWork


class Hindrance(Enum):
    """Why a library cannot be invited."""

    NOT_LIVE = "not live"
    """The partnership rests, is paused, or has ended."""
    INSIDE = "inside"
    """It is one of them already."""
    COUNTRY = "country"
    """One of them is of the same country. Each two partners of a partnership are of different countries: neighbours
    need no programme to meet, and a partnership that half a country joined would be one of two countries again.
    """
    FULL = "full"
    WAITING = "waiting"
    """Another library is being invited: one after the other, so that everybody knows whom they agree to."""


async def take_joining_turn(uow: UnitOfWork, partnership_id: PartnershipId) -> None:
    """Whoever invites or leaves takes it before locking any row, so that an invitation and a leave know each other."""
    await take_turn(uow, f"joining:{partnership_id}")


async def hindrance(uow: UnitOfWork, partnership: Partnership, library: Library) -> Hindrance | None:
    """What stands in the way of inviting that library. One statement."""
    if partnership.state not in LIVE:
        return Hindrance.NOT_LIVE
    if any(row.library_id == library.id for row in partnership.rows):
        return Hindrance.INSIDE
    if len(partnership.rows) >= LIBRARIES_AT_MOST:
        return Hindrance.FULL
    if any(row.library.country == library.country for row in partnership.rows):
        return Hindrance.COUNTRY
    if await waiting_joining(uow, partnership.id) is not None:
        return Hindrance.WAITING
    return None


async def waiting_joining(uow: UnitOfWork, partnership_id: PartnershipId) -> ProposalId | None:
    """The invitation that waits in that partnership, for its partners or for the invited library."""
    found: ProposalId | None = await uow.session.scalar(
        select(Proposal.id).where(
            Proposal.partnership_id == partnership_id, Proposal.joins, Proposal.answer == ProposalAnswer.WAITING
        )
    )
    return found


async def invited_to(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Proposed | None:
    """The invitation that waits for that library to join that partnership, once it is asked itself."""
    waiting = await waiting_joining(uow, partnership_id)
    proposed = await proposal_by_id(uow, waiting) if waiting is not None else None
    if proposed is None or proposed.asked.id != library_id or proposed.proposal.inside:
        return None
    return proposed


async def invite(
    uow: UnitOfWork,
    held: Held,
    *,
    library_id: LibraryId,
    asked: Library,
    by: MemberId,
    reason: str,
    activities: str | None,
) -> Proposal:
    """Ask the other libraries of the partnership whether they agree. The turn was taken (`take_joining_turn`), and
    nothing hinders it.
    """
    proposal = Proposal(
        partnership_id=held.partnership.id,
        library_id=library_id,
        asked_library_id=asked.id,
        asked_by=by,
        asked_at=uow.now,
        lapses_at=uow.now + PROPOSAL_LIFE,
        reason=reason,
        activities=activities,
        joins=True,
        inside=True,
    )
    uow.session.add(proposal)
    await uow.session.flush()
    uow.audit("library invited", "partnership", held.partnership.id, by=by, library=asked.id, proposal=proposal.id)
    others = [each for each in held.contacts if each.library_id != library_id and each.member_id != by]
    await uow.notify("joining", about(proposal.id), in_their_hours(uow, others), proposal=proposal.id)
    return proposal


def to_be_asked(proposed: Proposed) -> list[Library]:
    """The libraries whose yes it needs: all of the partnership but the one that invites."""
    return [each for each in proposed.partners if each.id != proposed.library.id]


async def heard(uow: UnitOfWork, proposal_id: ProposalId) -> dict[LibraryId, Heard]:
    """What they said so far, by library. One statement."""
    found = await answers_to(uow, Question.JOINING, [proposal_id])
    return dict(found.get(proposal_id, {}))


async def joinings_to_answer(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[Proposed]:
    """Invitations that wait for a yes of one of these libraries, the oldest first."""
    found = []
    for proposal_id in await _inside(uow, library_ids):
        proposed = await proposal_by_id(uow, proposal_id)
        if proposed is None:
            continue
        answers = await heard(uow, proposal_id)
        if any(each.id in library_ids and each.id not in answers for each in to_be_asked(proposed)):
            found.append(proposed)
    return found


async def _inside(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Sequence[ProposalId]:
    if not library_ids:
        return ()
    found = await uow.session.scalars(
        select(Proposal.id)
        .where(
            Proposal.inside,
            Proposal.answer == ProposalAnswer.WAITING,
            Proposal.partnership_id.in_(
                select(PartnershipLibrary.partnership_id).where(PartnershipLibrary.library_id.in_(library_ids))
            ),
        )
        .order_by(Proposal.id)
    )
    return found.all()


async def agree(uow: UnitOfWork, proposed: Proposed, said: Said) -> None:
    """One library says yes or no to the invitation. It waits for that, and is locked (`proposal_by_id`)."""
    proposal = proposed.proposal
    if proposed.partnership is not None:
        await hold(uow, proposed.partnership)
    await write_answer(uow, Question.JOINING, proposal.id, proposal.partnership_id, said)
    if said.choice is Choice.NO:
        await close(uow, proposal, ProposalAnswer.DECLINED, by=said.by, words=said.words)
        return
    await go_on(uow, proposed, by=said.by)


async def go_on(uow: UnitOfWork, proposed: Proposed, *, by: MemberId) -> bool:
    """When all have said yes the invitation goes to the library, which has two weeks from now on. Answers whether it
    did.
    """
    proposal = proposed.proposal
    answers = await heard(uow, proposal.id)
    await uow.refresh(about(proposal.id))
    if any(each.id not in answers for each in to_be_asked(proposed)):
        return False
    proposal.inside = False
    proposal.lapses_at = uow.now + PROPOSAL_LIFE
    uow.audit("invitation sent", "partnership", proposal.partnership_id, by=by, library=proposed.asked.id)
    contacts = in_their_hours(uow, await contacts_of(uow, [proposed.asked.id]))
    await uow.notify("proposal", about(proposal.id), contacts, proposal=proposal.id)
    inviters = [each for each in await contacts_of(uow, [proposed.library.id]) if each.member_id != by]
    await uow.notify("joining_answer", about(proposal.id), in_their_hours(uow, inviters), proposal=proposal.id)
    return True


async def joining_to_change(uow: UnitOfWork, partnership_id: PartnershipId) -> Proposed | None:
    """The invitation that waits in that partnership, locked before the partnership is held."""
    waiting = await waiting_joining(uow, partnership_id)
    proposed = await proposal_by_id(uow, waiting, to_answer=True) if waiting is not None else None
    if proposed is None or proposed.proposal.answer is not ProposalAnswer.WAITING:
        return None
    return proposed


async def one_less(uow: UnitOfWork, proposed: Proposed, library_id: LibraryId, *, by: MemberId) -> None:
    """A library left while an invitation waited: its own is taken back; another one needs one yes less."""
    if proposed.library.id == library_id:
        await close(uow, proposed.proposal, ProposalAnswer.WITHDRAWN, by=by)
    elif proposed.proposal.inside:
        await go_on(uow, proposed, by=by)
