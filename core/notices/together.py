"""Several notices in one message: a line for each, and how to get fewer of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.cards.messages import FEWER, message_row, more_messages
from core.chat.card import MAX_ROWS, Buttons, Card, Importance, Rows
from core.chat.words import n_
from core.model.notices import Notice
from core.notices.presenting import Presented
from core.store.sealing import buttons_of


@dataclass(frozen=True)
class Told:
    """A notice, and what it says now."""

    notice: Notice
    presented: Presented


def message_of(told: Sequence[Told]) -> Card:
    """The card of what goes in one message: of one notice its own. What counts by its reader's limit ends with the way
    to fewer of them.
    """
    if len(told) == 1:
        shown = told[0].presented.card
        return _with_way_to_fewer(shown) if told[0].notice.limited else shown
    first, more = told[:MAX_ROWS], len(told) - MAX_ROWS
    rows = Rows(
        title=n_("{count} message for you", "{count} messages for you", len(told)),
        rows=tuple(message_row(each.notice.id, each.presented.card) for each in first),
        foot=n_("And {count} more.", "And {count} more.", more) if more > 0 else None,
        buttons=(more_messages(told[0].notice.id, len(first)),) if more > 0 else (),
    )
    importance = max((each.presented.card.importance for each in told), key=list(Importance).index)
    return _with_way_to_fewer(Card(parts=(rows,), importance=importance))


def _with_way_to_fewer(shown: Card) -> Card:
    if any(button.command == FEWER.command for button in buttons_of(shown)):
        return shown
    return Card(parts=(*shown.parts, Buttons((FEWER,))), importance=shown.importance)
