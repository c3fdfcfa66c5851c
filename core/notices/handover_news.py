"""Colleagues and partners learn who takes over a library, once the successor has accepted."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import handover_stands, library_button
from core.chat.card import Buttons, card
from core.chat.words import _
from core.model.contacts import HandoverState
from core.model.ids import HandoverId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.handovers import handover_by_id, role_after
from core.services.partnerships import partnerships_of
from core.store.unit import UnitOfWork

TOLD = frozenset({HandoverState.AGREED, HandoverState.DONE})


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """From when on it is whom; corrected when it was cancelled. None for somebody whom it does not concern."""
    planned = await handover_by_id(uow, HandoverId(notice.facts["handover"]))
    if planned is None or reading.member is None:
        return None
    if planned.handover.state not in TOLD and notice.sent_at is None:
        return None
    library_id = planned.library.id
    own = {contact.library_id for contact in reading.member.contacts}
    stands = handover_stands(planned, await role_after(uow, planned))
    if library_id in own:
        return Presented(card(stands, Buttons((library_button(library_id), HOME))))
    shared = await partnerships_of(uow, [library_id])
    if all(row.library_id not in own for partnership in shared for row in partnership.rows):
        return None
    return Presented(card(stands, _("Your partnership stays with the library, and goes on."), Buttons((HOME,))))
