"""Private notes about a partnership: its mentors and staff read them, and never staff on their own partnerships."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

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


async def notes_about(uow: UnitOfWork, partnership: Partnership) -> Sequence[tuple[MentorNote, str]]:
    """All of them with their authors' names, the newest first."""
    found = await uow.session.execute(
        select(MentorNote, Member.name)
        .join(Member, Member.id == MentorNote.author_id)
        .where(MentorNote.partnership_id == partnership.id)
        .order_by(MentorNote.id.desc())
    )
    return [(note, name) for note, name in found]


async def handed_over(uow: UnitOfWork, partnership: Partnership) -> Sequence[tuple[Mentorship, str]]:
    """What mentors who gave it back wrote for the next one, the newest first."""
    found = await uow.session.execute(
        select(Mentorship, Member.name)
        .join(Member, Member.id == Mentorship.mentor_id)
        .where(Mentorship.partnership_id == partnership.id, Mentorship.note.is_not(None))
        .order_by(Mentorship.ended_at.desc())
    )
    return [(mentorship, name) for mentorship, name in found]
