"""/staff messages: what was sent, what waits and what failed; to whom, what it is about, and why. *Send again*.

Of a message staff read its kind and nothing more: it may be a private matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.checked import not_checked_since
from core.cards.message_kinds import KINDS, OTHER
from core.cards.platforms import platform_of
from core.chat.card import Button, Buttons, Row, Rows, WireValue, Words, card
from core.chat.messenger import Trouble
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Moment, MomentForm, Name, Strong, Text, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.commands.decoding import wire
from core.model.ids import NoticeId
from core.model.notices import NoticeState
from core.services import messages as listing
from core.services.life import stopped_since
from core.services.messages import Message, count_dead, messages, send_again, send_all_again
from core.store.unit import Workspace

PARTS = {
    listing.Part.FAILED: _("Failed"),
    listing.Part.WAITING: _("Waiting"),
    listing.Part.SENT: _("Sent"),
}

LAST_PAGE = 125
"""A thousand messages: who looks for an older one needs its person or partnership, not this list."""


@dataclass(frozen=True, kw_only=True)
class Messages:
    """Which part, and which page of it. Without a part: what failed, if anything did, else what waits."""

    part: Annotated[listing.Part | None, Ask(_("Which messages?"), labels=PARTS)] = None
    page: Annotated[int, Ask(_("Page"), minimum=1, maximum=LAST_PAGE, never=True)] = 1


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

TRIED = {
    Trouble.SILENT: _("The platform did not answer."),
    Trouble.OURS: _("Something went wrong on my side."),
}
"""Why a message that waits did not arrive yet."""


async def show(context: Context, asked: Messages) -> Outcome:
    """One page of one part; the first one where there are no longer so many."""
    dead = await count_dead(context.uow)
    part = asked.part or (listing.Part.FAILED if dead else listing.Part.WAITING)
    found, more = await messages(context.uow, part, page=asked.page)
    if not found and asked.page > 1:
        return await show(context, Messages(part=part))
    above = not_checked_since(await stopped_since(context.uow))
    others = tuple(_shows(each, dead) for each in listing.Part if each is not part)
    if not found:
        return Reply(card=card(*above, _NOTHING[part], Buttons((*others, STAFF_HOME))), replace=True)
    turn = []
    if asked.page > 1:
        turn.append(_turn(_("Earlier"), part, asked.page - 1))
    if more and asked.page < LAST_PAGE:
        turn.append(_turn(_("More"), part, asked.page + 1))
    again = Button(label=_("Send all again"), command="staff send-all-again", once=True)
    rows = Rows(
        title=_TITLES.get(part) or n_("{count} message did not arrive", "{count} messages did not arrive", dead),
        action=again if part is listing.Part.FAILED and dead > 1 else None,
        rows=tuple(_row(context, part, each) for each in found),
        foot=_("Page {page}", page=asked.page) if turn else None,
        buttons=(*turn, *others, STAFF_HOME),
    )
    return Reply(card=card(*above, rows), replace=True)


_TITLES = {
    listing.Part.WAITING: _("These messages wait, the next to go first"),
    listing.Part.SENT: _("These messages arrived, the newest first"),
}

_NOTHING = {
    listing.Part.FAILED: Words(_("Every message arrived.")),
    listing.Part.WAITING: Words(_("No message is waiting.")),
    listing.Part.SENT: Words(_("No message was sent yet.")),
}


def _shows(part: listing.Part, dead: int) -> Button:
    label = PARTS[part]
    if part is listing.Part.FAILED and dead:
        label = _("Failed ({number})", number=dead)
    return _turn(label, part, 1)


def _turn(label: Text, part: listing.Part, page: int) -> Button:
    given: dict[str, WireValue] = {"part": wire(part)}
    if page > 1:
        given["page"] = str(page)
    return Button(label=label, command="staff messages", given=given)


def _row(context: Context, part: listing.Part, each: Message) -> Row:
    failed = part is listing.Part.FAILED
    return Row(
        title=_("{to}", to=Strong(_to(context, each))),
        aside=KINDS.get(each.notice.kind, OTHER),
        detail=_became(context, each),
        button=Button(label=_("Send again"), command="staff send-again", given={"notice": str(each.notice.id)})
        if failed
        else None,
    )


def _became(context: Context, each: Message) -> Text:
    """When and why, in a sentence or two."""
    notice = each.notice
    match notice.state:
        case NoticeState.FAILED | NoticeState.PARKED:
            why = TROUBLES[notice.trouble or Trouble.OURS]
            written = _when(notice.created_at)
            if not notice.attempts:
                return _("{why} Written {moment}.", why=why, moment=written)
            return _("{why} Written {moment}. {tried}", why=why, moment=written, tried=_tried(notice.attempts))
        case NoticeState.SENT if notice.sent_at is not None:
            return _("Arrived {moment}.", moment=_when(notice.sent_at))
        case NoticeState.SENDING:
            return _("It is being sent now.")
        case NoticeState.RIDING:
            return _("It goes in one message with others.")
        case _waiting if notice.attempts:
            return _(
                "{why} {tried} The next try is {moment}.",
                why=TRIED.get(notice.trouble or Trouble.SILENT, TROUBLES[notice.trouble or Trouble.SILENT]),
                tried=_tried(notice.attempts),
                moment=_when(notice.not_before),
            )
        case _waiting if notice.not_before <= context.now:
            return _("It is due, and goes within minutes.")
        case _waiting:
            return _("It waits for its reader's hours, and goes {moment} or later.", moment=_when(notice.not_before))


def _when(at: datetime) -> Moment:
    return Moment(at, MomentForm.DAY_CLOCK)


def _tried(attempts: int) -> Text:
    return n_("Tried {count} time.", "Tried {count} times.", attempts)


def _to(context: Context, each: Message) -> Text:
    """ "To Yusuf"; "To the channel introductions in Slack"."""
    if each.member is not None:
        return _("To {name}", name=Name(each.member.name))
    there = Workspace(each.notice.platform or "", each.notice.workspace or "")
    return _(
        "To the channel {channel} in {platform}",
        channel=Name(each.notice.channel or ""),
        platform=platform_of(there, context.uow.workspaces),
    )


FAILED = _turn(PARTS[listing.Part.FAILED], listing.Part.FAILED, 1)


async def again(context: Context, asked: OneNotice) -> Outcome:
    """Try it once more."""
    if not await send_again(context.uow, NoticeId(asked.notice), by=context.member.id):
        return Refusal(text=_("This message is not waiting for anybody any more."), buttons=(FAILED, STAFF_HOME))
    return Reply(
        card=card(
            _("I try again at the next good moment. If it is no longer true by then, I leave it."),
            Buttons((FAILED, STAFF_HOME)),
        )
    )


async def all_again(context: Context, asked: Nothing) -> Outcome:
    """Try all of them once more."""
    count = await send_all_again(context.uow, by=context.member.id)
    if not count:
        return Refusal(text=_("Every message arrived."), buttons=(STAFF_HOME,))
    return Reply(
        card=card(
            n_(
                "I try {count} message again at the next good moment. If it is no longer true by then, I leave it.",
                "I try {count} messages again, each at the next good moment. What is no longer true by then, I leave.",
                count,
            ),
            Buttons((_turn(PARTS[listing.Part.WAITING], listing.Part.WAITING, 1), STAFF_HOME)),
        ),
        replace=True,
    )


async def failed(context: Context, asked: Nothing) -> Outcome:
    """What buttons of older cards lead to."""
    return await show(context, Messages(part=listing.Part.FAILED))


COMMANDS = (
    Command(
        name="staff messages",
        summary=_("Messages of the bot"),
        takes=Messages,
        run=show,
        who=Audience.STAFF,
        changes=False,
    ),
    Command(
        name="staff undelivered",
        summary=_("Messages not arrived"),
        takes=Nothing,
        run=failed,
        who=Audience.STAFF,
        changes=False,
        hidden=True,
    ),
    Command(
        name="staff send-again", summary=_("Send again"), takes=OneNotice, run=again, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="staff send-all-again",
        summary=_("Send all again"),
        takes=Nothing,
        run=all_again,
        who=Audience.STAFF,
        hidden=True,
    ),
)
