"""What will be joined, before anything is; then *Join* or *Not now*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.accounts import account_name
from core.cards.buttons import HOME
from core.cards.labels import CONTACT_ROLES, ROLES
from core.chat.card import About, Button, Buttons, Context, Divider, Fact, Facts, Part, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Listing, Moment, MomentForm, Name, Strong, Text, Value, _, n_
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Nothing
from core.commands.sister_link_accounts import account_here, connected
from core.model.ids import LinkCodeId
from core.model.libraries import Contact
from core.model.linking import LinkCode
from core.model.members import Account
from core.services.linking import LinkAnswer, Side, both_sides, code_to_join
from core.services.linking_members import join_members
from core.services.people import accounts_of, recognise

MOST = 3
"""So many libraries of each side stand in the preview; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class Join:
    """The code that was typed."""

    link: Annotated[int, Ask(_("Code"), never=True)]


async def preview(context: Asking, code: LinkCode, account: Account) -> Reply:
    """Both sides as they are, and what stays of their settings."""
    first, second = await both_sides(context.uow, code, account)
    both = [*first.accounts, *second.accounts]
    made = next(each for each in first.accounts if each.id == code.account_id)
    made_in, typed_in = (Strong(account_name(each, both, context.uow.workspaces)) for each in (made, account))
    settings = _(
        "Your name and settings stay as in {made}; gaps in them are filled from {typed}.", made=made_in, typed=typed_in
    )
    join = Button(
        label=_("Join"),
        command="sister link-join",
        given={"link": str(code.id)},
        style=Style.PRIMARY,
        once=True,
        expires=code.expires_at,
        until=_("until {time}", time=Moment(code.expires_at, MomentForm.CLOCK)),
    )
    return Reply(
        card=card(
            _("Are both of these yours? Once joined, you are one person here, with all that both have."),
            *side_parts(context, first, both),
            *side_parts(context, second, both),
            Divider(),
            settings,
            *_twice(first, second),
            Buttons((join, Button(label=_("Not now"), command="sister link-not"))),
            Context(_("Only you see this. What is joined cannot be separated again.")),
        )
    )


def side_parts(context: Asking, side: Side, both: list[Account]) -> list[Part]:
    """A person as they are: where they have an account, and what is theirs."""
    names: list[Value] = [account_name(each, both, context.uow.workspaces) for each in side.accounts]
    facts = [Fact(label=_("Name"), value=_("{name}", name=Name(side.member.name)))]
    contacts = sorted(side.member.contacts, key=lambda contact: contact.id)
    if contacts:
        facts.append(Fact(label=_("Libraries"), value=_libraries(contacts)))
    if side.member.roles:
        roles = Listing(tuple(ROLES[grant.role] for grant in sorted(side.member.roles, key=lambda grant: grant.id)))
        facts.append(Fact(label=_("Roles"), value=_("{roles}", roles=roles)))
    if side.talks:
        facts.append(Fact(label=_("Logged"), value=n_("{count} talk", "{count} talks", side.talks)))
    if len(facts) == 1:
        facts.append(Fact(label=_("Libraries"), value=_("None yet")))
    return [
        Divider(),
        Context(_("In {accounts}", accounts=Listing(tuple(names))), About.CAPTION),
        Facts(tuple(facts)),
    ]


def _libraries(contacts: list[Contact]) -> Text:
    shown: list[Value] = [
        _("{library} ({role})", library=Name(contact.library.name), role=CONTACT_ROLES[contact.role])
        for contact in contacts[:MOST]
    ]
    more = len(contacts) - MOST
    if more > 0:
        shown.append(n_("{count} more", "{count} more", more))
    return _("{libraries}", libraries=Listing(tuple(shown)))


def _twice(first: Side, second: Side) -> list[Part]:
    """What becomes of a library for which both speak."""
    own = {contact.library_id: contact for contact in first.member.contacts}
    same = [contact for contact in second.member.contacts if contact.library_id in own]
    if all(own[contact.library_id].role is contact.role for contact in same):
        return []
    return [Words(_("Where both speak for one library, you keep the higher role."))]


async def join(context: Asking, asked: Join) -> Outcome:
    """Both accounts belong to one member from now on: the one who made the code."""
    account = account_here(context)
    answer, members = await code_to_join(context.uow, LinkCodeId(asked.link), account)
    if members is None:
        return _TOGETHER if answer is LinkAnswer.TOGETHER else _OVER
    kept, gone = members
    await join_members(context.uow, kept=kept, gone=gone)
    again, _earlier = await recognise(context.uow, context.actor.ref, context.actor.profile)
    context.actor.account = again.account
    accounts = await accounts_of(context.uow, kept)
    await context.uow.notify(
        "accounts_joined",
        f"member:{kept}",
        [(kept, context.now)],
        key=f"accounts_joined:{account.id}:{asked.link}",
        name=account.name,
    )
    said = _("Joined. You are one person here now, and everything is yours in each account.")
    return Reply(card=connected(context, accounts, said=said), lasting=True, replace=True)


async def not_now(_context: Asking, _asked: Nothing) -> Outcome:
    """Nothing was changed, and nothing is."""
    return Reply(
        card=card(_("Nothing was joined. Your accounts stay as they are."), Buttons((HOME,))),
        replace=True,
    )


_OVER = Refusal(
    text=_(
        "This code does not join anything any more. Please get a new one from your other account with {command}.",
        command=CommandName("sister link"),
    ),
    buttons=(HOME,),
)
_TOGETHER = Refusal(text=_("These accounts are connected already. There is nothing left to do."), buttons=(HOME,))

COMMANDS = (
    Command(name="sister link-join", summary=_("Join accounts"), takes=Join, run=join, hidden=True),
    Command(name="sister link-not", summary=_("Join nothing"), takes=Nothing, run=not_now, changes=False, hidden=True),
)
