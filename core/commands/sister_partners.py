"""/sister partners: all partnerships of my libraries, the next check-in first, each with *Log it*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.days import last_heard
from core.cards.labels import STATES
from core.cards.library import names_of
from core.chat.card import MAX_ROWS, Button, Buttons, Row, Rows, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Strong, Text, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.paging import last_page, part_shown
from core.commands.sides import Side, sides_of
from core.services.partnerships import partners_of


@dataclass(frozen=True, kw_only=True)
class Partners:
    """Which page; the first one when it is opened."""

    page: Annotated[int | None, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = None


async def show(context: Context, asked: Partners) -> Outcome:
    """One page. Only turning it takes the place of what was pressed: a nudge keeps its questions."""
    sides = await sides_of(context)
    if not sides:
        return Reply(
            card=card(
                _("Your library has no partner yet. I write to you here when one is found."),
                Buttons((HOME,)),
            )
        )
    page = min(asked.page or 1, last_page(len(sides), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = sides[first : first + MAX_ROWS]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="sister partners", given={"page": str(page - 1)}))
    if last < len(sides):
        turn.append(Button(label=_("More"), command="sister partners", given={"page": str(page + 1)}))
    return Reply(
        card=card(
            Rows(
                title=n_("{count} partnership", "{count} partnerships", len(sides)),
                rows=tuple(_row(context, side) for side in shown),
                foot=part_shown(first + 1, last, len(sides)) if turn else None,
                buttons=(*turn, HOME),
            )
        ),
        replace=asked.page is not None,
    )


def _row(context: Context, side: Side) -> Row:
    """ "Amman Public Library / last talk 3 November 2026 / Active. Next check-in: 3 December 2026." """
    return Row(
        title=_("{partners}", partners=Strong(names_of(partners_of(side.partnership, context.actor.library_ids)))),
        aside=last_heard(side.row.last_contact_on),
        detail=_next(side),
        button=Button(label=_("Log it"), command="log", given={"partnership": str(side.partnership.id)}),
    )


def _next(side: Side) -> Text:
    state = STATES[side.partnership.state]
    if side.due is None:
        return _("{state}. No talk is expected now.", state=state)
    return _("{state}. Next check-in: {day}.", state=state, day=Day(side.due))


COMMANDS = (
    Command(
        name="sister partners",
        summary=_("My partners"),
        takes=Partners,
        run=show,
        who=Audience.CONTACT,
        changes=False,
    ),
)
