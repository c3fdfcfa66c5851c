"""A line for each of several messages, and the ways to read them and to get fewer."""

from __future__ import annotations

from core.chat.card import (
    Button,
    Buttons,
    Card,
    Context,
    Divider,
    Facts,
    FileRef,
    Image,
    Pick,
    Row,
    Rows,
    Style,
    Table,
    Words,
)
from core.chat.words import Text, _
from core.model.ids import NoticeId

FEWER = Button(label=_("Fewer messages"), command="nudge fewer", style=Style.QUIET)


def message_row(notice: NoticeId, shown: Card) -> Row:
    """What it says first, and *Show*, which opens it whole."""
    return Row(
        title=heading_of(shown),
        button=Button(label=_("Show"), command="message show", given={"notice": str(notice)}),
    )


def more_messages(notice: NoticeId, after: int) -> Button:
    """The next lines of those that went with that notice."""
    return Button(label=_("More"), command="message more", given={"notice": str(notice), "after": str(after)})


def heading_of(shown: Card) -> Text:
    """What a card says first."""
    for part in shown.parts:
        match part:
            case Words(text=text) | Rows(title=text) | Pick(label=text) | Context(text=text):
                return text
            case Facts() | Table() | Image() | FileRef() | Divider() | Buttons():
                continue
    return _("A message")
