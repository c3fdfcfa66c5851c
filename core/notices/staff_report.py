"""Somebody told staff something privately: those of the staff read it whom it is not about."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.cards.told_staff import look_after_button, looked_after, told_facts, told_sentence
from core.chat.card import Buttons, Importance, card
from core.chat.words import Day
from core.model.ids import StaffReportId
from core.model.members import Role
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.people import member_named
from core.services.staff_reports import report_for
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for who is no staff any more, nor for the person it is about."""
    member = reading.member
    if member is None or all(grant.role is not Role.STAFF for grant in member.roles):
        return None
    told = await report_for(uow, StaffReportId(int(notice.facts["report"])), member.id)
    if told is None:
        return None
    report = told.report
    if report.handled_at is not None:
        by = await member_named(uow, report.handled_by) if report.handled_by is not None else None
        if notice.sent_at is None or by is None:
            return None
        return Presented(card(looked_after(told, by.name)))
    return Presented(
        card(
            told_sentence(told),
            told_facts(told, Day(local_day(report.at, reading.reader.zone))),
            Buttons((look_after_button(told), STAFF_HOME)),
            importance=Importance.ATTENTION,
        )
    )
