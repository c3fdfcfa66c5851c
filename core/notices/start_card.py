"""The start card: it greets newcomers in the introductions channel."""

from __future__ import annotations

from core.chat.card import Button, Buttons, Context, Style, card
from core.chat.words import CommandName, _
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.start_card import is_newest
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The newest stands; earlier ones are taken away."""
    if not await is_newest(uow, notice):
        return None
    return Presented(
        card(
            _("Welcome! Here libraries of different countries find each other and stay in touch."),
            Buttons(
                (
                    Button(label=_("Introduce my library"), command="introduce", style=Style.PRIMARY),
                    Button(label=_("I want to mentor"), command="newcomer mentor", ask=True),
                    Button(label=_("Just looking"), command="newcomer look"),
                )
            ),
            Context(
                _("Only you see what the bot answers. Write {home} whenever you need it.", home=CommandName("sister"))
            ),
        )
    )
