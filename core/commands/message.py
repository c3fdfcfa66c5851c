"""What opens a message that several notices went in: *Show* for one of them, *More* for the next lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.messages import message_row, more_messages
from core.chat.card import MAX_ROWS, Rows, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.paging import part_shown
from core.model.ids import NoticeId


@dataclass(frozen=True, kw_only=True)
class OneMessage:
    """A notice that a button names."""

    notice: Annotated[int, Ask(_("Message"), never=True)]


@dataclass(frozen=True, kw_only=True)
class NextMessages:
    """The notices that went with this one, after so many."""

    notice: Annotated[int, Ask(_("Message"), never=True)]
    after: Annotated[int, Ask(_("After"), never=True, minimum=0)]


NO_LONGER = Refusal(text=_("This message is not true any more. What is next is on your home card."), buttons=(HOME,))


async def show(context: Context, asked: OneMessage) -> Outcome:
    """The whole message, as it is true now."""
    told = await context.tell(NoticeId(asked.notice), False)
    return Reply(card=told[0][1]) if told else NO_LONGER


async def more(context: Context, asked: NextMessages) -> Outcome:
    """The next eight lines."""
    told = await context.tell(NoticeId(asked.notice), True)
    rest = told[asked.after : asked.after + MAX_ROWS]
    if not rest:
        return NO_LONGER
    last = asked.after + len(rest)
    rows = Rows(
        title=n_("{count} message for you", "{count} messages for you", len(told)),
        rows=tuple(message_row(notice, shown) for notice, shown in rest),
        foot=part_shown(asked.after + 1, last, len(told)),
        buttons=(*((more_messages(NoticeId(asked.notice), last),) if last < len(told) else ()), HOME),
    )
    return Reply(card=card(rows))


COMMANDS = (
    Command(name="message show", summary=_("Show"), takes=OneMessage, run=show, hidden=True, changes=False),
    Command(name="message more", summary=_("More"), takes=NextMessages, run=more, hidden=True, changes=False),
)
