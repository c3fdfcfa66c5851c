"""The accounts of one person, and the one at which messages arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from core.cards.accounts import account_name
from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Card, Fact, Facts, card
from core.chat.outcome import Outcome, Reply
from core.chat.shortening import shortened
from core.chat.words import Name, Strong, Text, _
from core.commands.checking import CHOICE_LENGTH
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.sources import my_accounts
from core.model.ids import AccountId
from core.model.members import Account
from core.services.nudging import requeue_nudges
from core.services.people import accounts_of, change_settings, preferred_of

MOST_BUTTONS = 3
"""So many other accounts have a button of their own; all of them stand in the settings."""

CONNECT_ANOTHER = Button(label=_("Connect another"), command="sister link", given={"another": "yes"})


@dataclass(frozen=True, kw_only=True)
class Here:
    """The account at which messages are to arrive."""

    account: Annotated[AccountId, Ask(_("Account"), suggest=my_accounts, never=True)]


def account_here(context: Asking) -> Account:
    """The account that speaks; while a command that changes something runs there always is one."""
    account = context.actor.account
    if account is None:
        msg = "a stranger was not welcomed before the command ran"
        raise RuntimeError(msg)
    return account


def connected(context: Asking, accounts: Sequence[Account], *, said: Text | None = None) -> Card:
    """The person's accounts, where messages arrive, and the way to change that. `said`: comes first."""
    there = preferred_of(accounts, context.member) or accounts[0]
    workspaces = context.uow.workspaces
    facts = tuple(
        Fact(label=account_name(each, accounts, workspaces), value=_("{name}", name=Name(each.name)))
        for each in accounts
    )
    others = [each for each in accounts if each is not there]
    buttons = [_write_there(context, each, accounts) for each in others[:MOST_BUTTONS]]
    return card(
        said or _("These accounts are yours, connected as one person."),
        Facts(facts),
        _("Messages arrive in {account}.", account=Strong(account_name(there, accounts, workspaces))),
        Buttons((*buttons, CONNECT_ANOTHER, HOME)),
    )


def _write_there(context: Asking, account: Account, accounts: Sequence[Account]) -> Button:
    label = _("Write to me in {account}", account=account_name(account, accounts, context.uow.workspaces))
    return Button(
        label=shortened(label, context.reader, CHOICE_LENGTH),
        command="sister link-here",
        given={"account": str(account.id)},
    )


async def here(context: Asking, asked: Here) -> Outcome:
    """Messages arrive there from now on; what waits goes there too, in that account's hours."""
    await change_settings(context.uow, context.member, {"preferred_account_id": asked.account})
    await requeue_nudges(context.uow, context.member.id)
    accounts = await accounts_of(context.uow, context.member.id)
    return Reply(card=connected(context, accounts, said=_("Saved.")), replace=True)


COMMANDS = (Command(name="sister link-here", summary=_("Messages arrive here"), takes=Here, run=here, hidden=True),)
