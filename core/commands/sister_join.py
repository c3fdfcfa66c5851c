"""/sister join: a code that a colleague gave; and the answer of everybody who was named for a library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import library_button, named_outcome, named_question, named_words
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Button, Buttons, Style, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command, Rule
from core.commands.sister_link_accounts import account_here
from core.commands.wrong_codes import code_has_its_letters, wait_first, wrong_code
from core.model.contacts import InvitationState
from core.model.ids import ContactInvitationId
from core.model.schedule import local_day
from core.services.invitations import (
    CodeWorth,
    Named,
    accept_invitation,
    close_invitation,
    invitation_by_id,
    type_contact_code,
)
from core.services.linking import letters_of


@dataclass(frozen=True, kw_only=True)
class JoinByCode:
    """The code that a contact of the library gave."""

    code: Annotated[
        str,
        Ask(
            _("Code"),
            headline=True,
            max_length=40,
            readers=readers.ONLY_THE_BOT,
            hint=_("Eight letters from your colleague."),
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class AnswerInvitation:
    """Whether somebody who was named will speak for the library."""

    invitation: Annotated[int, Ask(_("Invitation"), never=True)]
    accepted: Annotated[bool, Ask(_("Accept"), never=True)]


WRITE_AGAIN = Button(label=_("Write it again"), command="sister join", ask=("code",))

NOT_FOR_YOU = Refusal(
    text=_(
        "This question is not for you, or it is not there any more. What waits for you is in {home}.",
        home=CommandName("sister"),
    ),
    buttons=(HOME,),
)


async def join(context: Asking, asked: JoinByCode) -> Outcome:
    """What the code is about, with *Accept · Decline kindly*. A wrong one counts as a try, as with linked accounts."""
    account = account_here(context)
    if (barred := await wait_first(context, account)) is not None:
        return barred
    worth, named = await type_contact_code(context.uow, letters_of(asked.code) or "", context.member.id)
    match worth:
        case CodeWorth.RIGHT if named is not None:
            return Reply(card=card(named_words(named), *named_question(named, _until(context, named))))
        case CodeWorth.CONTACT:
            return Refusal(
                text=_("You speak for this library already. The code is for your colleague, who writes it here."),
                buttons=(HOME,),
            )
        case CodeWorth.PARTNER:
            return Refusal(
                text=_("This code is for your partner, who writes it here. Please send it to them by e-mail."),
                buttons=(HOME,),
            )
        case CodeWorth.USED:
            said = _("This code was used already. A code works once; please ask your colleague for a new one.")
        case CodeWorth.LAPSED:
            said = _("This code works no longer. Please ask your colleague for a new one.")
        case _:
            said = _("This code is not right. Please look at it once more, or ask your colleague for a new one.")
    return await wrong_code(context, account, said, WRITE_AGAIN)


def _until(context: Asking, named: Named) -> Day:
    return Day(local_day(named.invitation.lapses_at, context.reader.zone))


async def answer(context: Asking, asked: AnswerInvitation) -> Outcome:
    """The one who was named accepts or declines, once."""
    named = await invitation_by_id(context.uow, ContactInvitationId(asked.invitation), to_answer=True)
    if named is None or named.invitation.member_id != context.member.id:
        return NOT_FOR_YOU
    invitation = named.invitation
    if invitation.state is not InvitationState.WAITING or invitation.lapses_at <= context.now:
        return Refusal(text=named_outcome(named), buttons=(HOME,))
    if not asked.accepted:
        await close_invitation(context.uow, invitation, InvitationState.DECLINED, by=context.member.id)
        said = _("Declined, and that is fine. {name} reads it kindly, in their own morning.", name=Name(named.by))
        return Reply(card=card(said, Buttons((HOME,))), replace=True)
    role = await accept_invitation(context.uow, invitation, by=context.member.id)
    return Reply(
        card=card(
            _(
                "Welcome. You speak for {library} now. Your role: {role}.",
                library=Strong(Name(named.library.name)),
                role=CONTACT_ROLES[role],
            ),
            _("Your colleagues read it in their own morning. You can log talks from now on."),
            Buttons((library_button(named.library.id, style=Style.PRIMARY), HOME)),
        ),
        lasting=True,
        replace=True,
    )


COMMANDS = (
    Command(
        name="sister join",
        summary=_("I was given a code"),
        takes=JoinByCode,
        run=join,
        rules=(Rule(("code",), code_has_its_letters),),
        submit=_("Look"),
    ),
    Command(name="sister join-answer", summary=_("Answer"), takes=AnswerInvitation, run=answer, hidden=True),
)
