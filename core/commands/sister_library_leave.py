"""*Leave*: stop speaking for a library, after one look at what that means. Somebody who can be written to stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Listing, Name, Strong, _
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.own_library import NOT_YOURS, own_contact
from core.model.libraries import Library
from core.services.contacts import led_without, standing
from core.services.leaving import leave
from core.services.people import contacts_of


@dataclass(frozen=True, kw_only=True)
class OneLibrary:
    """The library that a button names."""

    library: Annotated[int, Ask(_("Library"), never=True)]


async def ask_first(context: Context, asked: OneLibrary) -> Outcome:
    """What leaving means, with *Leave* and *Stay*; or what has to come first."""
    own = own_contact(context, asked.library)
    if own is None:
        return NOT_YOURS
    library = own.library
    if not led_without(await standing(context.uow, library.id), context.member.id):
        return _nobody_left(library)
    others = [each for each in await contacts_of(context.uow, [library.id]) if each.member_id != context.member.id]
    return Reply(
        card=card(
            _("Do you want to stop speaking for {library}?", library=Strong(Name(library.name))),
            _(
                "Its partnerships stay with the library, and with {names}. They and the partners are told kindly. "
                "What you logged is kept.",
                names=Listing(tuple(Name(each.member.name) for each in others)),
            ),
            Buttons(
                (
                    Button(
                        label=_("Leave"),
                        command="sister library-left",
                        given={"library": str(library.id)},
                        once=True,
                    ),
                    Button(
                        label=_("Stay"),
                        command="sister library",
                        given={"library": str(library.id)},
                        style=Style.PRIMARY,
                    ),
                )
            ),
        ),
        replace=True,
    )


def _nobody_left(library: Library) -> Refusal:
    given = {"library": str(library.id)}
    return Refusal(
        text=_(
            "{library} needs a first contact whom one can write to, and without you there would be none. Please "
            "name a first contact, or hand over; then you can leave. If there is nobody, ask staff in the help "
            "channel.",
            library=Name(library.name),
        ),
        buttons=(
            Button(label=_("Name a colleague"), command="sister library-name", given=given, ask=True),
            Button(label=_("Hand over"), command="sister handover", given=given, ask=True),
            library_button(library.id),
        ),
    )


async def left(context: Context, asked: OneLibrary) -> Outcome:
    """They leave; the others are told in their hours."""
    own = own_contact(context, asked.library)
    if own is None:
        return NOT_YOURS
    library = own.library
    if not await leave(context.uow, library.id, member_id=context.member.id):
        return _nobody_left(library)
    said = _(
        "You do not speak for {library} any more. Thank you for all you did for it. Its partnerships stay with the "
        "library.",
        library=Strong(Name(library.name)),
    )
    return Reply(card=card(said, Buttons((HOME,))), lasting=True, replace=True)


COMMANDS = (
    Command(
        name="sister library-leave",
        summary=_("Leave my library"),
        takes=OneLibrary,
        run=ask_first,
        who=Audience.CONTACT,
        changes=False,
        hidden=True,
    ),
    Command(
        name="sister library-left",
        summary=_("Leave my library"),
        takes=OneLibrary,
        run=left,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
