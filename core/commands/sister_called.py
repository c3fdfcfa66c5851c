"""The button below a name in the help channel: home, for the person who is named, and seen by nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Nothing
from core.commands.sister_home import home


@dataclass(frozen=True, kw_only=True)
class Called:
    """The account that was named."""

    account: Annotated[int, Ask(_("Account"), never=True)]


async def called(context: Context, asked: Called) -> Outcome:
    """Their home, beside the call and not in its place; that they were heard of is written wherever they speak."""
    if context.actor.account is None or context.actor.account.id != asked.account:
        return Refusal(text=_("This was for somebody else. Your own home is here."), buttons=(HOME,))
    shown = await home(context, Nothing())
    return replace(shown, replace=False) if isinstance(shown, Reply) else shown


COMMANDS = (Command(name="sister called", summary=_("My home"), takes=Called, run=called, changes=False, hidden=True),)
