"""Notes across platforms: a contact or a mentor writes, and the other side reads and answers where they are.

A note that the other side answers is a contact, and is logged as one, once a day. Mentors' notes are help, not contact.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from core.model.communications import Communication, Way
from core.model.defaults import NOTES_A_DAY
from core.model.ids import LibraryId, MemberId, PartnerNoteId
from core.model.libraries import Library
from core.model.members import Member
from core.model.mentoring import Mentorship
from core.model.notes import PartnerNote
from core.model.partnerships import LOGGABLE, Partnership
from core.model.schedule import local_day
from core.services.communications import hold, log_communication
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of, in_hours_of
from core.services.watching import present_mentors
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

KIND = "partner_note"


@dataclass(frozen=True)
class Noted:
    """A note with its partnership, and the names of who wrote it and for which library: None by a mentor. `asked`:
    the note that it answers.
    """

    note: PartnerNote
    partnership: Partnership
    sender: str
    library: Library | None
    asked: PartnerNote | None

    @property
    def is_for_one(self) -> bool:
        """What is said to a mentor, or by one in answer, is for whoever wrote first, and for no partner."""
        return self.asked is not None and (self.asked.library_id is None or self.note.library_id is None)


class Unsent(Enum):
    """Why a note did not go."""

    MANY = "many"
    """They wrote as many as fit into a day."""
    NOBODY = "nobody"
    """Nobody of the other side is connected, or wishes for notes."""
    NO_MENTOR = "no-mentor"
    """It is for the mentors, and none of them is there, or wishes for notes."""
    OVER = "over"
    """The partnership stands no more, or not yet."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What somebody writes. `library_id`: for which library, None by a mentor. `reply_to`: the note that it answers.
    `to_mentors`: it is for the mentors alone. `words` may be empty while it is only asked whether it could be sent.
    """

    by: MemberId
    words: str
    library_id: LibraryId | None = None
    reply_to: PartnerNote | None = None
    to_mentors: bool = False


def about(note_id: PartnerNoteId) -> str:
    """What notices about a note are marked with."""
    return f"partner_note:{note_id}"


async def note_by_id(uow: UnitOfWork, note_id: PartnerNoteId) -> Noted | None:
    """The note, or None."""
    asked = aliased(PartnerNote)
    found = await uow.session.execute(
        select(PartnerNote, Member.name, Library, asked)
        .join(Member, Member.id == PartnerNote.member_id)
        .outerjoin(Library, Library.id == PartnerNote.library_id)
        .outerjoin(asked, asked.id == PartnerNote.reply_to)
        .where(PartnerNote.id == note_id)
    )
    row = found.one_or_none()
    partnership = await partnership_by_id(uow, row[0].partnership_id) if row is not None else None
    return Noted(row[0], partnership, *row[1:]) if row is not None and partnership is not None else None


async def may_read(uow: UnitOfWork, noted: Noted, *, member_id: MemberId, own: Collection[LibraryId]) -> bool:
    """Whether it was written for that person. `own`: the libraries they speak for. One statement at most.

    Whoever speaks for one of its libraries never reads what its mentors were written, though they were a mentor once.
    """
    theirs = [row.library_id for row in noted.partnership.rows if row.library_id in own]
    if noted.note.to_mentors:
        return not theirs and await _mentored_then(uow, noted.note, member_id)
    if noted.asked is not None and noted.asked.member_id == member_id:
        return noted.asked.library_id is not None or not theirs
    return not noted.is_for_one and any(library_id != noted.note.library_id for library_id in theirs)


async def _mentored_then(uow: UnitOfWork, note: PartnerNote, member_id: MemberId) -> bool:
    found = await uow.session.scalar(
        select(Mentorship.id)
        .where(
            Mentorship.partnership_id == note.partnership_id,
            Mentorship.mentor_id == member_id,
            Mentorship.began_at <= note.at,
            or_(Mentorship.ended_at.is_(None), Mentorship.ended_at >= note.at),
        )
        .limit(1)
    )
    return found is not None


async def unsendable(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> Unsent | None:
    """Why it could not be sent now; None where it can."""
    found = await _readers_or_why(uow, partnership, sending)
    return found if isinstance(found, Unsent) else None


async def _readers_or_why(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> set[MemberId] | Unsent:
    if partnership.state not in LOGGABLE:
        return Unsent.OVER
    since = uow.now - timedelta(days=1)
    today = await uow.session.scalar(
        select(func.count()).where(PartnerNote.member_id == sending.by, PartnerNote.at > since)
    )
    if (today or 0) >= NOTES_A_DAY:
        return Unsent.MANY
    if sending.to_mentors:
        return await _mentors(uow, partnership, sending) or Unsent.NO_MENTOR
    return await _readers(uow, partnership, sending) or Unsent.NOBODY


async def send_note(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> PartnerNote | Unsent:
    """Bring it to the other side, each in their hours: of a contact to those of the partner libraries, or to the
    mentors alone; of a mentor to all; an answer to who wrote first, too.
    """
    await take_turn(uow, f"notes:{sending.by}")
    readers = await _readers_or_why(uow, partnership, sending)
    if isinstance(readers, Unsent):
        return readers
    note = PartnerNote(
        partnership_id=partnership.id,
        member_id=sending.by,
        at=uow.now,
        words=sending.words,
        library_id=sending.library_id,
        reply_to=sending.reply_to.id if sending.reply_to is not None else None,
        to_mentors=sending.to_mentors,
    )
    uow.session.add(note)
    await uow.session.flush()
    uow.audit("note sent", "partnership", partnership.id, by=sending.by, note=note.id)
    await uow.notify(KIND, about(note.id), await in_hours_of(uow, readers), note=note.id)
    if sending.reply_to is not None:
        await uow.refresh(about(sending.reply_to.id))
        await _count_as_contact(uow, partnership, sending)
    return note


async def _mentors(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> set[MemberId]:
    """Its mentors who are there and take notes, but for who speaks for one of its libraries by now."""
    present = (await present_mentors(uow, [partnership.id])).get(partnership.id, ())
    found = await uow.session.scalars(select(Member.id).where(Member.id.in_(present), Member.no_notes.is_(False)))
    contacts = await contacts_of(uow, [row.library_id for row in partnership.rows])
    return set(found) - {each.member_id for each in contacts} - {sending.by}


async def _readers(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> set[MemberId]:
    libraries = [row.library_id for row in partnership.rows if row.library_id != sending.library_id]
    readers = {
        each.member_id
        for each in await contacts_of(uow, libraries)
        if each.member.accounts and not each.member.no_notes
    }
    if sending.reply_to is not None:
        first = sending.reply_to
        # An answer to a mentor is for them alone: what is said to a mentor is not said to the partner.
        by_mentor = first.library_id is None or sending.library_id is None
        readers = {first.member_id} if by_mentor else readers | {first.member_id}
        if first.library_id is None:
            everybody = await contacts_of(uow, [row.library_id for row in partnership.rows])
            readers -= {each.member_id for each in everybody}
    return readers - {sending.by}


async def _count_as_contact(uow: UnitOfWork, partnership: Partnership, sending: Sending) -> None:
    """Two libraries wrote to each other: that is a talk, once a day."""
    first = sending.reply_to
    if first is None or first.library_id is None or sending.library_id in {None, first.library_id}:
        return
    held = await hold(uow, partnership)
    if held.partnership.state not in LOGGABLE:
        return
    library = next(row.library for row in partnership.rows if row.library_id == sending.library_id)
    today = local_day(uow.now, library.zone)
    known = await uow.session.scalar(
        select(Communication.id).where(
            Communication.partnership_id == partnership.id,
            Communication.on == today,
            Communication.way == Way.CHAT,
            Communication.undone_at.is_(None),
        )
    )
    if known is None:
        await log_communication(
            uow,
            held,
            by=sending.by,
            library_id=library.id,
            way=Way.CHAT,
            on=today,
            about="",
            took_part=[first.library_id, library.id],
        )


async def is_answered(uow: UnitOfWork, note_id: PartnerNoteId) -> str | None:
    """Who answered that note first, by name; None while nobody did."""
    name: str | None = await uow.session.scalar(
        select(Member.name)
        .join(PartnerNote, PartnerNote.member_id == Member.id)
        .where(PartnerNote.reply_to == note_id)
        .order_by(PartnerNote.id)
        .limit(1)
    )
    return name
