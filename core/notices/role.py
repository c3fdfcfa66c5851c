"""Somebody was given a role."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Style, card
from core.chat.words import _
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.mentors import profile_of
from core.store.unit import UnitOfWork

_SAY_MORE = _("Please tell me first how many you can mentor, and in which languages.")


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What the role means; None when it was taken away again."""
    role = Role(notice.facts["role"])
    if reading.member is None or all(grant.role is not role for grant in reading.member.roles):
        return None
    if role is Role.STAFF:
        return Presented(
            card(
                _("You are staff of the programme now. Your staff home says what works and what needs a person."),
                Buttons((Button(label=_("Staff home"), command="staff home", style=Style.PRIMARY),)),
            )
        )
    return Presented(
        card(
            _("You are a mentor now. Thank you. When a partnership needs you, I ask you here."),
            *(() if await profile_of(uow, reading.member.id) is not None else (_SAY_MORE,)),
            Buttons((Button(label=_("My mentoring"), command="sister mentoring", style=Style.PRIMARY),)),
        )
    )
