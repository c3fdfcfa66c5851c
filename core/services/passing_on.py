"""What a successor is given: the history of each partnership, and whatever the leaver had not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.model.communications import Communication
from core.model.contacts import Handover
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Contact, Library
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary
from core.model.schedule import local_day
from core.services.communications import history
from core.services.contacts import waiting_to_join
from core.services.nudging import Wanted
from core.services.partnerships import partnership_by_id, partnerships_of
from core.services.people import contacts_of, in_their_hours_of
from core.services.proposals import open_proposals, questions_of
from core.services.what_waits import ask_what_waits
from core.store.unit import UnitOfWork

LAST_TALKS = 3
"""So many stand on the page of a partnership."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A partnership on one page: its last talks, the newest first, how many there were, and the partners' contacts."""

    partnership: Partnership
    talks: Sequence[Communication]
    talks_in_all: int
    partners: Sequence[Contact]


async def page_of(uow: UnitOfWork, partnership_id: PartnershipId, library_id: LibraryId) -> Page | None:
    """The page as a contact of that library reads it; None when the library is not in that partnership."""
    partnership = await partnership_by_id(uow, partnership_id)
    if partnership is None or all(row.library_id != library_id for row in partnership.rows):
        return None
    talks, in_all = await history(uow, [partnership.id])
    others = [row.library_id for row in partnership.rows if row.library_id != library_id]
    return Page(
        partnership=partnership,
        talks=talks[:LAST_TALKS],
        talks_in_all=in_all,
        partners=await contacts_of(uow, others),
    )


async def tell_history(uow: UnitOfWork, handover: Handover) -> None:
    """The successor reads one page for each partnership of the library, in their own hours."""
    at = await in_their_hours_of(uow, handover.successor_id)
    for partnership in await partnerships_of(uow, [handover.library_id]):
        await uow.notify(
            "handover_page",
            f"handover_page:{handover.id}",
            [(handover.successor_id, at)],
            key=f"handover_page:{handover.id}:{partnership.id}",
            handover=handover.id,
            partnership=partnership.id,
        )


async def pass_on_questions(uow: UnitOfWork, library_id: LibraryId, *, successor_id: MemberId) -> None:
    """What the library's contacts are asked and have not answered, the successor is asked: who wants to join it,
    what those want to know whom it proposed to, and whatever waits in its partnerships. Somebody who was asked already
    is not asked again.
    """
    at = await in_their_hours_of(uow, successor_id)
    for request_id in await waiting_to_join(uow, library_id):
        await uow.notify("join_request", f"join_request:{request_id}", [(successor_id, at)], request=request_id)
    for proposed in await open_proposals(uow, [library_id]):
        if proposed.library.id != library_id:
            continue
        for asked in await questions_of(uow, proposed.proposal.id):
            if asked.question.reply is None:
                subject = f"proposal_question:{asked.question.id}"
                await uow.notify("proposal_question", subject, [(successor_id, at)], question=asked.question.id)
    await ask_what_waits(uow, library_id, [(successor_id, at)])


async def unanswered_nudges(
    uow: UnitOfWork, library_id: LibraryId, *, leaver_id: MemberId, successor_id: MemberId
) -> list[Wanted]:
    """Nudges for the successor: those that wait for the leaver, and what is due and was asked in vain."""
    waiting = await uow.session.scalars(
        select(Nudge)
        .join(Nudge.row)
        .where(Nudge.member_id == leaver_id, Nudge.sent_at.is_(None), PartnershipLibrary.library_id == library_id)
        .options(joinedload(Nudge.row))
    )
    wanted = {
        nudge.row_id: Wanted(member_id=successor_id, row=nudge.row, on=nudge.on, asked_by=nudge.asked_by)
        for nudge in waiting
    }
    today = local_day(uow.now, (await uow.session.get_one(Library, library_id)).zone)
    due = await uow.session.scalars(
        select(PartnershipLibrary).where(
            PartnershipLibrary.library_id == library_id,
            PartnershipLibrary.due_on <= today,
            PartnershipLibrary.step != LadderStep.NONE,
        )
    )
    for row in due:
        wanted.setdefault(row.id, Wanted(member_id=successor_id, row=row, on=today))
    return list(wanted.values())
