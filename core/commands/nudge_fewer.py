"""*Fewer messages*, which stands under every message that nobody asked for."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, _
from core.commands.context import Context
from core.commands.declaring import Command, Nothing
from core.services.nudging import requeue_nudges
from core.services.people import change_settings


async def fewer_messages(context: Context, asked: Nothing) -> Outcome:
    """News and reminders at most once in four weeks; the message under which it was pressed stays as it is."""
    await change_settings(context.uow, context.member, {"fewer_messages": True})
    await requeue_nudges(context.uow, context.member.id)
    return Reply(
        card=card(
            _(
                "Saved. You get news and reminders at most once in four weeks, and questions that wait for your answer"
                " within the week. You can change this in {settings}.",
                settings=CommandName("sister settings"),
            ),
            Buttons((Button(label=_("Settings"), command="sister settings"), HOME)),
        )
    )


COMMANDS = (
    Command(
        name="nudge fewer",
        summary=_("Fewer messages"),
        takes=Nothing,
        run=fewer_messages,
        hidden=True,
    ),
)
