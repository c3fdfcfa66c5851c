"""*Name a colleague*, who accepts or declines; somebody on no platform yet by a code. *Take it back* until then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, Context, WireValue, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Name, Secret, Strong, Text, _
from core.commands import readers
from core.commands.colleagues import colleagues
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.own_library import NOT_YOURS, own_contact
from core.model.contacts import InvitationState
from core.model.ids import ContactInvitationId, LibraryId, MemberId
from core.model.libraries import ContactRole, Library
from core.model.schedule import local_day
from core.services.invitations import (
    Obstacle,
    close_invitation,
    invitation_by_id,
    name_member,
    name_newcomer,
    obstacle,
)
from core.services.people import member_named


async def second_contact(_context: Asking, _given: Mapping[str, WireValue]) -> WireValue:
    """What most colleagues are."""
    return ContactRole.SECOND.value


@dataclass(frozen=True, kw_only=True)
class NameColleague:
    """Who is to speak for the library too: a member, or the name of somebody who is on no platform yet."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    member: Annotated[
        MemberId | None,
        Ask(
            _("Colleague"),
            suggest=colleagues,
            hint=_("Not in the list? Write the name below; you get a code to give them."),
        ),
    ] = None
    name: Annotated[
        str | None,
        Ask(
            _("Or the name of somebody not here yet"),
            max_length=80,
            readers=readers.COLLEAGUES,
        ),
    ] = None
    role: Annotated[ContactRole, Ask(_("Role"), labels=CONTACT_ROLES, default=second_contact)]


@dataclass(frozen=True, kw_only=True)
class OneInvitation:
    """Somebody who was named, as a button says it."""

    invitation: Annotated[int, Ask(_("Invitation"), never=True)]


async def can_be_named(context: Asking, library_id: int, member_id: MemberId | None) -> Problem | None:
    """They do not speak for it, were not named already, and did not decline a short time ago."""
    if member_id is None or own_contact(context, library_id) is None:
        return None
    found = await obstacle(context.uow, LibraryId(library_id), member_id)
    if found is None or found is Obstacle.MANY:
        return None
    return Problem(text=await _why_not(context, found, member_id))


async def somebody_is_named(context: Asking, member_id: MemberId | None, name: str | None) -> Problem | None:
    """Either a member or a name."""
    if member_id is None and name is None:
        return Problem(text=_("Please choose a colleague, or write the name of somebody who is not here yet."))
    if member_id is not None and name is not None:
        return Problem(text=_("Please name one person at a time: choose a colleague, or write a name."))
    return None


async def may_give_role(context: Asking, library_id: int, role: ContactRole) -> Problem | None:
    """Only first contacts make somebody a first contact."""
    contact = own_contact(context, library_id)
    if contact is None or role is not ContactRole.PRIMARY or contact.role is ContactRole.PRIMARY:
        return None
    return Problem(
        text=_("Only a first contact can name another first contact. Please choose another role, or ask them.")
    )


async def _why_not(context: Asking, found: Obstacle, member_id: MemberId | None) -> Text:
    member = await member_named(context.uow, member_id) if member_id is not None else None
    name = Name(member.name if member else "")
    match found:
        case Obstacle.CONTACT if member_id == context.member.id:
            return _("That is you. You speak for this library already.")
        case Obstacle.CONTACT:
            return _("{name} speaks for this library already. There is nothing left to do.", name=name)
        case Obstacle.NAMED:
            return _("{name} was named already, and has not answered yet. There is nothing left to do.", name=name)
        case Obstacle.DECLINED:
            return _(
                "{name} declined a short time ago. Please talk with them first; after two weeks you can name them "
                "again.",
                name=name,
            )
        case Obstacle.MANY:
            return _("Five people have not answered yet. Please wait for one of them, or take one back.")


async def name_(context: Asking, asked: NameColleague) -> Outcome:
    """Ask the colleague, or make a code for them."""
    contact = own_contact(context, asked.library)
    if contact is None:
        return NOT_YOURS
    library = contact.library
    found = await obstacle(context.uow, library.id, asked.member, to_change=True)
    if found is not None:
        why = await _why_not(context, found, asked.member)
        return Refusal(text=why, buttons=(library_button(library.id), HOME))
    if asked.member is None:
        return await _newcomer(context, library, asked.role, asked.name or "")
    await name_member(context.uow, library_id=library.id, role=asked.role, by=context.member.id, member_id=asked.member)
    member = await member_named(context.uow, asked.member)
    said = _(
        "Asked. {name} reads it in their own morning, and accepts or declines. You read the answer here.",
        name=Strong(Name(member.name if member else "")),
    )
    return Reply(card=card(said, Buttons((library_button(library.id), HOME))), lasting=True, replace=True)


async def _newcomer(context: Asking, library: Library, role: ContactRole, called: str) -> Reply:
    invitation, code = await name_newcomer(
        context.uow, library_id=library.id, role=role, by=context.member.id, called=called
    )
    name = Strong(Name(called))
    return Reply(
        card=card(
            _("Please give {name} these words. They come to this workspace, and write them to me here:", name=name),
            _("{command} {code}", command=CommandName("sister join"), code=Strong(Secret(code))),
            _(
                "They see first what it is about, and accept or decline. It works once, until {day}.",
                day=Day(local_day(invitation.lapses_at, context.reader.zone)),
            ),
            Context(_("Show it to nobody else: whoever writes it there can speak for your library.")),
            Buttons((library_button(library.id), HOME)),
        ),
        replace=True,
    )


async def take_back(context: Asking, asked: OneInvitation) -> Outcome:
    """The question falls away, and its code works no longer."""
    named = await invitation_by_id(context.uow, ContactInvitationId(asked.invitation), to_answer=True)
    if named is None or own_contact(context, named.library.id) is None:
        return NOT_YOURS
    buttons = (library_button(named.library.id), HOME)
    if named.invitation.state is not InvitationState.WAITING:
        return Refusal(text=_("This was answered already. Thank you. There is nothing left to do."), buttons=buttons)
    await close_invitation(context.uow, named.invitation, InvitationState.TAKEN_BACK, by=context.member.id)
    said = _("Taken back. {name} is not asked any more.", name=Strong(Name(named.called)))
    return Reply(card=card(said, Buttons(buttons)), replace=True)


COMMANDS = (
    Command(
        name="sister library-name",
        summary=_("Name a colleague"),
        takes=NameColleague,
        run=name_,
        who=Audience.CONTACT,
        rules=(
            Rule(("library", "member"), can_be_named),
            Rule(("member", "name"), somebody_is_named),
            Rule(("library", "role"), may_give_role),
        ),
        submit=_("Ask them"),
        hidden=True,
    ),
    Command(
        name="sister library-take-back",
        summary=_("Take it back"),
        takes=OneInvitation,
        run=take_back,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
