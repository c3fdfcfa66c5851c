"""What the lists of resources share: pages, filters, what is over at the end, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.cards.buttons import HOME
from core.cards.resources import KINDS, Kind, row_of
from core.chat.card import Button, Card, Context, Part, Rows, WireValue, Words, card
from core.chat.words import Text, _
from core.commands.context import Context as Asking
from core.commands.paging import last_page, part_shown
from core.content.resources import Status
from core.services.deadlines import followed_by
from core.services.resources import Standing, all_resources

PAGE = 6
"""Rows a page; each has up to three lines, and Discord shows 4,000 letters in a message."""

LISTS: Mapping[Kind, str] = {
    Kind.FUNDING: "sister fund",
    Kind.IDEA: "sister idea",
    Kind.READING: "sister read",
    Kind.TEMPLATE: "sister templates",
}
"""The command that lists them."""

_RANK = (Status.OPEN, Status.YEARLY, Status.VERIFY, Status.EVERGREEN, Status.EXAMPLE)


def in_order(found: Sequence[Standing]) -> list[Standing]:
    """What is of use first, what is over last, and marked: it is never left out."""

    def rank(standing: Standing) -> int:
        return len(_RANK) if standing.is_over else _RANK.index(standing.resource.status)

    return sorted(found, key=rank)


async def of_kind(context: Asking, kind: Kind) -> list[Standing]:
    """All there are."""
    return await all_resources(context.uow, kind.value)


async def list_card(
    context: Asking,
    kind: Kind,
    found: Sequence[Standing],
    *,
    title: Text,
    filters: Mapping[str, WireValue],
    page: int,
    choose: Button | None = None,
    above: Sequence[Part] = (),
    detail: Text | None = None,
) -> Card:
    """A page of them, and the way to the other lists. `filters`: what was asked for, and is asked for again by the next
    page.
    """
    page = min(page, last_page(len(found), PAGE))
    first = (page - 1) * PAGE
    shown = found[first : first + PAGE]
    last = first + len(shown)
    followed: Mapping[str, object] = {}
    if kind is Kind.FUNDING and context.actor.member is not None:
        followed = await followed_by(context.uow, context.actor.member.id)
    turn: list[Button] = []
    if page > 1:
        given = {**filters, "page": str(page - 1)}
        turn.append(Button(label=_("Earlier"), command=LISTS[kind], given=given))
    if last < len(found):
        given = {**filters, "page": str(page + 1)}
        turn.append(Button(label=_("More"), command=LISTS[kind], given=given))
    rows = Rows(
        title=title,
        detail=detail,
        action=choose,
        rows=tuple(row_of(each, context.reader.language, context.today, followed=followed) for each in shown),
        foot=part_shown(first + 1, last, len(found)) if len(found) > PAGE else None,
        buttons=(*turn, *(to_list(other) for other in Kind if other is not kind), HOME),
    )
    return card(*above, rows)


def to_list(kind: Kind) -> Button:
    """The way to all of that kind."""
    return Button(label=KINDS[kind], command=LISTS[kind])


def advice(*sentences: Text) -> list[Part]:
    """What helps where nothing was found: the first as it is, the others small."""
    first, *others = sentences
    return [Words(first), *(Context(each) for each in others)]
