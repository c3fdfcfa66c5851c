"""/sister history: pages of communications, newest first, with *Edit* on those of one's own library while it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.labels import WAY_CHOICES
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Row, Rows, Style, WireValue, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Name, Text, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.log_edit import edit_button
from core.commands.paging import last_page, part_shown
from core.commands.sources import readable_partnerships
from core.model.communications import Communication
from core.model.ids import PartnershipId
from core.model.partnerships import LOGGABLE, Partnership, PartnershipState
from core.services.communications import PAGE, history
from core.services.partnerships import partners_of, partnership_by_id, partnerships_of

SHOWN = 140
"""So many letters of what a talk was about stand in the list; *Edit* holds all of them."""


@dataclass(frozen=True, kw_only=True)
class History:
    """Which talks, and where the page begins."""

    partnership: Annotated[PartnershipId | None, Ask(_("Partnership"), suggest=readable_partnerships)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def show(context: Context, asked: History) -> Outcome:
    """One page."""
    partnerships = {each.id: each for each in await _whose(context, asked.partnership)}
    page = asked.page
    found, total = await history(context.uow, list(partnerships), offset=(page - 1) * PAGE)
    if total and not found:
        page = last_page(total, PAGE)
        found, total = await history(context.uow, list(partnerships), offset=(page - 1) * PAGE)
    if (
        not found
        and asked.partnership is not None
        and all(each.state not in LOGGABLE for each in partnerships.values())
    ):
        return Reply(card=card(_("No talk was logged in this partnership."), Buttons((HOME,))), replace=True)
    if not found:
        return Reply(
            card=card(
                _("No talk is logged here yet. After the first one, log it in ten seconds."),
                Buttons((Button(label=_("Log a talk"), command="log", style=Style.PRIMARY), HOME)),
            ),
            replace=True,
        )
    given: dict[str, WireValue] = {} if asked.partnership is None else {"partnership": str(asked.partnership)}
    first = (page - 1) * PAGE + 1
    turn = []
    if page > 1:
        turn.append(Button(label=_("Newer"), command="sister history", given={**given, "page": str(page - 1)}))
    if first + len(found) <= total:
        turn.append(Button(label=_("Older"), command="sister history", given={**given, "page": str(page + 1)}))
    turn.append(HOME)
    rows = []
    for communication in found:
        partnership = partnerships[communication.partnership_id]
        partners = partners_of(partnership, context.actor.library_ids)
        can_edit = communication.library_id in context.actor.library_ids and partnership.state in LOGGABLE
        rows.append(
            Row(
                title=_("{way} with {partners}", way=WAY_CHOICES[communication.way], partners=names_of(partners)),
                aside=_("{day}", day=Day(communication.on)),
                detail=_detail(communication),
                button=edit_button(communication) if can_edit else None,
            )
        )
    return Reply(
        card=card(
            Rows(
                title=n_("{count} talk", "{count} talks", total),
                rows=tuple(rows),
                foot=part_shown(first, first + len(found) - 1, total),
                buttons=tuple(turn),
            )
        ),
        replace=True,
    )


async def _whose(context: Context, partnership_id: PartnershipId | None) -> Sequence[Partnership]:
    """All of the person's own, whatever became of them; or the one that was named, which they may read."""
    if partnership_id is None:
        return await partnerships_of(context.uow, context.actor.library_ids, states=tuple(PartnershipState))
    named = await partnership_by_id(context.uow, partnership_id)
    return () if named is None else (named,)


def _detail(communication: Communication) -> Text:
    """Who logged it, and what it was about."""
    about = " ".join(communication.about.split())
    if not about:
        return _("Logged by {name}.", name=Name(communication.logger.name))
    shown = about if len(about) <= SHOWN else about[:SHOWN].rstrip() + " …"
    return _("{name}: {about}", name=Name(communication.logger.name), about=Name(shown))


COMMANDS = (
    Command(
        name="sister history",
        summary=_("Talks that were logged"),
        takes=History,
        run=show,
        who=Audience.CONTACT,
        changes=False,
    ),
)
