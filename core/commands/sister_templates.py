"""/sister templates: words to begin with: an agreement, a first letter, a list to go through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.resources import Kind
from core.chat.outcome import Outcome, Reply
from core.chat.words import _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.resource_lists import in_order, list_card, of_kind


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which page."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


async def templates(context: Asking, asked: Which) -> Outcome:
    """A page of them."""
    found = in_order(await of_kind(context, Kind.TEMPLATE))
    shown = await list_card(
        context,
        Kind.TEMPLATE,
        found,
        title=n_("{count} template", "{count} templates", len([each for each in found if not each.is_over])),
        detail=_("Words to begin with. Copy what you need, and change it."),
        filters={},
        page=asked.page,
    )
    return Reply(card=shown, replace=True)


COMMANDS = (
    Command(
        name="sister templates",
        summary=_("Words to begin with"),
        takes=Which,
        run=templates,
        changes=False,
    ),
)
