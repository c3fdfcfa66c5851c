"""Plain words in the direct message: nothing is lost, and the next step is one press away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HELP, HOME
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Name, _
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.newcomer import NEWCOMER_BUTTONS
from core.services.linking import letters_of

SHOWN = 300
"""So many letters of a long message are quoted; all of it goes into the log."""


@dataclass(frozen=True, kw_only=True)
class PlainWords:
    """What somebody wrote to the bot."""

    words: Annotated[str | None, Ask(_("Your words"), long=True, max_length=2000, never=True)] = None


async def desk(context: Context, asked: PlainWords) -> Outcome:
    """*Log this · Home*, with the words kept; a newcomer is shown the way in."""
    if asked.words and letters_of(asked.words) is not None:
        look = Button(label=_("Look"), command="sister link", given={"code": asked.words}, style=Style.PRIMARY)
        said = _("This looks like a code that connects two accounts of one person. Shall I look at it?")
        return Reply(card=card(said, Buttons((look, HOME))))
    if not context.actor.contacts:
        return Reply(
            card=card(
                _(
                    "Thank you for writing. I help libraries of different countries to stay in touch. Where "
                    "shall we begin?"
                ),
                Buttons(NEWCOMER_BUTTONS),
            )
        )
    if not asked.words:
        return Reply(
            card=card(
                _("I am here. Write {log} after a talk, or press Home.", log=CommandName("log")), Buttons((HOME,))
            )
        )
    shown = asked.words if len(asked.words) <= SHOWN else asked.words[:SHOWN].rstrip() + " …"
    log_this = Button(label=_("Log this"), command="log", given={"about": asked.words}, ask=True, style=Style.PRIMARY)
    return Reply(
        card=card(
            _("What shall I do with “{words}”?", words=Name(shown)),
            Buttons((log_this, HOME, HELP)),
        )
    )


COMMANDS = (Command(name="desk", summary=_("Plain words"), takes=PlainWords, run=desk, changes=False, hidden=True),)
