"""Two members become one: everything that one of them did, holds or waits for belongs to the other from then on.

The member who is gone is deleted, not kept as a shell: the database itself then refuses the joining if anything was
forgotten, and refuses whatever the other account writes at the same moment for the member who is gone, so that it is
carried out again for the one who stays, and nothing is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from core.model.agreements import Agreement, AgreementConflict, AgreementCopy, AgreementSignature, AgreementText
from core.model.alerts import MentorNote
from core.model.answers import LibraryAnswer
from core.model.audit import AuditEntry
from core.model.check_ins import CheckIn
from core.model.communications import Communication
from core.model.contacts import OPEN_HANDOVER, ContactInvitation, Departure, Handover, HandoverState, InvitationState
from core.model.endings import Ending
from core.model.finding import PartnerWish
from core.model.ids import MemberId
from core.model.letters import Letter
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState, Library
from core.model.lifecycle import StateChange
from core.model.members import Account, Member, RoleGrant, RoleWish, StaffCode
from core.model.mentoring import MentoringRequest, MentorOffer, MentorProfile, Mentorship, MentorshipEnd, RequestState
from core.model.notes import PartnerNote, StaffReport
from core.model.notices import Notice, NoticeState
from core.model.nudges import Later, Nudge
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.pauses import Away, CountryPause, Pause
from core.model.proposals import Proposal, ProposalQuestion
from core.model.recoveries import Recovery
from core.model.resources import FollowedDeadline, IdeaPlan, ResourceEdit
from core.model.reviews import MidwayAnswer, Review, ReviewAnswer
from core.model.rhythms import Rhythm
from core.model.stories import Story, StoryConsent, StoryPhoto
from core.services.contacts import take_library_turn
from core.services.nudging import Wanted, queue_nudges, write_nudges
from core.store.unit import UnitOfWork

MOVED: tuple[InstrumentedAttribute[Any], ...] = (
    Account.member_id,
    Agreement.created_by,
    AgreementConflict.settled_by,
    AgreementConflict.written_by,
    AgreementCopy.uploaded_by,
    AgreementSignature.member_id,
    AgreementText.edited_by,
    AuditEntry.member_id,
    Away.asked_by,
    Away.ended_by,
    CheckIn.member_id,
    Communication.logged_by,
    ContactInvitation.invited_by,
    ContactInvitation.member_id,
    ContactInvitation.stands_for,
    CountryPause.asked_by,
    CountryPause.ended_by,
    Departure.member_id,
    Ending.asked_by,
    Ending.settled_by,
    Handover.asked_by,
    Handover.ended_by,
    Handover.leaver_id,
    Handover.successor_id,
    IdeaPlan.planned_by,
    JoinRequest.answered_by,
    JoinRequest.member_id,
    Letter.sent_by,
    Library.created_by,
    LibraryAnswer.member_id,
    MentorNote.author_id,
    MentoringRequest.taken_by,
    MidwayAnswer.member_id,
    Nudge.asked_by,
    PartnerNote.member_id,
    PartnerWish.asked_by,
    Pause.asked_by,
    Pause.ended_by,
    Proposal.answered_by,
    Proposal.asked_by,
    ProposalQuestion.asked_by,
    ProposalQuestion.replied_by,
    Recovery.made_by,
    Recovery.member_id,
    ResourceEdit.written_by,
    Review.settled_by,
    ReviewAnswer.member_id,
    Rhythm.asked_by,
    RoleGrant.granted_by,
    RoleWish.answered_by,
    RoleWish.member_id,
    StaffCode.used_by,
    StaffReport.about_member_id,
    StaffReport.handled_by,
    StaffReport.member_id,
    StateChange.member_id,
    Story.author_id,
    Story.guardians_confirmed_by,
    Story.reviewed_by,
    Story.taken_down_by,
    StoryConsent.member_id,
    StoryPhoto.added_by,
)
"""Columns in which the one who stays simply takes the place of the other."""

UNITED: tuple[InstrumentedAttribute[Any], ...] = (
    Contact.member_id,
    FollowedDeadline.member_id,
    Later.member_id,
    MentorOffer.member_id,
    MentorProfile.member_id,
    MentoringRequest.asked_by,
    Mentorship.mentor_id,
    Notice.member_id,
    Nudge.member_id,
    RoleGrant.member_id,
)
"""Columns in which both may stand for the same thing, which is there once afterwards."""

FILLED = ("language", "zone", "days")
"""Settings that may be unset: those of the one who is gone fill the gaps."""


async def join_members(uow: UnitOfWork, *, kept: MemberId, gone: MemberId) -> None:
    """From now on the one who is `gone` is the one who is `kept`, and everything is theirs.

    What was read in this unit of work before is not to be used afterwards: it may be out of date.
    """
    await uow.session.flush()
    uow.session.expunge_all()
    await _wait_for_others(uow, kept, gone)
    both = await uow.session.scalars(select(Member).where(Member.id.in_([kept, gone])))
    members = {member.id: member for member in both}
    name = members[gone].name
    await _settle_settings(uow, members[kept], members[gone])
    for column in MOVED:
        await _change(uow, column.parent.class_, column == gone, {column.key: kept})
    await _change(
        uow, AuditEntry, (AuditEntry.subject == "member") & (AuditEntry.subject_id == gone), {"subject_id": kept}
    )
    await _unite_contacts(uow, kept, gone)
    await _unite_roles(uow, kept, gone)
    await _unite_join_requests(uow, kept)
    await _unite_invitations(uow, kept)
    await _unite_handovers(uow, kept)
    await _unite_laters(uow, kept, gone)
    await _unite_followed_deadlines(uow, kept, gone)
    await _unite_nudges(uow, kept, gone)
    await _unite_mentoring(uow, kept, gone)
    await _unite_notices(uow, kept, gone)
    uow.audit("accounts joined", "member", kept, by=kept, gone=gone, name=name)
    await uow.session.flush()
    uow.session.expunge_all()
    await _remove(uow, Member, [gone])


async def _wait_for_others(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """Whoever logs a talk of their partnerships, sends them something or writes for the one who is gone comes first, or
    waits from here on: in this order, in which they write themselves, so that no two wait for each other.
    """
    await _take_library_turns(uow, [kept, gone])
    theirs = select(Contact.library_id).where(Contact.member_id.in_([kept, gone]))
    talks = (
        select(Partnership.id, PartnershipLibrary.id)
        .join(PartnershipLibrary, PartnershipLibrary.partnership_id == Partnership.id)
        .where(
            Partnership.id.in_(
                select(PartnershipLibrary.partnership_id).where(PartnershipLibrary.library_id.in_(theirs))
            )
        )
        .order_by(Partnership.id, PartnershipLibrary.id)
    )
    await uow.session.execute(talks.with_for_update(of=[Partnership, PartnershipLibrary]))
    sending = select(Notice.id).where(Notice.member_id.in_([kept, gone]), Notice.state == NoticeState.SENDING)
    await uow.session.execute(sending.order_by(Notice.id).with_for_update())
    await uow.session.execute(select(Member.id).where(Member.id == gone).with_for_update())


async def _take_library_turns(uow: UnitOfWork, both: Collection[MemberId]) -> None:
    """Of every library for which one of them speaks, is to speak, or hands over."""
    named = select(ContactInvitation.library_id).where(
        or_(ContactInvitation.member_id.in_(both), ContactInvitation.invited_by.in_(both))
    )
    handed = select(Handover.library_id).where(
        or_(Handover.leaver_id.in_(both), Handover.successor_id.in_(both), Handover.asked_by.in_(both))
    )
    spoken_for = select(Contact.library_id).where(Contact.member_id.in_(both))
    for library_id in sorted(set(await uow.session.scalars(named.union(handed, spoken_for)))):
        await take_library_turn(uow, library_id)


async def _change(uow: UnitOfWork, table: type[Any], which: ColumnElement[bool], values: dict[str, Any]) -> None:
    await uow.session.execute(update(table).where(which).values(values).execution_options(synchronize_session=False))


async def _remove(uow: UnitOfWork, table: type[Any], row_ids: Collection[int]) -> None:
    if row_ids:
        await uow.session.execute(
            delete(table).where(table.id.in_(row_ids)).execution_options(synchronize_session=False)
        )


async def _settle_settings(uow: UnitOfWork, kept: Member, gone: Member) -> None:
    """The one who stays keeps their own, and where messages arrive; the limit on nudges holds for the later one."""
    for column in FILLED:
        if getattr(kept, column) is None:
            setattr(kept, column, getattr(gone, column))
    kept.nudged_at = max((at for at in (kept.nudged_at, gone.nudged_at) if at is not None), default=None)
    kept.written_at = max((at for at in (kept.written_at, gone.written_at) if at is not None), default=None)
    if kept.preferred_account_id is None:
        kept.preferred_account_id = await uow.session.scalar(
            select(func.min(Account.id)).where(Account.member_id == kept.id)
        )
    await uow.session.flush()


async def _unite_contacts(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """At a library for which both speak the higher role stays, since the day the first of them began."""
    own = {each.library_id: each for each in await _rows(uow, Contact, kept)}
    rank = list(ContactRole)
    twice = []
    for contact in await _rows(uow, Contact, gone):
        if (mine := own.get(contact.library_id)) is None:
            contact.member_id = kept
        else:
            mine.role = min(mine.role, contact.role, key=rank.index)
            mine.since = min(mine.since, contact.since)
            twice.append(contact.id)
    await _remove(uow, Contact, twice)
    await uow.session.flush()


async def _unite_roles(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """Each role once; of wishes for one role the oldest, and none for a role that is held now."""
    own = {each.role for each in await _rows(uow, RoleGrant, kept)}
    theirs = await _rows(uow, RoleGrant, gone)
    for grant in theirs:
        if grant.role not in own:
            grant.member_id = kept
    await _remove(uow, RoleGrant, [grant.id for grant in theirs if grant.role in own])
    await uow.session.flush()
    held = own | {grant.role for grant in theirs}
    open_ones = [each for each in await _rows(uow, RoleWish, kept) if each.answered_at is None]
    wished = set()
    for wish in open_ones:
        if wish.role in held or wish.role in wished:
            wish.answered_at = uow.now
            wish.answered_by = kept
        wished.add(wish.role)
    await uow.session.flush()


async def _unite_join_requests(uow: UnitOfWork, kept: MemberId) -> None:
    """Of requests to join one library the oldest waits on, and none for a library one speaks for now; what was asked
    about the others is taken back.
    """
    asked = {each.library_id for each in await _rows(uow, Contact, kept)}
    idle = []
    for request in await _rows(uow, JoinRequest, kept):
        if request.state is JoinState.WAITING:
            if request.library_id in asked:
                idle.append(request.id)
            asked.add(request.library_id)
    await _remove(uow, JoinRequest, idle)
    for request_id in idle:
        await uow.refresh(f"join_request:{request_id}")


async def _unite_invitations(uow: UnitOfWork, kept: MemberId) -> None:
    """Of invitations to speak for one library the oldest waits on, and none for a library one speaks for now."""
    asked = {each.library_id for each in await _rows(uow, Contact, kept)}
    for invitation in await _rows(uow, ContactInvitation, kept):
        if invitation.state is InvitationState.WAITING:
            if invitation.library_id in asked:
                invitation.state = InvitationState.TAKEN_BACK
                invitation.answered_at = uow.now
                await uow.refresh(f"contact_invitation:{invitation.id}")
            asked.add(invitation.library_id)
    await uow.session.flush()


async def _unite_handovers(uow: UnitOfWork, kept: MemberId) -> None:
    """Nobody hands over to themselves, and of several handovers of one library the oldest stands."""
    found = await uow.session.scalars(
        select(Handover).where(Handover.leaver_id == kept, Handover.state.in_(OPEN_HANDOVER)).order_by(Handover.id)
    )
    leaves = set()
    for handover in found:
        if handover.successor_id == kept or handover.library_id in leaves:
            handover.state = HandoverState.CANCELLED
            handover.ended_at = uow.now
            handover.ended_by = kept
            await uow.refresh(f"handover:{handover.id}")
        leaves.add(handover.library_id)
    await uow.session.flush()


async def _unite_mentoring(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """One mentor with the room of the one who stays, or of the other where they said nothing; each partnership and each
    offer once, and of two wishes for a mentor the one that stays waits on.
    """
    if await _rows(uow, MentorProfile, kept):
        await _remove(uow, MentorProfile, [each.id for each in await _rows(uow, MentorProfile, gone)])
    else:
        await _change(uow, MentorProfile, MentorProfile.member_id == gone, {"member_id": kept})
    offered = {each.request_id for each in await _rows(uow, MentorOffer, kept)}
    theirs = await _rows(uow, MentorOffer, gone)
    await _remove(uow, MentorOffer, [each.id for each in theirs if each.request_id in offered])
    await _change(uow, MentorOffer, MentorOffer.member_id == gone, {"member_id": kept})
    open_ones = (Mentorship.ended_at.is_(None), Mentorship.partnership_id.is_not(None))
    own = set(
        await uow.session.scalars(select(Mentorship.partnership_id).where(Mentorship.mentor_id == kept, *open_ones))
    )
    twice = (Mentorship.mentor_id == gone) & Mentorship.ended_at.is_(None) & Mentorship.partnership_id.in_(own)
    await _change(uow, Mentorship, twice, {"ended_at": uow.now, "end_reason": MentorshipEnd.HANDED_OVER})
    await _change(uow, Mentorship, Mentorship.mentor_id == gone, {"mentor_id": kept})
    waiting = MentoringRequest.state == RequestState.WAITING
    if await uow.session.scalar(select(MentoringRequest.id).where(MentoringRequest.asked_by == kept, waiting)):
        withdrawn = {"state": RequestState.WITHDRAWN, "settled_at": uow.now}
        await _change(uow, MentoringRequest, (MentoringRequest.asked_by == gone) & waiting, withdrawn)
    await _change(uow, MentoringRequest, MentoringRequest.asked_by == gone, {"asked_by": kept})


async def _unite_laters(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """The later day stands: nobody is reminded sooner than they wished."""
    own = {each.partnership_id: each for each in await _rows(uow, Later, kept)}
    twice = []
    for later in await _rows(uow, Later, gone):
        if (mine := own.get(later.partnership_id)) is None:
            later.member_id = kept
        else:
            mine.until = max(mine.until, later.until)
            twice.append(later.id)
    await _remove(uow, Later, twice)
    await uow.session.flush()


async def _unite_followed_deadlines(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """Of two wishes to be reminded of one deadline the one that stays waits on."""
    waiting = {each.code for each in await _rows(uow, FollowedDeadline, kept) if each.ended_at is None}
    theirs = await _rows(uow, FollowedDeadline, gone)
    await _remove(uow, FollowedDeadline, [each.id for each in theirs if each.ended_at is None and each.code in waiting])
    await _change(uow, FollowedDeadline, FollowedDeadline.member_id == gone, {"member_id": kept})


async def _unite_nudges(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """Asked once about one day, with what was answered; of questions that wait about one side of a partnership the
    later one waits on, and none before the day until which the person wished to be left alone.
    """
    everything = [*await _rows(uow, Nudge, kept), *await _rows(uow, Nudge, gone)]
    same: dict[tuple[int, object], list[Nudge]] = defaultdict(list)
    for nudge in everything:
        same[nudge.row_id, nudge.on].append(nudge)
    left = [
        max(each, key=lambda nudge: (nudge.answer is not None, nudge.sent_at is not None, nudge.member_id == kept))
        for each in same.values()
    ]
    waiting: dict[int, list[Nudge]] = defaultdict(list)
    for nudge in left:
        if nudge.sent_at is None:
            waiting[nudge.row_id].append(nudge)
    for each in waiting.values():
        latest = max(each, key=lambda nudge: nudge.on)
        latest.asked_by = latest.asked_by or next((nudge.asked_by for nudge in each if nudge.asked_by), None)
        left = [nudge for nudge in left if nudge not in each or nudge is latest]
    await _remove(uow, Nudge, [nudge.id for nudge in everything if nudge not in left])
    for nudge in left:
        nudge.member_id = kept
    await uow.session.flush()
    await _mind_laters(uow, kept)


async def _mind_laters(uow: UnitOfWork, kept: MemberId) -> None:
    """What waits and may not be asked yet is written anew, from the day on from which it may."""
    laters = await _rows(uow, Later, kept)
    found = await uow.session.scalars(
        select(Nudge).where(Nudge.member_id == kept, Nudge.sent_at.is_(None)).options(joinedload(Nudge.row))
    )
    early = [
        nudge
        for nudge in found
        if any(later.until > nudge.on for later in laters if later.partnership_id in {None, nudge.row.partnership_id})
    ]
    await _remove(uow, Nudge, [nudge.id for nudge in early])
    again = [Wanted(member_id=kept, row=each.row, on=each.on, asked_by=each.asked_by) for each in early]
    await write_nudges(uow, again)


async def _unite_notices(uow: UnitOfWork, kept: MemberId, gone: MemberId) -> None:
    """What waits for one of them or was sent to one of them is theirs together, and comes once.

    Nudges are gathered anew into one message, within the weekly limit; one that did not arrive at an account is tried
    again.
    """
    key = func.substr(Notice.dedupe_key, 1, func.length(Notice.dedupe_key) - len(str(gone))).concat(str(kept))
    twin = aliased(Notice)
    found = await uow.session.execute(
        select(Notice.id, Notice.state, _untried(Notice), twin.id, twin.state, _untried(twin))
        .join(twin, twin.dedupe_key == key)
        .where(Notice.member_id == gone)
    )
    twice, apart = [], []
    for notice, state, untried, other, other_state, other_untried in found:
        if untried and other_state in _COMES:
            twice.append(notice)
        elif other_untried and state in _COMES:
            twice.append(other)
        else:
            apart.append(notice)
    await _remove(uow, Notice, twice)
    own_key = key.concat(f":was:{gone}")
    await _change(uow, Notice, Notice.id.in_(apart), {"member_id": kept, "dedupe_key": own_key})
    await _change(uow, Notice, Notice.member_id == gone, {"member_id": kept, "dedupe_key": key})
    await _change(uow, Notice, Notice.about == f"member:{gone}", {"about": f"member:{kept}"})
    await queue_nudges(uow, [kept], revive=True)


_COMES = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.SENT)


def _untried(notice: type[Notice]) -> ColumnElement[bool]:
    """Whether it waits, and no try of it may have arrived."""
    return (notice.state == NoticeState.WAITING) & (notice.attempts == 0) & notice.unsure.is_(False)


async def _rows(uow: UnitOfWork, table: type[Any], member_id: MemberId) -> Iterable[Any]:
    """The member's rows of that table, the first one first."""
    found = await uow.session.scalars(select(table).where(table.member_id == member_id).order_by(table.id))
    return found.all()
