"""*Join it*: become a contact of a library that is on the register; its contacts, else staff, say yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.chat.card import Buttons, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Name, Strong, Text, _
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Command
from core.commands.introduce_card import OneLibrary
from core.model.ids import JoinRequestId, LibraryId
from core.model.libraries import JoinState
from core.services.libraries import answer_join_request, ask_to_join, join_request_by_id, library_by_id
from core.services.people import in_their_hours_of


@dataclass(frozen=True, kw_only=True)
class AnswerJoin:
    """A request to join, and the answer to it."""

    request: Annotated[int, Ask(_("Request"), never=True)]
    accepted: Annotated[bool, Ask(_("Accept"), never=True)]


async def join(context: Asking, asked: OneLibrary) -> Outcome:
    """Ask to become a contact of a library that exists."""
    library = await library_by_id(context.uow, LibraryId(asked.library))
    if library is None or library.id in context.actor.library_ids:
        return Refusal(
            text=_(
                "You already speak for this library, or it is not there any more. See {home}.",
                home=CommandName("sister"),
            ),
            buttons=(HOME,),
        )
    await ask_to_join(context.uow, library=library, member=context.member)
    return Reply(
        card=card(
            _(
                "Thank you. I asked the contacts of {library}; if none is connected, staff will answer. You will "
                "read it here.",
                library=Strong(Name(library.name)),
            ),
            Buttons((HOME,)),
        ),
        lasting=True,
        replace=True,
    )


async def answer(context: Asking, asked: AnswerJoin) -> Outcome:
    """A contact of that library, or staff, accept or decline."""
    request = await join_request_by_id(context.uow, JoinRequestId(asked.request), to_answer=True)
    if request is None or not (request.library_id in context.actor.library_ids or context.actor.is_staff):
        return Refusal(
            text=_(
                "Only contacts of that library and staff can answer this. What waits for you is in {home}.",
                home=CommandName("sister"),
            ),
            buttons=(HOME,),
        )
    if request.state is not JoinState.WAITING:
        return Refusal(text=_("This was answered already. Thank you. There is nothing left to do."), buttons=(HOME,))
    told_at = await in_their_hours_of(context.uow, request.member_id)
    await answer_join_request(context.uow, request, accepted=asked.accepted, by=context.member.id, told_at=told_at)
    said: Text = (
        _("Accepted. They will read it in their own morning, and can log and be reminded from now on.")
        if asked.accepted
        else _("Declined. They will read it, with a kind word, in their own morning.")
    )
    return Reply(card=card(said), replace=True)


COMMANDS = (
    Command(name="introduce join", summary=_("Join a library"), takes=OneLibrary, run=join, hidden=True),
    Command(name="introduce answer", summary=_("Answer a request"), takes=AnswerJoin, run=answer, hidden=True),
)
