"""Not now: the answer to somebody who would like to mentor. A yes is the notice of the role itself."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Style, card
from core.chat.words import _
from core.model.ids import RoleWishId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.roles import wish_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Kindly; None for somebody who was given the role meanwhile."""
    wish = await wish_by_id(uow, RoleWishId(notice.facts["wish"]))
    if wish is None or reading.member is None or any(grant.role is wish.role for grant in reading.member.roles):
        return None
    return Presented(
        card(
            _(
                "Thank you for offering to mentor. Staff cannot say yes just now. You can offer again later; "
                "questions are welcome in the help channel."
            ),
            Buttons((Button(label=_("Home"), command="sister home", style=Style.PRIMARY),)),
        )
    )
