"""/staff recover: a person whom staff know lost their account, and goes on with a new one. First what will be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.accounts import account_name
from core.cards.buttons import STAFF_HOME
from core.cards.labels import ROLES
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Listing, Moment, MomentForm, Name, Secret, Strong, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command
from core.commands.sources import members
from core.commands.staff_roles import NOBODY
from core.model.ids import MemberId, RecoveryId
from core.model.members import Member
from core.services.people import members_with_hours
from core.services.recovering import make_recovery, take_back_recovery


@dataclass(frozen=True, kw_only=True)
class Recover:
    """Who is to be moved."""

    member: Annotated[
        MemberId,
        Ask(_("Who has a new account?"), suggest=members, hint=_("Somebody you know, and have spoken to.")),
    ]


@dataclass(frozen=True, kw_only=True)
class OneMember:
    """A person that a button names."""

    member: Annotated[int, Ask(_("Person"), never=True)]


@dataclass(frozen=True, kw_only=True)
class OneCode:
    """A code that a button names."""

    recovery: Annotated[int, Ask(_("Code"), never=True)]


async def preview(context: Asking, asked: Recover) -> Outcome:
    """Who it is, what is theirs, and which accounts are theirs no more afterwards."""
    member = await _movable(context, asked.member)
    if not isinstance(member, Member):
        return member
    accounts = sorted(member.accounts, key=lambda account: account.id)
    names = Listing(tuple(account_name(each, accounts, context.uow.workspaces) for each in accounts))
    facts = [Fact(label=_("Name"), value=_("{name}", name=Name(member.name)))]
    if member.contacts:
        libraries = [each.library for each in sorted(member.contacts, key=lambda each: each.id)]
        facts.append(Fact(label=_("Libraries"), value=_("{libraries}", libraries=names_of(libraries))))
    if member.roles:
        roles = Listing(tuple(ROLES[grant.role] for grant in sorted(member.roles, key=lambda grant: grant.id)))
        facts.append(Fact(label=_("Roles"), value=_("{roles}", roles=roles)))
    facts.append(Fact(label=_("Old account"), value=_("{accounts}", accounts=names)))
    make = Button(
        label=_("Make a code"),
        command="staff recover-code",
        given={"member": str(member.id)},
        style=Style.PRIMARY,
        once=True,
    )
    parts: list[Part] = [
        Words(_("Everything of this person moves to the account at which they write the code.")),
        Facts(tuple(facts)),
        Words(_("The old account is nobody's here afterwards. It gets no more messages, and is told at once.")),
        Buttons((make, Button(label=_("Not now"), command="staff home"))),
        Context(_("Be sure who it is: call them, or write to the library's own address.")),
    ]
    return Reply(card=card(*parts), replace=True)


async def code(context: Asking, asked: OneMember) -> Outcome:
    """The code, once; nobody reads it a second time."""
    member = await _movable(context, MemberId(asked.member))
    if not isinstance(member, Member):
        return member
    letters, made = await make_recovery(context.uow, member.id, by=context.member.id)
    back = Button(label=_("Take it back"), command="staff recover-back", given={"recovery": str(made.id)})
    return Reply(
        card=card(
            _(
                "Tell {name} this by telephone, or to an address that you know is theirs. They write it with their new"
                " account:",
                name=Strong(Name(member.name)),
            ),
            _("{command} {code}", command=CommandName("sister link"), code=Strong(Secret(letters))),
            _(
                "It works once, until {moment}. Until it is used you can take it back. What was moved goes back only"
                " with a new code, written with the old account.",
                moment=Moment(made.expires_at, MomentForm.DAY_CLOCK),
            ),
            Context(_("Show it to nobody else: whoever writes it takes this person's place.")),
            Buttons((back, STAFF_HOME)),
        ),
        replace=True,
    )


async def take_back(context: Asking, asked: OneCode) -> Outcome:
    """It works no longer."""
    if not await take_back_recovery(context.uow, RecoveryId(asked.recovery), by=context.member.id):
        return Refusal(
            text=_("This code does not work any more: it was used, or its day is over."), buttons=(STAFF_HOME,)
        )
    return Reply(
        card=card(_("The code does not work any more. Nothing was moved."), Buttons((STAFF_HOME,))), replace=True
    )


async def _movable(context: Asking, member_id: MemberId) -> Member | Refusal:
    """The person, with accounts, libraries and roles; or why they are not moved so."""
    found = (await members_with_hours(context.uow, [member_id])).get(member_id)
    if found is None:
        return NOBODY
    member = found[0]
    if member.id == context.member.id:
        return _refused(
            _(
                "Somebody else of the staff does this for you. To add an account of yours, write {command} there.",
                command=CommandName("sister link"),
            )
        )
    if not member.accounts:
        return _refused(
            _(
                "{name} has no account here yet. Whoever speaks for the library invites them with {command}.",
                name=Name(member.name),
                command=CommandName("sister invite"),
            )
        )
    return member


def _refused(text: Text) -> Refusal:
    return Refusal(text=text, buttons=(STAFF_HOME,))


COMMANDS = (
    Command(
        name="staff recover",
        summary=_("Move to a new account"),
        takes=Recover,
        run=preview,
        who=Audience.STAFF,
        changes=False,
        submit=_("Look"),
    ),
    Command(
        name="staff recover-code", summary=_("Make a code"), takes=OneMember, run=code, who=Audience.STAFF, hidden=True
    ),
    Command(
        name="staff recover-back",
        summary=_("Take it back"),
        takes=OneCode,
        run=take_back,
        who=Audience.STAFF,
        hidden=True,
    ),
)
