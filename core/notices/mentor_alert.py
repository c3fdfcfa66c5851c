"""A young partnership is at risk: its mentor reads why, with the last contacts, and acts with one tap."""

from __future__ import annotations

from core.cards.risk import alert_parts, over_parts
from core.chat.card import Importance, card
from core.model.ids import MentorAlertId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.alerts import alert_by_id, last_talks
from core.services.watching import is_alerted
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; nothing for who mentors it no more, or speaks for one of its libraries. What was solved before
    it was read falls away.
    """
    alert = await alert_by_id(uow, MentorAlertId(int(notice.facts["alert"])))
    if alert is None or reading.member is None:
        return None
    if not await is_alerted(uow, alert.partnership, reading.member.id):
        return None
    talks = await last_talks(uow, alert.partnership.id)
    if not alert.is_open:
        return Presented(card(*over_parts(alert, talks))) if notice.sent_at is not None else None
    return Presented(card(*alert_parts(alert, talks, reading.today(uow)), importance=Importance.ATTENTION))
