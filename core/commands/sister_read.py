"""/sister read: texts about sister libraries, by topic; the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.resources import TOPICS, Kind
from core.chat.card import Button, WireValue
from core.chat.outcome import Outcome, Reply
from core.chat.words import _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.resource_lists import advice, list_card, of_kind
from core.content.resources import Reading, Topic
from core.services.resources import Standing


@dataclass(frozen=True, kw_only=True)
class About:
    """What the text is to be about."""

    topic: Annotated[Topic | None, Ask(_("Topic"), labels=TOPICS, hint=_("Empty: all."))] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=1000, never=True)] = 1


def _order(standing: Standing) -> tuple[bool, int]:
    """What is over stands last; the newest first, and those of no known year after them."""
    row = standing.resource
    return standing.is_over, -int(row.year[:4]) if isinstance(row, Reading) and row.year is not None else 0


async def read(context: Asking, asked: About) -> Outcome:
    """A page of them."""
    found = sorted(
        (
            each
            for each in await of_kind(context, Kind.READING)
            if isinstance(each.resource, Reading) and (asked.topic is None or asked.topic in each.resource.topics)
        ),
        key=_order,
    )
    useful = [each for each in found if not each.is_over]
    filters: dict[str, WireValue] = {} if asked.topic is None else {"topic": asked.topic.value}
    shown = await list_card(
        context,
        Kind.READING,
        found,
        title=n_("{count} text", "{count} texts", len(useful)),
        detail=TOPICS[asked.topic] if asked.topic is not None else _("All topics. The newest stand first."),
        filters=filters,
        page=asked.page,
        choose=Button(label=_("Choose"), command="sister read", given=filters, ask=True),
        above=[]
        if useful
        else advice(
            _("I know of no text about this now. Choose another topic, or ask a mentor: they have read much."),
        ),
    )
    return Reply(card=shown, replace=True)


COMMANDS = (
    Command(
        name="sister read",
        summary=_("Texts worth reading"),
        takes=About,
        run=read,
        changes=False,
        submit=_("Show the list"),
    ),
)
