"""/sister link: one person, several accounts. A code from one of them, to be typed at another; or one from staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Context, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Moment, MomentForm, Secret, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Rule
from core.commands.sister_link_accounts import account_here, connected
from core.commands.sister_link_join import preview
from core.commands.sister_link_recover import typed
from core.commands.wrong_codes import code_has_its_letters, wait_first, wrong_code
from core.model.members import Account
from core.services.linking import LinkAnswer, letters_of, make_link_code, type_code
from core.services.people import accounts_of

WRITE_AGAIN = Button(label=_("Write it again"), command="sister link", ask=("code",))


@dataclass(frozen=True, kw_only=True)
class Link:
    """The code of another account; without one, a code is made here. `another`: although accounts are connected."""

    code: Annotated[
        str | None,
        Ask(
            _("Code"),
            headline=True,
            max_length=40,
            readers=readers.ONLY_THE_BOT,
            hint=_("Eight letters from your other account. Empty: get a code."),
        ),
    ] = None
    another: Annotated[bool, Ask(_("Another account"), never=True)] = False


async def link(context: Asking, asked: Link) -> Outcome:
    """With a code what would be joined; else the accounts that are connected, or a new code."""
    account = account_here(context)
    if asked.code is not None:
        return await _typed(context, account, letters_of(asked.code) or "")
    accounts = await accounts_of(context.uow, context.member.id)
    if len(accounts) > 1 and not asked.another:
        return Reply(card=connected(context, accounts), replace=True)
    code, until = await make_link_code(context.uow, account.id)
    return Reply(
        card=card(
            _("Write this with your other account, on the other platform:"),
            _("{command} {code}", command=CommandName("sister link"), code=Strong(Secret(code))),
            _(
                "There you see first what will be joined. The code works once, until {time}.",
                time=Moment(until, MomentForm.CLOCK),
            ),
            Context(_("Show it to nobody: whoever writes it there can join your account.")),
            Buttons((HOME,)),
        )
    )


async def _typed(context: Asking, account: Account, letters: str) -> Outcome:
    if (barred := await wait_first(context, account)) is not None:
        return barred
    answer, code = await type_code(context.uow, letters, account)
    if code is None and (moving := await typed(context, account, letters, WRITE_AGAIN)) is not None:
        return moving
    match answer:
        case LinkAnswer.RIGHT if code is not None:
            return await preview(context, code, account)
        case LinkAnswer.OWN:
            text = _(
                "This is the code for your other account. Please write it there: {command} and then the code.",
                command=CommandName("sister link"),
            )
            return Refusal(text=text, buttons=(HOME,))
        case LinkAnswer.TOGETHER:
            return Refusal(
                text=_("These accounts are connected already. There is nothing left to do."),
                buttons=(Button(label=_("My accounts"), command="sister link"), HOME),
            )
        case LinkAnswer.USED:
            said = _("This code was used already. A code works once; please get a new one from your other account.")
        case LinkAnswer.EXPIRED:
            said = _("This code is too old. It works for 15 minutes; please get a new one from your other account.")
        case _:
            said = _("This code is not right. Please look at it once more, or get a new one from your other account.")
    return await wrong_code(context, account, said, WRITE_AGAIN)


COMMANDS = (
    Command(
        name="sister link",
        summary=_("Connect my accounts"),
        takes=Link,
        run=link,
        rules=(Rule(("code",), code_has_its_letters),),
        submit=_("Look"),
    ),
)
