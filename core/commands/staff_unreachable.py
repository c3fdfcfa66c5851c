"""/staff unreachable: people to whom every way is closed, why and since when; *Send again*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import STAFF_HOME
from core.cards.library import names_of
from core.chat.card import MAX_ROWS, Button, Buttons, Row, Rows, card
from core.chat.messenger import Trouble
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Name, Strong, Text, _, n_
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Nothing
from core.model.ids import MemberId
from core.model.schedule import local_day
from core.services.reaching import Unreachable, count_unreachable, try_again, unreachable


@dataclass(frozen=True, kw_only=True)
class OnePerson:
    """A person that a button names."""

    member: Annotated[int, Ask(_("Person"), never=True)]


LIST = Button(label=_("People not reached"), command="staff unreachable")

GONE = _("The account is gone, or its owner left.")
CLOSED = _("They take no direct messages from me, and I could not call them in the help channel.")


async def show(context: Context, asked: Nothing) -> Outcome:
    """Those since when it is the shortest first."""
    found = await unreachable(context.uow, limit=MAX_ROWS)
    if not found:
        return Reply(card=card(_("I can reach everybody."), Buttons((STAFF_HOME,))), replace=True)
    more = await count_unreachable(context.uow) - len(found)
    rows = Rows(
        title=_("I cannot reach these people"),
        detail=_(
            "Please tell them by another way. Who has a new account on the other platform is moved there with"
            " {command}.",
            command=CommandName("staff recover"),
        ),
        rows=tuple(_row(context, each) for each in found),
        foot=n_("And {count} more.", "And {count} more.", more) if more > 0 else None,
        buttons=(STAFF_HOME,),
    )
    return Reply(card=card(rows), replace=True)


def _row(context: Context, each: Unreachable) -> Row:
    return Row(
        title=_("{name}", name=Strong(Name(each.member.name))),
        aside=_("since {day}", day=Day(local_day(each.since, context.reader.zone))),
        detail=_why(each),
        button=Button(label=_("Send again"), command="staff reach-again", given={"member": str(each.member.id)}),
    )


def _why(each: Unreachable) -> Text:
    """ "Suva City Library. The account is gone, or its owner left." """
    why = GONE if each.trouble is Trouble.GONE else CLOSED
    libraries = [contact.library for contact in sorted(each.member.contacts, key=lambda contact: contact.id)]
    return _("{libraries}. {why}", libraries=names_of(libraries), why=why) if libraries else why


async def again(context: Context, asked: OnePerson) -> Outcome:
    """All ways to them are tried again."""
    if not await try_again(context.uow, MemberId(asked.member), by=context.member.id):
        return Refusal(text=_("I can reach this person again. There is nothing left to do."), buttons=(STAFF_HOME,))
    return Reply(
        card=card(
            _("I write to them again at the next good moment. What is no longer true by then, I leave."),
            Buttons((LIST, STAFF_HOME)),
        )
    )


COMMANDS = (
    Command(
        name="staff unreachable",
        summary=_("People not reached"),
        takes=Nothing,
        run=show,
        who=Audience.STAFF,
        changes=False,
    ),
    Command(
        name="staff reach-again", summary=_("Send again"), takes=OnePerson, run=again, who=Audience.STAFF, hidden=True
    ),
)
