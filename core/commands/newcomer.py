"""What a newcomer can press on the start card besides *Introduce my library*."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, _
from core.commands.context import Context
from core.commands.declaring import Command, Nothing
from core.model.members import Role
from core.services.roles import wish

INTRODUCE = Button(label=_("Introduce my library"), command="introduce", style=Style.PRIMARY)
NEWCOMER_BUTTONS = (
    INTRODUCE,
    Button(label=_("I want to mentor"), command="newcomer mentor"),
    Button(label=_("Just looking"), command="newcomer look"),
)


async def want_to_mentor(context: Context, asked: Nothing) -> Outcome:
    """Remember the wish; staff answer it."""
    if context.actor.has(Role.MENTOR):
        return Reply(card=card(_("You are a mentor already. Thank you."), Buttons((HOME,))))
    await wish(context.uow, member_id=context.member.id, role=Role.MENTOR)
    return Reply(
        card=card(
            _("Thank you. A mentor watches over a young partnership. Staff read your wish and answer you here."),
            Buttons((HOME,)),
        ),
        lasting=True,
    )


async def look(context: Context, asked: Nothing) -> Outcome:
    """What the programme is, with no obligation."""
    return Reply(
        card=card(
            _(
                "Welcome. Sister libraries are libraries of different countries that stay in touch: they talk, share "
                "ideas and visit."
            ),
            _(
                "I help them: I keep their introductions, remember their talks, and remind them kindly when it has "
                "been quiet."
            ),
            _("Look around as long as you like. Write {home} whenever you need me.", home=CommandName("sister")),
            Buttons((INTRODUCE, Button(label=_("Help"), command="sister help"))),
        )
    )


COMMANDS = (
    Command(name="newcomer mentor", summary=_("I want to mentor"), takes=Nothing, run=want_to_mentor, hidden=True),
    Command(name="newcomer look", summary=_("Just looking"), takes=Nothing, run=look, changes=False, hidden=True),
)
