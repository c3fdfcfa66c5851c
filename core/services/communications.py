"""Logging a communication, and taking it back or changing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from core.model.communications import Communication, CommunicationLibrary, Way
from core.model.ids import CommunicationId, LibraryId, MemberId, PartnershipId
from core.model.ladder import TOLD_RUNGS, next_rung_day
from core.model.libraries import Contact
from core.model.lifecycle import ChangeReason
from core.model.members import Member
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.model.stories import InvitationReason
from core.services.lifecycle import record_change
from core.services.nudge_answers import keep_asking
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of, in_their_hours
from core.services.quiet_notices import about as about_silence
from core.services.quiet_notices import is_told
from core.services.story_invitations import EVENTS, invite_to_tell, take_back_invitation
from core.store.unit import UnitOfWork

PAGE = 8
"""Talks on a page; a list holds eight rows on every platform."""


@dataclass(frozen=True)
class Held:
    """A partnership that nobody else changes until the unit of work ends, and the contacts of its libraries."""

    partnership: Partnership
    contacts: Sequence[Contact]


async def hold(uow: UnitOfWork, partnership: Partnership) -> Held:
    """Hold the partnership; its days are now as the last one who held it left them. One statement, and two more when a
    library joined or left meanwhile: rows that came are not among those that were locked.
    """
    seen = partnership.version
    whole = (
        Partnership.state,
        Partnership.state_since,
        Partnership.quiet_since,
        Partnership.cadence_days,
        Partnership.trial_ends_on,
        Partnership.midway_on,
        Partnership.review_on,
        Partnership.midway_asked_on,
        Partnership.resting_on,
        Partnership.version,
    )
    days = (
        PartnershipLibrary.last_contact_on,
        PartnershipLibrary.due_on,
        PartnershipLibrary.nudge_on,
        PartnershipLibrary.step,
    )
    found = await uow.session.execute(
        select(Contact, PartnershipLibrary.id, *whole, *days)
        .select_from(PartnershipLibrary)
        .join(Partnership, Partnership.id == PartnershipLibrary.partnership_id)
        .outerjoin(Contact, Contact.library_id == PartnershipLibrary.library_id)
        .where(Partnership.id == partnership.id)
        .order_by(Contact.id)
        .options(joinedload(Contact.library), joinedload(Contact.member).joinedload(Member.accounts))
        # Both: PostgreSQL reads anew, behind the lock, only what it locks.
        .with_for_update(of=[Partnership, PartnershipLibrary])
    )
    rows = {row.id: row for row in partnership.rows}
    contacts: list[Contact] = []
    for contact, row_id, *values in found.unique():
        if contact is not None:
            contacts.append(contact)
        for column, value in zip(whole, values[: len(whole)], strict=True):
            set_committed_value(partnership, column.key, value)
        if row_id in rows:
            for day, value in zip(days, values[len(whole) :], strict=True):
                set_committed_value(rows[row_id], day.key, value)
    if partnership.version == seen:
        return Held(partnership, contacts)
    return Held(partnership, await _as_it_is_now(uow, partnership))


async def hold_of(uow: UnitOfWork, named: Select[PartnershipId]) -> Held | None:
    """Hold the partnership whose id that statement finds; None where it finds none. Three statements."""
    partnership_id = await uow.session.scalar(named)
    partnership = await partnership_by_id(uow, partnership_id) if partnership_id is not None else None
    return await hold(uow, partnership) if partnership is not None else None


async def _as_it_is_now(uow: UnitOfWork, partnership: Partnership) -> Sequence[Contact]:
    """Its rows anew, behind the lock, and their contacts."""
    found = await uow.session.scalars(
        select(PartnershipLibrary)
        .where(PartnershipLibrary.partnership_id == partnership.id)
        .order_by(PartnershipLibrary.id)
        .options(joinedload(PartnershipLibrary.library))
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    for gone in set(partnership.rows) - set(rows):
        uow.session.expunge(gone)
    set_committed_value(partnership, "rows", list(rows))
    return await contacts_of(uow, [row.library_id for row in rows])


async def hold_communication(uow: UnitOfWork, communication: Communication, partnership: Partnership) -> None:
    """Hold the partnership; the communication is now as the last one who changed it left it."""
    await hold(uow, partnership)
    await uow.session.refresh(communication, ["on", "way", "about", "edited_at", "undone_at"])


async def log_communication(
    uow: UnitOfWork,
    held: Held,
    *,
    by: MemberId,
    library_id: LibraryId,
    way: Way,
    on: date,
    about: str,
    took_part: Collection[LibraryId],
) -> Communication:
    """Write down one contact: the due days move on, nudges about them fall away, the partners' contacts are told, and
    a partnership that rested is active again.

    `on` is a day of the logger's calendar; `library_id` the logger's library; `took_part` the libraries it counts for.
    """
    partnership = held.partnership
    before = partnership.state
    silence_told = is_told(partnership) or partnership.resting_on is None
    rested_since = partnership.state_since if before is PartnershipState.DORMANT else None
    moved = partnership.heard(set(took_part), on)
    communication = Communication(
        partnership_id=partnership.id,
        on=on,
        way=way,
        about=about,
        logged_by=by,
        library_id=library_id,
        logged_at=uow.now,
        rested_since=rested_since if partnership.state is PartnershipState.ACTIVE else None,
        libraries=[CommunicationLibrary(library_id=each) for each in took_part],
    )
    uow.session.add(communication)
    await uow.session.flush()
    if partnership.state is not before:
        first = before is PartnershipState.INTRODUCED
        record_change(uow, partnership, before, ChangeReason.FIRST_TALK if first else ChangeReason.TALKED, by=by)
    await forget_open_nudges(uow, moved)
    if silence_told and moved:
        await uow.refresh(about_silence(partnership.id))
    partners = [each for each in held.contacts if each.library_id != library_id and each.member_id != by]
    await uow.notify(
        "communication",
        f"communication:{communication.id}",
        in_their_hours(uow, partners),
        communication=communication.id,
    )
    if way in EVENTS:
        await invite_to_tell(uow, partnership.id, InvitationReason.VISIT)
    return communication


async def forget_open_nudges(uow: UnitOfWork, rows: Collection[PartnershipLibrary]) -> None:
    """Nudges about these rows that were not sent yet fall away: the talk they ask for is due on another day now."""
    await uow.session.execute(delete(Nudge).where(Nudge.row_id.in_([row.id for row in rows]), Nudge.sent_at.is_(None)))


async def already_logged(
    uow: UnitOfWork, *, partnership_id: PartnershipId, way: Way, on: date, not_by: MemberId
) -> Communication | None:
    """The same contact as somebody else logged it, of the other side or a colleague; None if nobody did."""
    found = await uow.session.scalars(
        select(Communication)
        .where(
            Communication.partnership_id == partnership_id,
            Communication.on == on,
            Communication.way == way,
            Communication.logged_by != not_by,
            Communication.undone_at.is_(None),
        )
        .options(joinedload(Communication.logger), joinedload(Communication.library))
        .order_by(Communication.id)
        .limit(1)
    )
    return found.first()


async def communication_by_id(uow: UnitOfWork, communication_id: CommunicationId) -> Communication | None:
    """The communication with who logged it and which libraries took part; one that was undone too."""
    found = await uow.session.scalars(
        select(Communication)
        .where(Communication.id == communication_id)
        .options(
            joinedload(Communication.logger),
            joinedload(Communication.library),
            selectinload(Communication.libraries),
        )
    )
    return found.one_or_none()


async def history(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId], *, offset: int = 0
) -> tuple[Sequence[Communication], int]:
    """A page of communications, newest first, and how many there are in all."""
    kept = (Communication.partnership_id.in_(partnership_ids), Communication.undone_at.is_(None))
    total = await uow.session.scalar(select(func.count()).select_from(Communication).where(*kept))
    found = await uow.session.scalars(
        select(Communication)
        .where(*kept)
        .options(
            joinedload(Communication.logger),
            joinedload(Communication.library),
            selectinload(Communication.libraries),
        )
        .order_by(Communication.on.desc(), Communication.id.desc())
        .offset(offset)
        .limit(PAGE)
    )
    return found.all(), total or 0


async def undo_communication(
    uow: UnitOfWork, communication: Communication, *, partnership: Partnership, by: MemberId
) -> None:
    """Take it back: due days are as if it had never been, and what was told of it is taken back too.

    `hold_communication` comes before it.
    """
    communication.undone_at = uow.now
    uow.audit("communication undone", "communication", communication.id, by=by)
    if communication.rested_since is not None and not await _logged_since(uow, communication):
        before = partnership.state
        partnership.become(PartnershipState.DORMANT, communication.rested_since)
        record_change(uow, partnership, before, ChangeReason.TALK_TAKEN_BACK, by=by)
    await _recount(uow, partnership)
    await uow.refresh(f"communication:{communication.id}")
    if communication.way in EVENTS:
        await take_back_invitation(uow, partnership.id)


async def edit_communication(
    uow: UnitOfWork,
    communication: Communication,
    *,
    partnership: Partnership,
    by: MemberId,
    way: Way,
    on: date,
    about: str,
    took_part: Collection[LibraryId],
) -> None:
    """Correct it; due days follow, and what was told of it is corrected in place.

    `hold_communication` comes before it.
    """
    before = communication.way
    communication.way = way
    communication.on = on
    communication.about = about
    communication.edited_at = uow.now
    have = {row.library_id: row for row in communication.libraries}
    for gone in set(have) - set(took_part):
        communication.libraries.remove(have[gone])
    communication.libraries.extend(CommunicationLibrary(library_id=each) for each in took_part if each not in have)
    uow.audit("communication edited", "communication", communication.id, by=by)
    await _recount(uow, partnership)
    await uow.refresh(f"communication:{communication.id}")
    if before in EVENTS:
        await take_back_invitation(uow, partnership.id)
    if way in EVENTS and before not in EVENTS:
        await invite_to_tell(uow, partnership.id, InvitationReason.VISIT)


async def _logged_since(uow: UnitOfWork, communication: Communication) -> bool:
    """Whether another talk of the partnership was logged after this one."""
    found = await uow.session.scalar(
        select(Communication.id)
        .where(
            Communication.partnership_id == communication.partnership_id,
            Communication.id > communication.id,
            Communication.undone_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


async def _recount(uow: UnitOfWork, partnership: Partnership) -> None:
    """The latest talk of each library, read anew."""
    await uow.session.flush()
    latest = await uow.session.execute(
        select(CommunicationLibrary.library_id, func.max(Communication.on))
        .join(Communication, Communication.id == CommunicationLibrary.communication_id)
        .where(Communication.partnership_id == partnership.id, Communication.undone_at.is_(None))
        .group_by(CommunicationLibrary.library_id)
    )
    silence_told = is_told(partnership)
    moved = partnership.recount({row[0]: row[1] for row in latest})
    await forget_open_nudges(uow, moved)
    await keep_asking(uow, moved)
    _tell_anew(moved, partnership.state)
    if silence_told and moved:
        await uow.refresh(about_silence(partnership.id))


def _tell_anew(rows: Collection[PartnershipLibrary], state: PartnershipState) -> None:
    """What was told of a silence was taken back with the talk; those who watch over it are told anew."""
    for row in rows:
        if row.due_on is not None and row.step in TOLD_RUNGS:
            row.climbed(LadderStep.SECOND, next_rung_day(LadderStep.SECOND, row.due_on, state))
