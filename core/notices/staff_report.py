"""Somebody told staff something privately: those of the staff read it whom it is not about."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.chat.card import Button, Buttons, Fact, Facts, Importance, Style, card
from core.chat.words import Day, Name, _, name
from core.model.ids import StaffReportId
from core.model.members import Role
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.people import member_named
from core.services.staff_reports import report_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for who is no staff any more, nor for the person it is about."""
    told = await report_by_id(uow, StaffReportId(int(notice.facts["report"])))
    member = reading.member
    if told is None or member is None or all(grant.role is not Role.STAFF for grant in member.roles):
        return None
    report, writer, about_whom = told
    if member.id in {report.about_member_id, report.member_id}:
        return None
    if report.handled_at is not None:
        by = await member_named(uow, report.handled_by) if report.handled_by is not None else None
        if notice.sent_at is None or by is None:
            return None
        return Presented(
            card(_("{name} looks after what {writer} told staff.", name=Name(by.name), writer=Name(writer)))
        )
    facts = [
        Fact(label=_("From"), value=name(writer)),
        Fact(label=_("On"), value=_("{day}", day=Day(local_day(report.at, reading.reader.zone)))),
    ]
    if about_whom is not None:
        facts.append(Fact(label=_("About"), value=name(about_whom)))
    facts.append(Fact(label=_("In their words"), value=name(report.words)))
    given = {"report": str(report.id)}
    look_after = Button(label=_("I look after it"), command="staff report-done", given=given, style=Style.PRIMARY)
    return Presented(
        card(
            _("{writer} told staff something privately. Please look after it.", writer=Name(writer)),
            Facts(tuple(facts)),
            Buttons((look_after, STAFF_HOME)),
            importance=Importance.ATTENTION,
        )
    )
