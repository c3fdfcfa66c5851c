"""/sister idea: what partners can do together, by how much work it is and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.resources import COSTS, EFFORTS, Kind
from core.chat.card import Button, WireValue
from core.chat.outcome import Outcome, Reply
from core.chat.words import Text, Value, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.resource_lists import advice, list_card, of_kind
from core.content.resources import Cost, Effort, Idea
from core.services.resources import Standing


@dataclass(frozen=True, kw_only=True)
class Wished:
    """How much work, and at what cost."""

    effort: Annotated[Effort | None, Ask(_("How much work?"), labels=EFFORTS, hint=_("Empty: all."))] = None
    cost: Annotated[Cost | None, Ask(_("What may it cost?"), labels=COSTS, hint=_("Empty: all."))] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


_EASY = tuple(Effort)


def _order(standing: Standing) -> tuple[bool, int]:
    """The easy ones first."""
    row = standing.resource
    return standing.is_over, _EASY.index(row.effort) if isinstance(row, Idea) else 0


def _fits(standing: Standing, asked: Wished) -> bool:
    row = standing.resource
    return (
        isinstance(row, Idea)
        and (asked.effort is None or row.effort is asked.effort)
        and (asked.cost is None or asked.cost in row.cost)
    )


async def idea(context: Asking, asked: Wished) -> Outcome:
    """A page of them; where none fits, the easiest of all."""
    every = sorted(await of_kind(context, Kind.IDEA), key=_order)
    found = [each for each in every if _fits(each, asked)]
    useful = [each for each in found if not each.is_over]
    filters: dict[str, WireValue] = {}
    if asked.effort is not None:
        filters["effort"] = asked.effort.value
    if asked.cost is not None:
        filters["cost"] = asked.cost.value
    above = (
        []
        if useful
        else advice(
            _("No idea fits both. Here are all of them, the easiest first."),
            _("A photo and three sentences are always possible, and they count as a talk."),
        )
    )
    shown = await list_card(
        context,
        Kind.IDEA,
        found if useful else every,
        title=n_("{count} idea", "{count} ideas", len(useful or every)),
        detail=_detail(asked) if useful else None,
        filters=filters,
        page=asked.page,
        choose=Button(label=_("Choose"), command="sister idea", given=filters, ask=True),
        above=above,
    )
    return Reply(card=shown, replace=True)


def _detail(asked: Wished) -> Text:
    effort: Value = EFFORTS[asked.effort] if asked.effort is not None else _("Any amount of work")
    cost: Value = COSTS[asked.cost] if asked.cost is not None else _("any cost")
    return _("{effort}, {cost}.", effort=effort, cost=cost)


COMMANDS = (
    Command(
        name="sister idea",
        summary=_("What to do together"),
        takes=Wished,
        run=idea,
        changes=False,
        submit=_("Show the list"),
    ),
)
