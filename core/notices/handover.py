"""A colleague, or staff, ask somebody to take over a library."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import cancel_handover, handover_question, handover_stands, handover_words, library_button
from core.chat.card import Buttons, Context, card
from core.chat.words import Day
from core.model.contacts import HandoverState
from core.model.ids import HandoverId
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.handovers import handover_by_id, role_after
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The question with *Accept · Decline kindly*; once it was answered, where it stands."""
    planned = await handover_by_id(uow, HandoverId(notice.facts["handover"]))
    if planned is None or reading.member is None or planned.handover.successor_id != reading.member.id:
        return None
    role = await role_after(uow, planned)
    state = planned.handover.state
    if state is HandoverState.WAITING:
        until = Day(local_day(planned.handover.lapses_at, reading.reader.zone))
        return Presented(card(*handover_words(planned, role), *handover_question(planned, role, until)))
    if notice.sent_at is None and state not in {HandoverState.AGREED, HandoverState.DONE}:
        return None
    stands = Context(handover_stands(planned, role))
    if state is HandoverState.AGREED:
        buttons = Buttons((library_button(planned.library.id), cancel_handover(planned)))
        return Presented(card(*handover_words(planned, role), stands, buttons))
    return Presented(card(*handover_words(planned, role), stands, Buttons((HOME,))))
