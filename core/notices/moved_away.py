"""Whoever had this account moved to another one: told at once, in case it was somebody else who had the code."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Buttons, Importance, card
from core.chat.words import Name, _
from core.model.ids import RecoveryId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.recovering import recovery_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """To which platform, and whom to ask if it was not them."""
    made = await recovery_by_id(uow, RecoveryId(notice.facts["recovery"]))
    if reading.member is None or made is None or made.used_at is None:
        return None
    platform = Name(str(notice.facts["platform"]).capitalize())
    return Presented(
        card(
            _(
                "Staff moved your membership to a new account in {platform}. This account gets no more messages.",
                platform=platform,
            ),
            _("If this was not you, please tell staff in the help channel at once."),
            Buttons((HOME,)),
            importance=Importance.ATTENTION,
        )
    )
