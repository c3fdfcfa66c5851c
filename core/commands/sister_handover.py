"""*Hand over*: a colleague takes over on one's last day, if they accept. Until then either of the two may cancel it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.contacts import cancel_handover, handover_stands, library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, Style, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import Day, Name, Strong, _
from core.commands import readers
from core.commands.colleagues import colleagues
from core.commands.context import Context
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.own_library import NOT_YOURS, own_contact
from core.commands.sister_join import NOT_FOR_YOU
from core.model.contacts import OPEN_HANDOVER, HandoverState
from core.model.ids import HandoverId, MemberId
from core.services.contacts import take_library_turn
from core.services.handovers import (
    Planned,
    accept_handover,
    close_handover,
    hand_over,
    handover_by_id,
    open_handover_of,
    role_after,
)

FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Who takes over, from which day on, and words for them."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    successor: Annotated[
        MemberId,
        Ask(
            _("Who takes over?"),
            suggest=colleagues,
            hint=_("Not here yet? Name them first; you get a code to give them."),
            nobody=_("I know nobody else here yet. Name your colleague first; you get a code to give them."),
        ),
    ]
    last_day: Annotated[date, Ask(_("Your last day"), hint=_("On this day the role moves by itself."))]
    note: Annotated[
        str | None,
        Ask(_("A note for them"), long=True, max_length=1000, readers=readers.SUCCESSOR),
    ] = None


@dataclass(frozen=True, kw_only=True)
class AnswerHandover:
    """Whether the successor takes over."""

    handover: Annotated[int, Ask(_("Handover"), never=True)]
    accepted: Annotated[bool, Ask(_("Accept"), never=True)]


@dataclass(frozen=True, kw_only=True)
class OneHandover:
    """A handover that a button names."""

    handover: Annotated[int, Ask(_("Handover"), never=True)]


async def not_yourself(context: Context, successor: MemberId) -> Problem | None:
    """Somebody else."""
    if context.actor.member is not None and successor == context.actor.member.id:
        return Problem(text=_("That is you. Please choose the colleague who takes over."))
    return None


async def within_a_year(context: Context, last_day: date) -> Problem | None:
    """From today on, and not too far."""
    if last_day < context.today:
        return Problem(
            text=_(
                "{day} is over. Please choose today ({today}) or a later day. If you have left already, staff can "
                "hand over for you; ask them in the help channel.",
                day=Day(last_day),
                today=Day(context.today),
            )
        )
    if last_day > context.today + FARTHEST:
        return Problem(text=_("{day} is more than a year away. Please choose a day within a year.", day=Day(last_day)))
    return None


async def begin(context: Context, asked: HandOver) -> Outcome:
    """Ask the successor."""
    own = own_contact(context, asked.library)
    if own is None:
        return NOT_YOURS
    library = own.library
    await take_library_turn(context.uow, library.id)
    standing_one = await open_handover_of(context.uow, library.id, context.member.id)
    if standing_one is not None:
        return await _stands_already(context, standing_one)
    planned = await hand_over(
        context.uow,
        library=library,
        leaver_id=context.member.id,
        successor_id=asked.successor,
        last_on=asked.last_day,
        by=context.member.id,
        note=asked.note,
    )
    return Reply(
        card=card(
            _("Asked. {name} reads it in their own morning.", name=Strong(Name(planned.successor.name))),
            _(
                "Once they accept, the contacts of {library} and of its partners are told, and {name} gets a page "
                "about each partnership. On {day} the role moves by itself.",
                library=Name(library.name),
                name=Name(planned.successor.name),
                day=Day(planned.handover.last_on),
            ),
            Buttons((cancel_handover(planned), library_button(library.id), HOME)),
        ),
        lasting=True,
        replace=True,
    )


async def _stands_already(context: Context, planned: Planned) -> Refusal:
    said = _(
        "You hand over already. {stands} To choose somebody else, cancel it first.",
        stands=handover_stands(planned, await role_after(context.uow, planned)),
    )
    return Refusal(text=said, buttons=(cancel_handover(planned), library_button(planned.library.id), HOME))


async def answer(context: Context, asked: AnswerHandover) -> Outcome:
    """The successor accepts or declines, once."""
    planned = await handover_by_id(context.uow, HandoverId(asked.handover), to_answer=True)
    if planned is None or planned.handover.successor_id != context.member.id:
        return NOT_FOR_YOU
    handover = planned.handover
    if handover.state is not HandoverState.WAITING or handover.lapses_at <= context.now:
        return await _answered_already(context, planned)
    if not asked.accepted:
        await close_handover(context.uow, handover, HandoverState.DECLINED, by=context.member.id)
        said = _(
            "Declined, and that is fine. {name} reads it kindly, in their own morning.",
            name=Name(planned.leaver.name),
        )
        return Reply(card=card(said, Buttons((HOME,))), replace=True)
    moved = await accept_handover(context.uow, planned, by=context.member.id)
    role = CONTACT_ROLES[await role_after(context.uow, planned)]
    library = Strong(Name(planned.library.name))
    if moved:
        said = _("Thank you. You speak for {library} now. Your role: {role}.", library=library, role=role)
    else:
        said = _(
            "Thank you. You speak for {library} now, and on {day} you take over from {name}. Your role then: {role}.",
            library=library,
            day=Day(handover.last_on),
            name=Name(planned.leaver.name),
            role=role,
        )
    return Reply(
        card=card(
            said,
            _("In your own morning you get a page about each partnership."),
            Buttons((library_button(planned.library.id, style=Style.PRIMARY), HOME)),
        ),
        lasting=True,
        replace=True,
    )


async def _answered_already(context: Context, planned: Planned) -> Refusal:
    if planned.handover.state is HandoverState.WAITING:
        return Refusal(
            text=_("Two weeks passed without an answer, and this has lapsed. Nobody is at fault."), buttons=(HOME,)
        )
    stands = handover_stands(planned, await role_after(context.uow, planned))
    return Refusal(text=_("This was answered already. {stands}", stands=stands), buttons=(HOME,))


async def cancel(context: Context, asked: OneHandover) -> Outcome:
    """Either of the two, until the role has moved."""
    planned = await handover_by_id(context.uow, HandoverId(asked.handover), to_answer=True)
    if planned is None or context.member.id not in {planned.handover.leaver_id, planned.handover.successor_id}:
        return NOT_FOR_YOU
    if planned.handover.state not in OPEN_HANDOVER:
        return await _answered_already(context, planned)
    agreed = planned.handover.state is HandoverState.AGREED
    await close_handover(context.uow, planned.handover, HandoverState.CANCELLED, by=context.member.id)
    name = planned.successor if context.member.id == planned.handover.leaver_id else planned.leaver
    said = _(
        "Cancelled. Everything stays as it was, and {name} is told in their own morning.", name=Strong(Name(name.name))
    )
    parts = [said]
    if agreed and planned.handover.new:
        parts.append(_("{name} still speaks for the library too, and can leave it.", name=Name(planned.successor.name)))
    return Reply(card=card(*parts, Buttons((library_button(planned.library.id), HOME))), replace=True)


COMMANDS = (
    Command(
        name="sister handover",
        summary=_("Hand over"),
        takes=HandOver,
        run=begin,
        who=Audience.CONTACT,
        rules=(Rule(("successor",), not_yourself), Rule(("last_day",), within_a_year)),
        submit=_("Ask them"),
        hidden=True,
    ),
    Command(name="sister handover-answer", summary=_("Answer"), takes=AnswerHandover, run=answer, hidden=True),
    Command(
        name="sister handover-cancel", summary=_("Cancel the handover"), takes=OneHandover, run=cancel, hidden=True
    ),
)
