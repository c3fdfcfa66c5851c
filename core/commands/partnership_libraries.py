"""The libraries of a partnership on its page: who is quiet alone, who is being invited, and the way in and out."""

from __future__ import annotations

from collections.abc import Mapping

from core.cards.ending import end_button
from core.cards.joining import wish
from core.cards.several import each_library
from core.chat.card import Button, Buttons, Part, Style, Words
from core.chat.words import Name, _
from core.commands.context import Context
from core.model.partnerships import LIBRARIES_AT_MOST, LIVE, LOGGABLE, Partnership, PartnershipLibrary
from core.services.endings import Parting
from core.services.joining import waiting_joining
from core.services.leaving_partnership import can_leave
from core.services.proposals import Proposed, proposal_by_id


async def invited(context: Context, partnership: Partnership) -> Proposed | None:
    """The invitation that waits in it."""
    waiting = await waiting_joining(context.uow, partnership.id)
    return await proposal_by_id(context.uow, waiting) if waiting is not None else None


def libraries_parts(context: Context, partnership: Partnership, joining: Proposed | None) -> tuple[Part, ...]:
    """Of three or more each by itself; and whoever is being invited."""
    parts: list[Part] = []
    if partnership.state in LOGGABLE:
        parts += each_library(partnership, context.today)
    if joining is not None:
        given = {"proposal": str(joining.proposal.id)}
        look = Button(label=_("Look at the invitation"), command="sister propose-look", given=given)
        parts += [Words(wish(joining)), Buttons((look,))]
    return tuple(parts)


def libraries_ways(
    context: Context, partnership: Partnership, joining: Proposed | None, parting: Parting | None
) -> tuple[Button, ...]:
    """*Invite another library*, *Leave this partnership* and *End it kindly*, as far as each can be done now."""
    own = [row for row in partnership.rows if row.library_id in context.actor.library_ids]
    if not own or partnership.state not in LOGGABLE:
        return ()
    given = {"partnership": str(partnership.id)}
    ending = parting is not None and parting.is_open
    ways = []
    if partnership.state in LIVE and joining is None and not ending and len(partnership.rows) < LIBRARIES_AT_MOST:
        asks = ("library", "reason", "activities")
        ways.append(Button(label=_("Invite another library"), command="sister joining", given=given, ask=asks))
    if can_leave(partnership):
        ways += [_leave(row, given, alone=len(own) == 1) for row in own]
    if not ending:
        ways.append(end_button(partnership))
    return tuple(ways)


def _leave(row: PartnershipLibrary, given: Mapping[str, str], *, alone: bool) -> Button:
    """`alone`: the reader speaks for one of its libraries only."""
    label = _("Leave this partnership") if alone else _("Leave: {library}", library=Name(row.library.name))
    given = {**given, "library": str(row.library_id)}
    return Button(label=label, command="sister partnership-leave", given=given, ask=("words",), style=Style.QUIET)
