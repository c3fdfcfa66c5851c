"""/sister help: what one can do here, by role."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Context, Fact, Facts, Style, card
from core.chat.outcome import Outcome, Reply
from core.chat.words import CommandName, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Command, Nothing

_EVERYBODY: tuple[tuple[str, Text], ...] = (
    ("introduce", _("Introduce your library to the others.")),
    ("sister", _("Home: your libraries, your partners, the next check-in.")),
)
_CONTACTS: tuple[tuple[str, Text], ...] = (
    ("log", _("Log a talk. Ten seconds are enough.")),
    ("sister history", _("See and correct what was logged.")),
    ("sister later", _("No reminders until a day.")),
    ("sister profile", _("Tell more about your library.")),
)
_SETTINGS: tuple[tuple[str, Text], ...] = (("sister settings", _("Your hour, days, language, and fewer messages.")),)
_STAFF: tuple[tuple[str, Text], ...] = (
    ("staff", _("Staff home: what works, and what needs a person.")),
    ("staff inactive", _("Partnerships that have gone quiet.")),
    ("staff pair", _("Make a partnership.")),
)


async def help_(context: Asking, asked: Nothing) -> Outcome:
    """A short list, and where to write when nothing fits."""
    lines = _EVERYBODY
    if context.actor.contacts:
        lines += _CONTACTS
    lines += _SETTINGS
    if context.actor.is_staff:
        lines += _STAFF
    facts = tuple(Fact(label=_("{command}", command=CommandName(name)), value=text) for name, text in lines)
    first = (
        Button(label=_("Log a talk"), command="log", style=Style.PRIMARY)
        if context.actor.contacts
        else Button(label=_("Introduce my library"), command="introduce", style=Style.PRIMARY)
    )
    return Reply(
        card=card(
            _("I help libraries of different countries to stay in touch. You can press buttons, or write:"),
            Facts(facts),
            Buttons((first, HOME)),
            Context(
                _(
                    "You can also write to me here in plain words. Questions about the programme: ask in the help "
                    "channel."
                )
            ),
        )
    )


COMMANDS = (Command(name="sister help", summary=_("What I can do for you"), takes=Nothing, run=help_, changes=False),)
