"""What an ending comes to: the partnership ends, on its day or as soon as all agree; and it is undone within 30 days.

The clock ends those that are due (`end_partnerships`); any number of programs may try.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from core.model.agreements import Agreement, AgreementState
from core.model.endings import Ending, EndingState
from core.model.ids import EndingId, MemberId
from core.model.libraries import Contact
from core.model.lifecycle import ChangeReason
from core.model.partnerships import PartnershipState
from core.model.schedule import local_day
from core.model.stories import InvitationReason
from core.services.agreement_versions import reopen_draft
from core.services.agreements import about as about_agreement
from core.services.endings import Parting, about, parting_by_id
from core.services.finding import begin_seeking
from core.services.finding_wishes import leave_wish
from core.services.lifecycle import change_state
from core.services.partnerships import same_partnership
from core.services.pauses import pause_again
from core.services.people import contacts_of, in_hours_of
from core.services.renewals import following_reminder
from core.services.story_invitations import invite_to_tell, take_back_invitation
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many end in one transaction."""


async def end_now(uow: UnitOfWork, parting: Parting, *, by: MemberId | None) -> None:
    """The partnership ends, with thanks: all contacts are told, and whoever wished for another partner seeks one. It is
    open (`parting_by_id`).
    """
    ending, partnership = parting.ending, parting.partnership
    ending.state = EndingState.DONE
    ending.from_state = partnership.state
    ending.settled_at = uow.now
    ending.settled_by = by
    await change_state(
        uow,
        partnership,
        PartnershipState.ENDED,
        ChangeReason.ENDED_KINDLY,
        by=by or ending.asked_by,
        on=local_day(uow.now, "UTC"),
        note=ending.thanks,
    )
    if ending.seek_again and parting.library is not None:
        await begin_seeking(uow, parting.library, by=ending.asked_by)
        await leave_wish(uow, parting.library.id, by=ending.asked_by)
    await _tell(uow, "ending_done", parting, but=by)
    await invite_to_tell(uow, partnership.id, InvitationReason.ENDING)


async def undo_ending(uow: UnitOfWork, parting: Parting, *, by: MemberId) -> bool:
    """It is as it was before, with due days from today on; everybody is told. False, and nothing changed, when the same
    libraries are partners anew. It ended less than 30 days ago (`parting_by_id`).
    """
    ending, partnership = parting.ending, parting.partnership
    libraries = [row.library_id for row in partnership.rows]
    if await same_partnership(uow, libraries, to_pair=True) is not None:
        return False
    today = local_day(uow.now, "UTC")
    ended_at = ending.settled_at or uow.now
    ending.state = EndingState.UNDONE
    ending.settled_at = uow.now
    ending.settled_by = by
    before = ending.from_state or PartnershipState.ACTIVE
    await change_state(uow, partnership, before, ChangeReason.ENDING_UNDONE, by=by, on=today)
    await pause_again(uow, partnership, ended_at, by=by)
    partnership.begin_again(today)
    await _in_force_again(uow, parting)
    await reopen_draft(uow, partnership.id, by=by)
    await _tell(uow, "ending_undone", parting, but=by)
    await take_back_invitation(uow, partnership.id)
    return True


async def _in_force_again(uow: UnitOfWork, parting: Parting) -> None:
    """Its libraries are asked about the renewal of what they signed, as before."""
    signed = await uow.session.scalars(
        select(Agreement)
        .where(Agreement.partnership_id == parting.partnership.id, Agreement.state == AgreementState.SIGNED)
        .execution_options(populate_existing=True)
    )
    today = local_day(uow.now, "UTC")
    for agreement in signed:
        agreement.remind_on = following_reminder(agreement, today)
        await uow.refresh(about_agreement(agreement))


async def _tell(uow: UnitOfWork, kind: str, parting: Parting, *, but: MemberId | None) -> None:
    """All contacts, and staff who asked; but for the one who did it."""
    ending = parting.ending
    contacts: list[Contact] = list(await contacts_of(uow, [row.library_id for row in parting.partnership.rows]))
    told = {contact.member_id for contact in contacts} | ({ending.asked_by} if ending.library_id is None else set())
    recipients = await in_hours_of(uow, told - {but})
    await uow.notify(kind, about(ending.id), recipients, ending=ending.id)
    await uow.refresh(about(ending.id))


async def end_partnerships(uow: UnitOfWork) -> int:
    """End those whose day has come, at most fifty; answers how many. It may run anywhere, often."""
    found = await uow.session.scalars(
        select(Ending.id)
        .where(Ending.state == EndingState.WAITING, Ending.ends_at <= uow.now)
        .order_by(Ending.partnership_id, Ending.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for ending_id in due:
        await _end_due(uow, ending_id)
    return len(due)


async def _end_due(uow: UnitOfWork, ending_id: EndingId) -> None:
    """Unless somebody objected, or took it back, just before."""
    parting = await parting_by_id(uow, ending_id, to_answer=True)
    if parting is None or parting.ending.state is not EndingState.WAITING:
        return
    if parting.partnership.state is PartnershipState.ENDED:
        parting.ending.state = EndingState.OVERTAKEN
        return
    await end_now(uow, parting, by=None)


async def next_ending(uow: UnitOfWork) -> datetime | None:
    """When the next partnership ends; None when none waits for its day."""
    found: datetime | None = await uow.session.scalar(
        select(func.min(Ending.ends_at)).where(Ending.state == EndingState.WAITING)
    )
    return found
