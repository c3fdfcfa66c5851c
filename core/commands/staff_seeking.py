"""/staff seeking: the libraries that wait for a partner, because nobody who seeks fits them, whoever waits longest
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.checked import not_checked_since
from core.cards.library import where
from core.chat.card import MAX_ROWS, Button, Buttons, Row, Rows, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import Day, Language, Listing, Name, Strong, Text, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.paging import last_page, part_shown
from core.model.finding import PartnerWish
from core.model.libraries import Library
from core.model.schedule import local_day
from core.services.finding_wishes import waiting_wishes
from core.services.life import stopped_since


@dataclass(frozen=True, kw_only=True)
class Seeking:
    """Which page."""

    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=100_000, never=True)] = 1


async def seeking(context: Context, asked: Seeking) -> Outcome:
    """One page. What a library must not have is not shown to staff either."""
    waiting = await waiting_wishes(context.uow)
    above = not_checked_since(await stopped_since(context.uow))
    if not waiting:
        return Reply(card=card(*above, _("No library waits for a partner."), Buttons((STAFF_HOME,))), replace=True)
    page = min(asked.page, last_page(len(waiting), MAX_ROWS))
    first = (page - 1) * MAX_ROWS
    shown = waiting[first : first + MAX_ROWS]
    last = first + len(shown)
    turn = []
    if page > 1:
        turn.append(Button(label=_("Earlier"), command="staff seeking", given={"page": str(page - 1)}))
    if last < len(waiting):
        turn.append(Button(label=_("More"), command="staff seeking", given={"page": str(page + 1)}))
    rows = Rows(
        title=n_("{count} library waits for a partner", "{count} libraries wait for a partner", len(waiting)),
        rows=tuple(_row(context, wish, library) for wish, library in shown),
        foot=part_shown(first + 1, last, len(waiting)) if turn else None,
        buttons=(*turn, STAFF_HOME),
    )
    return Reply(card=card(*above, rows), replace=True)


def _row(context: Context, wish: PartnerWish, library: Library) -> Row:
    return Row(
        title=_("{library}", library=Strong(Name(library.name))),
        aside=where(library.town, library.country),
        detail=_since(context, wish, library),
        button=Button(label=_("Pair"), command="staff pair", given={"libraries": (str(library.id),)}, ask=True),
    )


def _since(context: Context, wish: PartnerWish, library: Library) -> Text:
    """ "Writes English and Fijian. Waits since 20 November 2026." """
    languages = Listing(tuple(Language(code) for code in library.languages))
    day = Day(local_day(wish.asked_at, context.reader.zone))
    if wish.told_at is None:
        return _("Writes {languages}. Waits since {day}.", languages=languages, day=day)
    return _(
        "Writes {languages}. Waits since {day}, and read “not yet” on {told}.",
        languages=languages,
        day=day,
        told=Day(local_day(wish.told_at, context.reader.zone)),
    )


COMMANDS = (
    Command(
        name="staff seeking",
        summary=_("Who waits for a partner"),
        takes=Seeking,
        run=seeking,
        who=Audience.STAFF,
        changes=False,
    ),
)
