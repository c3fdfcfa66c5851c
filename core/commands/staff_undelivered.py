"""/staff undelivered: messages that did not arrive, why, and *Send again*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.platforms import platform_of
from core.chat.card import Button, Buttons, Row, Rows, card
from core.chat.messenger import Trouble
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Name, Strong, Text, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.model.ids import NoticeId
from core.model.schedule import local_day
from core.services.undelivered import Undelivered, send_again, undelivered
from core.store.unit import Workspace


@dataclass(frozen=True, kw_only=True)
class OneNotice:
    """A message that a button names."""

    notice: Annotated[int, Ask(_("Message"), never=True)]


TROUBLES = {
    Trouble.NO_ACCOUNT: _("This person has no account here that I can write to."),
    Trouble.NOT_CONNECTED: _("I am not connected to that workspace. Please ask the administrator."),
    Trouble.CLOSED: _("This person takes no direct messages from me. Please tell them."),
    Trouble.GONE: _("The account or the channel is gone."),
    Trouble.FORBIDDEN: _("I may not write there. Please invite me to the channel."),
    Trouble.SILENT: _("The platform did not answer for a week."),
    Trouble.OURS: _("Something is wrong on my side. The administrator finds more in the log."),
}
"""Why a message did not arrive, and what helps."""


async def show(context: Context, asked: Nothing) -> Outcome:
    """The newest eight."""
    found = await undelivered(context.uow)
    if not found:
        return Reply(card=card(_("Every message arrived."), Buttons((STAFF_HOME,))), replace=True)
    rows = [
        Row(
            title=_("{to}", to=Strong(_to(context, each))),
            aside=_("of {day}", day=Day(local_day(each.notice.created_at, context.reader.zone))),
            detail=TROUBLES[each.notice.trouble or Trouble.OURS],
            button=Button(label=_("Send again"), command="staff send-again", given={"notice": str(each.notice.id)}),
        )
        for each in found
    ]
    return Reply(
        card=card(Rows(title=_("These messages did not arrive"), rows=tuple(rows), buttons=(STAFF_HOME,))), replace=True
    )


def _to(context: Context, each: Undelivered) -> Text:
    """ "To Yusuf"; "To the channel introductions in Slack"."""
    if each.member is not None:
        return _("To {name}", name=Name(each.member.name))
    there = Workspace(each.notice.platform or "", each.notice.workspace or "")
    return _(
        "To the channel {channel} in {platform}",
        channel=Name(each.notice.channel or ""),
        platform=platform_of(there, context.uow.workspaces),
    )


async def again(context: Context, asked: OneNotice) -> Outcome:
    """Try it once more."""
    if not await send_again(context.uow, NoticeId(asked.notice), by=context.member.id):
        return Refusal(text=_("This message is not waiting for anybody any more."), buttons=(STAFF_HOME,))
    return Reply(
        card=card(
            _("I try again at the next good moment. If it is no longer true by then, I leave it."),
            Buttons((STAFF_HOME,)),
        )
    )


COMMANDS = (
    Command(
        name="staff undelivered",
        summary=_("Messages not arrived"),
        takes=Nothing,
        run=show,
        who=Audience.STAFF,
        changes=False,
    ),
    Command(
        name="staff send-again", summary=_("Send again"), takes=OneNotice, run=again, who=Audience.STAFF, hidden=True
    ),
)
