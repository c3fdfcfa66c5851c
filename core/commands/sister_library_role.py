"""*Change a role*: a first contact says what each contact of the library is. Somebody always stays first contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Name, Strong, _
from core.commands.colleagues import contacts_of_library
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command
from core.commands.own_library import NOT_YOURS, own_contact
from core.model.ids import MemberId
from core.model.libraries import ContactRole
from core.services.contacts import change_role, led_without, stand_of, standing
from core.services.people import in_their_hours_of, member_named


@dataclass(frozen=True, kw_only=True)
class ChangeRole:
    """A contact of the library, and what they are from now on."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    contact: Annotated[MemberId, Ask(_("Contact"), suggest=contacts_of_library)]
    role: Annotated[ContactRole, Ask(_("Role"), labels=CONTACT_ROLES)]


async def change(context: Context, asked: ChangeRole) -> Outcome:
    """Only a first contact changes roles; the other one reads it in their own morning."""
    own = own_contact(context, asked.library)
    if own is None:
        return NOT_YOURS
    library = own.library
    buttons = (library_button(library.id), HOME)
    stands = await standing(context.uow, library.id, to_change=True)
    mine, theirs = stand_of(stands, context.member.id), stand_of(stands, asked.contact)
    if mine is None or theirs is None:
        return NOT_YOURS
    if mine.role is not ContactRole.PRIMARY:
        return Refusal(text=_("Only a first contact can change roles. Please ask them."), buttons=buttons)
    member = await member_named(context.uow, asked.contact)
    name = Strong(Name(member.name if member else ""))
    if theirs.role is asked.role:
        said = _(
            "The role of {name} is this already, so nothing changed: {role}.", name=name, role=CONTACT_ROLES[asked.role]
        )
        return Refusal(text=said, buttons=buttons)
    if theirs.role is ContactRole.PRIMARY and not led_without(stands, theirs.member_id):
        return Refusal(
            text=_(
                "{library} needs a first contact whom one can write to. Please make somebody else first contact "
                "before.",
                library=Name(library.name),
            ),
            buttons=buttons,
        )
    await change_role(context.uow, library.id, theirs, asked.role, by=context.member.id)
    if theirs.member_id != context.member.id:
        told_at = await in_their_hours_of(context.uow, theirs.member_id)
        # The key holds the instant: a role that is changed back is told again.
        await context.uow.notify(
            "contact_role",
            f"library:{library.id}:roles",
            [(theirs.member_id, told_at)] if theirs.connected else [],
            key=f"contact_role:{library.id}:{context.now:%Y%m%d%H%M%S%f}",
            library=library.id,
        )
    said = _("Changed. Role of {name} now: {role}.", name=name, role=CONTACT_ROLES[asked.role])
    return Reply(card=card(said, Buttons(buttons)), replace=True)


COMMANDS = (
    Command(
        name="sister library-role",
        summary=_("Change a role"),
        takes=ChangeRole,
        run=change,
        who=Audience.CONTACT,
        submit=_("Change it"),
        hidden=True,
    ),
)
