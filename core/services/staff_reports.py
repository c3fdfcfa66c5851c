"""Telling staff privately: it reaches the staff other than the person it is about, and nobody else. About a story it
reaches none who told it, agreed to it, or speak for one of its libraries.

Members tell from chat; visitors tell from the public pages, without an account, and so within limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from hashlib import sha256

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core.content.cleaning import clean
from core.model.ids import MemberId, StaffReportId, StoryId
from core.model.libraries import Contact
from core.model.members import Member, Role
from core.model.notes import StaffReport
from core.model.stories import Story, StoryConsent
from core.services.people import in_hours_of
from core.services.roles import holders
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

MOST_TOLD = 2000
"""Letters."""

VISITORS_EACH_HOUR = 20
"""What all visitors together may tell within an hour; a programme is told something a few times a year."""

VISITORS_WAITING = 200
"""What they told and nobody has looked at yet: beyond it nobody reads more."""

ADDRESSES_KEPT = timedelta(days=90)
"""A visitor's e-mail address is forgotten so long after somebody began to look after what they told."""

_KEY = 64
"""Letters of a form's key."""


class Telling(Enum):
    """What became of what a visitor told."""

    TOLD = "told"
    NOTHING_TO_READ = "nothing to read"
    NOBODY_THERE = "nobody there"
    """Nobody of the staff could read it here; nothing was kept."""
    TOO_MANY = "too many"
    """Too much was told lately; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told, by whom (None: by a visitor), about whom, and about which story."""

    report: StaffReport
    writer: str | None
    about: str | None
    story: str | None


def about(report_id: StaffReportId) -> str:
    """What notices about it are marked with."""
    return f"staff_report:{report_id}"


async def staff_but(uow: UnitOfWork, without: set[MemberId | None]) -> set[MemberId]:
    """Those of the staff who may read it: none of those it is about, and not who wrote it."""
    return {each.id for each in await holders(uow, Role.STAFF)} - without


async def not_for(uow: UnitOfWork, story_id: StoryId | None) -> set[MemberId | None]:
    """Those who read nothing that is told about that story: who told it, who agreed to it, and who speaks for one of
    its libraries.
    """
    if story_id is None:
        return set()
    author = select(Story.author_id).where(Story.id == story_id)
    agreed = select(StoryConsent.member_id).where(
        StoryConsent.story_id == story_id, StoryConsent.member_id.is_not(None)
    )
    told = select(Story.library_id).where(Story.id == story_id)
    asked = select(StoryConsent.library_id).where(StoryConsent.story_id == story_id)
    speaks = select(Contact.member_id).where(or_(Contact.library_id.in_(told), Contact.library_id.in_(asked)))
    return set(await uow.session.scalars(author.union(agreed, speaks)))


async def tell_staff(
    uow: UnitOfWork, *, by: MemberId, words: str, about_member_id: MemberId | None, story_id: StoryId | None = None
) -> StaffReport | None:
    """Write it down, and bring it to them, each in their hours. None, and nothing written, where there is nobody.
    `story_id`: a story that everybody may read, or might once; of any other nothing is said.
    """
    known = select(Story.id).where(Story.id == story_id, Story.published_at.is_not(None))
    story_id = await uow.session.scalar(known) if story_id is not None else None
    without = {about_member_id, by} | await not_for(uow, story_id)
    recipients = await in_hours_of(uow, await staff_but(uow, without))
    if not recipients:
        return None
    report = StaffReport(member_id=by, at=uow.now, words=words, about_member_id=about_member_id, story_id=story_id)
    uow.session.add(report)
    await uow.session.flush()
    # The audit, which staff may read, says nothing of whom it is about.
    uow.audit("told staff", "staff_report", report.id, by=None)
    await uow.notify("staff_report", about(report.id), recipients, report=report.id)
    return report


