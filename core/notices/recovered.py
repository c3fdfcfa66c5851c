"""A person moved to a new account with a code of the staff: the staff read who, and who made the code."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.chat.card import Buttons, card
from core.chat.words import Name, Strong, _
from core.model.ids import RecoveryId
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.people import member_named
from core.services.recovering import recovery_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who moved; None for who is staff no more."""
    made = await recovery_by_id(uow, RecoveryId(notice.facts["recovery"]))
    staff = reading.member is not None and any(grant.role is Role.STAFF for grant in reading.member.roles)
    if made is None or made.used_at is None or not staff:
        return None
    member, by = await member_named(uow, made.member_id), await member_named(uow, made.made_by)
    if member is None or by is None:
        return None
    return Presented(
        card(
            _(
                "{name} moved to a new account, with a code that {staff} made. The account until then gets no more"
                " messages.",
                name=Strong(Name(member.name)),
                staff=Name(by.name),
            ),
            Buttons((STAFF_HOME,)),
        )
    )
