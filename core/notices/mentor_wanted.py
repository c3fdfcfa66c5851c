"""Staff are asked for a mentor: nobody had room or time, or somebody asked staff themselves."""

from __future__ import annotations

from core.cards.mentoring import details_facts, given, look, taken_line, wish_facts, wish_lead
from core.chat.card import Button, Buttons, Importance, Style, card
from core.chat.words import Day, _
from core.model.ids import MentoringRequestId
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.mentor_requests import request_by_id, staff_for
from core.store.unit import UnitOfWork

MENTORS = Button(label=_("Mentors"), command="staff mentors")


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; nothing for who is no staff any more, or for whom it is their own matter."""
    wished = await request_by_id(uow, MentoringRequestId(int(notice.facts["request"])))
    if wished is None or reading.member is None:
        return None
    if all(each.id != reading.member.id for each in await staff_for(uow, wished)):
        return None
    if not wished.waits:
        return Presented(card(taken_line(wished, reading.member.id))) if notice.sent_at is not None else None
    asked_on = Day(local_day(wished.request.asked_at, reading.reader.zone))
    help_them = Button(
        label=_("I will help"), command="mentor take", given=given(wished.request.id), style=Style.PRIMARY
    )
    return Presented(
        card(
            wish_lead(wished),
            wish_facts(wished, asked_on),
            *details_facts(wished),
            _("No mentor has taken it. Please help them yourself, or ask somebody to become a mentor."),
            Buttons((help_them, *look(wished), MENTORS)),
            importance=Importance.ATTENTION,
        )
    )
