"""Somebody who closed their direct messages is named in the help channel, where everybody reads: no matter is."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Style, card
from core.chat.words import _
from core.model.ids import AccountId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.reaching import account_called
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """That there is a message, and how to get it; None when they were heard of, or called again since."""
    account = await account_called(uow, AccountId(notice.facts["account"]), str(notice.facts["at"]))
    if reading.member is None or account is None:
        return None
    home = Button(label=_("My home"), command="sister called", given={"account": str(account.id)}, style=Style.PRIMARY)
    return Presented(
        card(
            _(
                "I have a message for you and cannot write to you. Please open your direct messages, or press the"
                " button: only you see what it shows."
            ),
            Buttons((home,)),
        )
    )
