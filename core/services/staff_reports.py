"""Telling staff privately: it reaches the staff other than the person it is about, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from core.model.ids import MemberId, StaffReportId
from core.model.members import Member, Role
from core.model.notes import StaffReport
from core.services.people import in_hours_of
from core.services.roles import holders
from core.store.unit import UnitOfWork

Told = tuple[StaffReport, str, str | None]
"""What was told, by whom, and about whom."""


def about(report_id: StaffReportId) -> str:
    """What notices about it are marked with."""
    return f"staff_report:{report_id}"


async def staff_but(uow: UnitOfWork, about_member_id: MemberId | None, by: MemberId) -> Sequence[Member]:
    """Those of the staff who may read it: not the person it is about, and not who wrote it."""
    return [each for each in await holders(uow, Role.STAFF) if each.id not in {about_member_id, by}]


async def tell_staff(
    uow: UnitOfWork, *, by: MemberId, words: str, about_member_id: MemberId | None
) -> StaffReport | None:
    """Write it down, and bring it to them, each in their hours. None, and nothing written, where there is nobody."""
    recipients = await in_hours_of(uow, {each.id for each in await staff_but(uow, about_member_id, by)})
    if not recipients:
        return None
    report = StaffReport(member_id=by, at=uow.now, words=words, about_member_id=about_member_id)
    uow.session.add(report)
    await uow.session.flush()
    # The audit, which staff may read, says nothing of whom it is about.
    uow.audit("told staff", "staff_report", report.id, by=None)
    await uow.notify("staff_report", about(report.id), recipients, report=report.id)
    return report


async def reports_for(uow: UnitOfWork, reader: MemberId) -> Sequence[Told]:
    """What waits, and that person may read; the oldest first."""
    return await _reports(
        uow,
        StaffReport.handled_at.is_(None),
        or_(StaffReport.about_member_id.is_(None), StaffReport.about_member_id != reader),
        StaffReport.member_id != reader,
    )


async def report_by_id(uow: UnitOfWork, report_id: StaffReportId) -> Told | None:
    """What was told, or None."""
    found = await _reports(uow, StaffReport.id == report_id)
    return found[0] if found else None


async def count_reports(uow: UnitOfWork, reader: MemberId) -> int:
    """How many wait for that person. One statement."""
    query = select(func.count()).where(
        StaffReport.handled_at.is_(None),
        or_(StaffReport.about_member_id.is_(None), StaffReport.about_member_id != reader),
        StaffReport.member_id != reader,
    )
    return await uow.session.scalar(query) or 0


async def _reports(uow: UnitOfWork, *which: ColumnElement[bool]) -> list[Told]:
    writer, named = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(StaffReport, writer.name, named.name)
        .join(writer, writer.id == StaffReport.member_id)
        .outerjoin(named, named.id == StaffReport.about_member_id)
        .where(*which)
        .order_by(StaffReport.id)
    )
    return [(report, name, about_whom) for report, name, about_whom in found]


async def handle(uow: UnitOfWork, report: StaffReport, *, by: MemberId) -> None:
    """Somebody looks after it, and the others read who."""
    report.handled_at = uow.now
    report.handled_by = by
    await uow.session.flush()
    uow.audit("staff report handled", "staff_report", report.id, by=by)
    await uow.refresh(about(report.id))