async def tell_staff_as_visitor(
    uow: UnitOfWork, *, words: str, email: str | None, story_id: StoryId | None, key: str
) -> Telling:
    """The same without an account. `story_id`: a published story it is about.
    `key`: of the form; the same words that were sent from it before change nothing.
    """
    words = clean(words, lines=True)[:MOST_TOLD]
    if not words:
        return Telling.NOTHING_TO_READ
    key = f"{key[: _KEY - 9]}-{sha256(words.encode()).hexdigest()[:8]}" if key else ""
    if key and await uow.session.scalar(select(exists().where(StaffReport.key == key))):
        return Telling.TOLD
    recipients = await in_hours_of(uow, await staff_but(uow, await not_for(uow, story_id)))
    if not recipients:
        return Telling.NOBODY_THERE
    if await _too_many(uow):
        return Telling.TOO_MANY
    row = insert_for(uow.session, StaffReport).values(
        member_id=None,
        at=uow.now,
        words=words,
        email=clean(email, lines=False) or None if email else None,
        story_id=story_id,
        key=key or None,
    )
    report_id = await uow.session.scalar(
        row.on_conflict_do_nothing(index_elements=[StaffReport.key]).returning(StaffReport.id)
    )
    if report_id is not None:
        uow.audit("told staff", "staff_report", report_id, by=None)
        await uow.notify("staff_report", about(report_id), recipients, report=report_id)
    return Telling.TOLD


async def _too_many(uow: UnitOfWork) -> bool:
    from_visitors = StaffReport.member_id.is_(None)
    lately = func.count().filter(StaffReport.at > uow.now - timedelta(hours=1))
    waiting = func.count().filter(StaffReport.handled_at.is_(None))
    counted = (await uow.session.execute(select(lately, waiting).where(from_visitors))).one()
    return bool(counted[0] >= VISITORS_EACH_HOUR or counted[1] >= VISITORS_WAITING)


def _may_read(reader: MemberId) -> tuple[ColumnElement[bool], ...]:
    """Neither who wrote it, nor who it is about; nor, where it is about a story, whoever `not_for` names."""
    speaks_for = select(Contact.library_id).where(Contact.member_id == reader)
    theirs = or_(Story.author_id == reader, Story.library_id.in_(speaks_for))
    agreed = or_(StoryConsent.member_id == reader, StoryConsent.library_id.in_(speaks_for))
    return (
        or_(StaffReport.about_member_id.is_(None), StaffReport.about_member_id != reader),
        or_(StaffReport.member_id.is_(None), StaffReport.member_id != reader),
        ~exists().where(Story.id == StaffReport.story_id, theirs).correlate(StaffReport),
        ~exists().where(StoryConsent.story_id == StaffReport.story_id, agreed).correlate(StaffReport),
    )


async def reports_for(uow: UnitOfWork, reader: MemberId) -> Sequence[Told]:
    """What waits, and that person may read; the oldest first."""
    return await _reports(uow, StaffReport.handled_at.is_(None), *_may_read(reader))


async def report_for(uow: UnitOfWork, report_id: StaffReportId, reader: MemberId) -> Told | None:
    """What was told, if that person may read it."""
    found = await _reports(uow, StaffReport.id == report_id, *_may_read(reader))
    return found[0] if found else None


async def count_reports(uow: UnitOfWork, reader: MemberId) -> int:
    """How many wait for that person. One statement."""
    query = select(func.count()).select_from(StaffReport).where(StaffReport.handled_at.is_(None), *_may_read(reader))
    return await uow.session.scalar(query) or 0


async def _reports(uow: UnitOfWork, *which: ColumnElement[bool]) -> list[Told]:
    writer, named = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(StaffReport, writer.name, named.name, Story.title)
        .outerjoin(writer, writer.id == StaffReport.member_id)
        .outerjoin(named, named.id == StaffReport.about_member_id)
        .outerjoin(Story, Story.id == StaffReport.story_id)
        .where(*which)
        .order_by(StaffReport.id)
    )
    return [Told(report, by, about_whom, story) for report, by, about_whom, story in found]


async def handle(uow: UnitOfWork, report: StaffReport, *, by: MemberId) -> None:
    """Somebody looks after it, and the others read who."""
    report.handled_at = uow.now
    report.handled_by = by
    await uow.session.flush()
    uow.audit("staff report handled", "staff_report", report.id, by=by)
    await uow.refresh(about(report.id))


async def forget_addresses(uow: UnitOfWork) -> None:
    """Of visitors whose words somebody has looked after for a while: where they wished to be answered."""
    over = StaffReport.handled_at <= uow.now - ADDRESSES_KEPT
    await uow.session.execute(update(StaffReport).where(over, StaffReport.email.is_not(None)).values(email=None))
