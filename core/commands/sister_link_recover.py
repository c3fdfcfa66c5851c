"""A code that staff gave to a person for their new account: what will be moved, then *This is me* or *Not now*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.accounts import account_name
from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Context, Divider, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Listing, Moment, MomentForm, Name, Strong, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.sister_link_accounts import account_here, connected
from core.commands.sister_link_join import side_parts
from core.commands.wrong_codes import wrong_code
from core.model.ids import RecoveryId
from core.model.members import Account
from core.model.recoveries import Recovery
from core.services.linking import LinkAnswer
from core.services.people import accounts_of, recognise
from core.services.recovering import both_sides_of, recover, type_recovery

TOGETHER = Refusal(
    text=_("This account is theirs already, for whom the code is. There is nothing left to do."), buttons=(HOME,)
)


@dataclass(frozen=True, kw_only=True)
class Move:
    """The code that was typed."""

    recovery: Annotated[int, Ask(_("Code"), never=True)]


async def typed(context: Asking, account: Account, letters: str, write_again: Button) -> Outcome | None:
    """What comes of a code that staff made; None when it is none of theirs."""
    answer, made = await type_recovery(context.uow, letters, account)
    if made is None:
        return None
    match answer:
        case LinkAnswer.RIGHT:
            return await _preview(context, made, account)
        case LinkAnswer.OWN:
            return Refusal(
                text=_("You made this code yourself. The person for whom it is writes it with their new account."),
                buttons=(HOME,),
            )
        case LinkAnswer.TOGETHER:
            return TOGETHER
        case LinkAnswer.USED:
            said = _("This code was used already. A code works once; please ask staff for a new one.")
        case _:
            said = _("This code does not work any more. It works for a day; please ask staff for a new one.")
    return await wrong_code(context, account, said, write_again)


async def _preview(context: Asking, made: Recovery, account: Account) -> Reply:
    moved, here = await both_sides_of(context.uow, made, account)
    both = [*moved.accounts, *here.accounts]
    old = Listing(tuple(account_name(each, both, context.uow.workspaces) for each in moved.accounts))
    mine = Button(
        label=_("This is me"),
        command="sister link-recover",
        given={"recovery": str(made.id)},
        style=Style.PRIMARY,
        once=True,
        expires=made.expires_at,
        until=_("until {moment}", moment=Moment(made.expires_at, MomentForm.DAY_CLOCK)),
    )
    return Reply(
        card=card(
            _(
                "Are you {name}? Once moved, everything of theirs is yours in this account.",
                name=Strong(Name(moved.member.name)),
            ),
            *side_parts(context, moved, both),
            *side_parts(context, here, both),
            Divider(),
            _("Not yours any more afterwards: {accounts}. It gets no more messages, and is told of it.", accounts=old),
            Buttons((mine, Button(label=_("Not now"), command="sister link-not"))),
            Context(_("Only you see this. Staff are told who moved.")),
        )
    )


async def move(context: Asking, asked: Move) -> Outcome:
    """Everything is at this account from now on."""
    account = account_here(context)
    answer, moved = await recover(context.uow, RecoveryId(asked.recovery), account)
    if moved is None:
        return TOGETHER if answer is LinkAnswer.TOGETHER else _OVER
    again, _earlier = await recognise(context.uow, context.actor.ref, context.actor.profile)
    context.actor.account = again.account
    accounts = await accounts_of(context.uow, moved.member_id)
    said = _("Moved. Everything is yours in this account now, and messages arrive here.")
    return Reply(card=connected(context, accounts, said=said), lasting=True, replace=True)


_OVER = Refusal(text=_("This code does not move anything any more. Please ask staff for a new one."), buttons=(HOME,))

COMMANDS = (Command(name="sister link-recover", summary=_("Move to this account"), takes=Move, run=move, hidden=True),)
