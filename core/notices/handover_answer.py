"""Whoever waits for it learns that a successor accepted or declined, or that a handover was cancelled or lapsed."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import cancel_handover, handover_stands, library_button
from core.chat.card import Button, Buttons, card
from core.chat.words import _
from core.model.contacts import HandoverState
from core.model.ids import HandoverId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.handovers import handover_by_id, role_after
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Where the handover stands, and what one can do now; None when it went on before this was read."""
    planned = await handover_by_id(uow, HandoverId(notice.facts["handover"]))
    if planned is None or reading.member is None or planned.handover.state != notice.facts["state"]:
        return None
    handover, me = planned.handover, reading.member.id
    own = any(contact.library_id == planned.library.id for contact in reading.member.contacts)
    if not (own or me in {handover.leaver_id, handover.successor_id, handover.asked_by}):
        return None
    buttons = [library_button(planned.library.id)] if own else []
    if handover.state is HandoverState.AGREED and me in {handover.leaver_id, handover.successor_id}:
        buttons.append(cancel_handover(planned))
    failed = handover.state in {HandoverState.DECLINED, HandoverState.CANCELLED, HandoverState.LAPSED}
    if failed and own and me == handover.leaver_id:
        given = {"library": str(planned.library.id)}
        buttons.append(Button(label=_("Ask somebody else"), command="sister handover", given=given, ask=True))
    return Presented(card(handover_stands(planned, await role_after(uow, planned)), Buttons((*buttons, HOME))))
