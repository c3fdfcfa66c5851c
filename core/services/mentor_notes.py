"""Private notes about a partnership: its mentors and staff read them, and never staff on their own partnerships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from core.model.alerts import MentorNote
from core.model.ids import LibraryId, MemberId
from core.model.members import Member
from core.model.mentoring import Mentorship
from core.model.partnerships import Partnership
from core.services.watching import is_mentored_by
from core.store.unit import UnitOfWork


async def may_read_notes(
    uow: UnitOfWork, partnership: Partnership, *, member_id: MemberId, own: frozenset[LibraryId], is_staff: bool
) -> bool:
    """Whether that person may; `own`: the libraries they speak for. One statement at most."""
    if any(row.library_id in own for row in partnership.rows):
        return False
    return is_staff or await is_mentored_by(uow, partnership.id, member_id)


async def write_note(uow: UnitOfWork, partnership: Partnership, *, by: MemberId, words: str) -> None:
    """Write it down. They may read it (`may_read_notes`)."""
    note = MentorNote(partnership_id=partnership.id, author_id=by, at=uow.now, words=words)
    uow.session.add(note)
    await uow.session.flush()
    uow.audit("mentor note", "partnership", partnership.id, by=by, note=note.id)


@dataclass(frozen=True)
class Kept:
    """A note with its author's name. `at_the_end`: of the mentorship, for the next mentor."""

    author: str
    at: datetime
    words: str
    at_the_end: bool = False


async def notes_about(uow: UnitOfWork, partnership: Partnership) -> Sequence[Kept]:
    """All of them, and what mentors who gave it back wrote for the next one; the newest first. Two statements."""
    found = await uow.session.execute(
        select(MentorNote, Member.name)
        .join(Member, Member.id == MentorNote.author_id)
        .where(MentorNote.partnership_id == partnership.id)
        .order_by(MentorNote.id.desc())
    )
    written = [Kept(name, note.at, note.words) for note, name in found]
    handed = await _handed_over(uow, Mentorship.partnership_id == partnership.id)
    return sorted([*written, *handed], key=lambda kept: kept.at, reverse=True)


async def notes_about_library(uow: UnitOfWork, library_id: LibraryId) -> Sequence[Kept]:
    """What mentors of a library that had no partnership wrote for the next one, the newest first. One statement."""
    return await _handed_over(uow, Mentorship.library_id == library_id)


async def _handed_over(uow: UnitOfWork, which: ColumnElement[bool]) -> list[Kept]:
    found = await uow.session.execute(
        select(Mentorship, Member.name)
        .join(Member, Member.id == Mentorship.mentor_id)
        .where(which, Mentorship.note.is_not(None))
        .order_by(Mentorship.ended_at.desc(), Mentorship.id.desc())
    )
    return [
        Kept(name, mentorship.ended_at or uow.now, mentorship.note or "", at_the_end=True) for mentorship, name in found
    ]
