"""/staff start-card: greet newcomers in the introductions channels; a new card replaces the old one."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.chat.card import Buttons, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Audience, Command, Nothing
from core.services.start_card import post_start_card


async def start_card(context: Context, asked: Nothing) -> Outcome:
    """Post it in every connected workspace."""
    await post_start_card(context.uow, by=context.member.id)
    return Reply(
        card=card(
            _("The start card stands in the introductions channels now. An older one is taken away. You may pin it."),
            Buttons((STAFF_HOME,)),
        )
    )


COMMANDS = (
    Command(
        name="staff start-card",
        summary=_("Greet newcomers"),
        takes=Nothing,
        run=start_card,
        who=Audience.STAFF,
    ),
)
