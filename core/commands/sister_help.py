"""/sister help: what one can do here, one role a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import HOME, STAFF_HOME
from core.cards.story import STORIES
from core.chat.card import Button, Buttons, Context, Fact, Facts, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.newcomer import INTRODUCE
from core.services.people import Actor


class HelpFor(StrEnum):
    """Whom a card of help is for."""

    NEWCOMER = "newcomer"
    CONTACT = "contact"
    STAFF = "staff"


LABELS: Mapping[HelpFor, Text] = {
    HelpFor.NEWCOMER: _("First steps"),
    HelpFor.CONTACT: _("For contacts"),
    HelpFor.STAFF: _("For staff"),
}

_BEGIN: Mapping[HelpFor, Text] = {
    HelpFor.NEWCOMER: _("I help libraries of different countries to stay in touch. You can press buttons, or write:"),
    HelpFor.CONTACT: _("What contacts of a library can do. Press a button, or write:"),
    HelpFor.STAFF: _("What staff can do. Press a button, or write:"),
}

LINK = ("sister link", _("Connect two accounts."))

_COMMANDS: Mapping[HelpFor, tuple[tuple[str, Text], ...]] = {
    HelpFor.NEWCOMER: (
        ("introduce", _("Introduce your library to the others.")),
        ("sister", _("Libraries, partners, the next check-in.")),
        ("sister settings", _("Your hour, days and language.")),
        LINK,
    ),
    HelpFor.CONTACT: (
        ("log", _("Log a talk in seconds.")),
        ("sister", _("Partners, the next check-in.")),
        ("sister partnership", _("Where a partnership stands.")),
        ("mentor", _("Ask for a mentor.")),
        ("sister find", _("Find a partner.")),
        ("sister idea", _("Ideas, money and texts.")),
        ("story", _("Tell what you did together.")),
        ("sister history", _("See and correct talks.")),
        ("sister library", _("Edit it, add colleagues, hand over.")),
        ("sister later", _("No reminders until a day.")),
        ("sister settings", _("Your hour, days and language.")),
        LINK,
    ),
    HelpFor.STAFF: (
        ("staff", _("Staff home: what works, and what needs a person.")),
        ("staff inactive", _("Partnerships that have gone quiet.")),
        ("staff handover", _("Hand over a library whose contact is gone.")),
        ("staff pair", _("Make a partnership.")),
        ("staff mentors", _("Who mentors, and who waits.")),
        ("staff resources", _("Money, ideas, texts: what to check.")),
        ("staff grant", _("Make somebody a mentor, or staff.")),
    ),
}

LOG = Button(label=_("Log a talk"), command="log", style=Style.PRIMARY)

_FIRST: Mapping[HelpFor, Button] = {
    HelpFor.NEWCOMER: INTRODUCE,
    HelpFor.CONTACT: LOG,
    HelpFor.STAFF: replace(STAFF_HOME, style=Style.PRIMARY),
}


@dataclass(frozen=True, kw_only=True)
class Help:
    """For which of the person's roles."""

    role: Annotated[HelpFor | None, Ask(_("For whom"), labels=LABELS, never=True)] = None


def roles_of(actor: Actor) -> list[HelpFor]:
    """The cards that concern the person; what they do most comes first."""
    roles = [HelpFor.NEWCOMER]
    if actor.is_staff:
        roles.insert(0, HelpFor.STAFF)
    if actor.contacts:
        roles.insert(0, HelpFor.CONTACT)
    return roles


async def help_(context: Asking, asked: Help) -> Outcome:
    """A short list, the way to those of the person's other roles, and where to write when nothing fits."""
    roles = roles_of(context.actor)
    role = asked.role if asked.role in roles else roles[0]
    commands = tuple(
        Fact(label=_("{command}", command=CommandName(name)), value=text) for name, text in _COMMANDS[role]
    )
    # Without a partner there is nothing to log yet.
    first = () if _FIRST[role] is LOG and not await context.partnerships() else (_FIRST[role],)
    others = [
        Button(label=LABELS[other], command="sister help", given={"role": other.value})
        for other in roles
        if other is not role
    ]
    return Reply(
        card=card(
            _BEGIN[role],
            Facts(commands),
            Buttons((*first, *others, STORIES, HOME)),
            Context(_("You can also write to me in plain words. Questions: ask in the help channel.")),
        ),
        replace=asked.role is not None,
    )


COMMANDS = (Command(name="sister help", summary=_("What I can do for you"), takes=Help, run=help_, changes=False),)
