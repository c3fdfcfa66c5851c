"""Two accounts became one person: told at once, in case it was somebody else who had the code."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Importance, card
from core.chat.words import Name, Strong, _
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Which account joined, and whom to ask if it was not them."""
    if reading.member is None:
        return None
    return Presented(
        card(
            _("The account {name} is connected with yours now.", name=Strong(Name(str(notice.facts["name"])))),
            _("If this was not you, please tell staff in the help channel at once."),
            Buttons((Button(label=_("My accounts"), command="sister link"),)),
            importance=Importance.ATTENTION,
        )
    )
