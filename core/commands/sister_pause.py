"""/sister pause: one's library rests one partnership until a day. Partners read until when, and never why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.cards.pause import away_until, back_button
from core.chat.card import Button, Buttons, Context, Part, Style, Words, card
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import CommandName, Day, Name, Strong, _
from core.commands import readers
from core.commands.context import Context as Asking
from core.commands.declaring import Ask, Audience, Command, Rule
from core.commands.recording import NOT_THERE
from core.commands.sister_later import comes_within_a_year
from core.commands.talk import WITH_WHOM, mine
from core.model.ids import PartnershipId
from core.model.partnerships import LIVE, Partnership, PartnershipState
from core.model.pauses import Pause
from core.services.aways import come_back
from core.services.communications import hold
from core.services.partnerships import partners_of, partnership_by_id
from core.services.pauses import Wished, back_in, open_pauses, pause_until, standing_pauses


@dataclass(frozen=True, kw_only=True)
class PausePartnership:
    """Which one, until when, and why."""

    partnership: Annotated[PartnershipId, WITH_WHOM]
    until: Annotated[date, Ask(_("When are you back?"))]
    reason: Annotated[str | None, Ask(_("Why?"), long=True, max_length=500, readers=readers.NOT_PARTNERS)] = None


@dataclass(frozen=True, kw_only=True)
class EndOfPause:
    """A partnership that a button names. `until`: *Undo* of the pause until that day, and of nothing else."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    until: Annotated[date | None, Ask(_("When are you back?"), never=True)] = None


async def can_be_paused(context: Asking, partnership_id: PartnershipId) -> Problem | None:
    """A talk is expected in it, or it is paused already."""
    partnership = await mine(context, partnership_id)
    return Problem(text=NOT_THERE.text) if partnership is None else _not_now(partnership)


def _not_now(partnership: Partnership) -> Problem | None:
    if partnership.state in {*LIVE, PartnershipState.PAUSED}:
        return None
    if partnership.state is PartnershipState.DORMANT:
        return Problem(text=_("This partnership rests already, and nobody is reminded. So there is nothing to pause."))
    return Problem(text=_("This partnership is not there any more. Your partners are on your home card."))


async def pause(context: Asking, asked: PausePartnership) -> Outcome:
    """Pause it, or until another day; the partners read until when in their own morning."""
    partnership = await mine(context, asked.partnership)
    if partnership is None:
        return NOT_THERE
    held = await hold(context.uow, partnership)
    library = next((row.library for row in partnership.rows if row.library_id in context.actor.library_ids), None)
    if library is None:
        return NOT_THERE
    if (problem := _not_now(partnership)) is not None:
        return Refusal(text=problem.text, buttons=(HOME,))
    before = await _dated(context, partnership)
    wished = Wished(library=library, until=asked.until, reason=asked.reason)
    await pause_until(context.uow, held, wished, by=context.member.id)
    given = {"partnership": str(partnership.id), "until": asked.until.isoformat()}
    undo = Button(label=_("Undo"), command="sister pause-end", given=given)
    partners = names_of(partners_of(partnership, context.actor.library_ids))
    return Reply(
        card=card(
            _(
                "Paused until {day}. Nobody is reminded of {partners} until then, and nobody is late afterwards.",
                day=Day(asked.until),
                partners=Strong(partners),
            ),
            Context(_("Your partners read only: “{words}”", words=away_until(library, asked.until))),
            Context(_("A talk that is logged meanwhile counts, and the pause goes on.")),
            Buttons((back_button(partnership) if before else undo, look_at(partnership), HOME)),
        ),
        replace=True,
        lasting=True,
    )


async def _dated(context: Asking, partnership: Partnership) -> list[Pause]:
    """The pauses of one's library until a day."""
    own = context.actor.library_ids
    standing = await open_pauses(context.uow, partnership.id)
    return [each for each in standing if each.library_id in own and each.away_id is None]


async def end(context: Asking, asked: EndOfPause) -> Outcome:
    """*We are back*: one's library pauses it no more, and where it could not answer at all it is back everywhere."""
    found = await partnership_by_id(context.uow, PartnershipId(asked.partnership))
    own = context.actor.library_ids
    if found is None or not any(row.library_id in own for row in found.rows):
        return NOT_THERE
    if asked.until is not None:
        return await _undo(context, found, asked.until)
    aways = [
        each.away_id
        for each in await open_pauses(context.uow, found.id)
        if each.library_id in own and each.away_id is not None
    ]
    back = [await come_back(context.uow, away_id, by=context.member.id) for away_id in dict.fromkeys(aways)]
    partnership = await partnership_by_id(context.uow, found.id)
    if partnership is None:
        return NOT_THERE
    held = await hold(context.uow, partnership)
    ended = await back_in(context.uow, held, own, by=context.member.id)
    if not ended and not any(back):
        return _not_paused(partnership)
    return Reply(card=card(*await _welcome(context, partnership)), replace=True, lasting=True)


async def _undo(context: Asking, partnership: Partnership, until: date) -> Outcome:
    """As if that pause had not been: where another day was said since, it stands, and a library that cannot answer at
    all is not back by this.
    """
    held = await hold(context.uow, partnership)
    dated = await _dated(context, partnership)
    if not dated:
        return _not_paused(partnership)
    library = next(row.library for row in partnership.rows if row.library_id == dated[0].library_id)
    if dated[0].until != until:
        ways = (back_button(partnership), look_at(partnership), HOME)
        return Refusal(text=away_until(library, dated[0].until), buttons=ways)
    await back_in(context.uow, held, {library.id}, by=context.member.id)
    if any(each.library_id == library.id for each in await open_pauses(context.uow, partnership.id)):
        said = _(
            "Taken back. {library} cannot answer at the moment, so the partnership stays paused.",
            library=Strong(Name(library.name)),
        )
        buttons = Buttons((back_button(partnership), look_at(partnership), HOME))
        return Reply(card=card(said, buttons), replace=True, lasting=True)
    return Reply(card=card(*await _welcome(context, partnership)), replace=True, lasting=True)


def _not_paused(partnership: Partnership) -> Refusal:
    return Refusal(
        text=_(
            "Your library does not pause this partnership. See where it stands in {partnership}.",
            partnership=CommandName("sister partnership"),
        ),
        buttons=(look_at(partnership), HOME),
    )


async def _welcome(context: Asking, partnership: Partnership) -> tuple[Part, ...]:
    """When the next talk is due; or who else pauses it still."""
    own = context.actor.library_ids
    left = (await standing_pauses(context.uow, [partnership.id]))[partnership.id]
    buttons = Buttons((look_at(partnership), HOME))
    if partnership.state is PartnershipState.PAUSED and left:
        others = [each for each in left if each.library.id not in own] or left
        until = None if any(each.pause.until is None for each in others) else others[0].pause.until
        return (
            Words(_("Welcome back. Your partners read it in their own morning.")),
            Words(away_until(others[0].library, until)),
            Context(_("So the partnership is paused until they are back.")),
            buttons,
        )
    due = min((row.due_on for row in partnership.rows if row.library_id in own and row.due_on), default=None)
    log_it = Button(
        label=_("Log a talk"), command="log", given={"partnership": str(partnership.id)}, style=Style.PRIMARY
    )
    said = (
        _("Welcome back. The partnership goes on, and nobody is late. Next check-in: {day}.", day=Day(due))
        if due is not None
        else _("Welcome back. The partnership goes on, and nobody is late.")
    )
    return Words(said), Buttons((log_it, look_at(partnership), HOME))


async def back_where_paused(context: Asking, partnership: Partnership) -> tuple[Button, ...]:
    """*We are back*, for a library that talks though it pauses. No statement where nothing is paused."""
    if partnership.state is not PartnershipState.PAUSED:
        return ()
    own = context.actor.library_ids
    ours = any(each.library_id in own for each in await open_pauses(context.uow, partnership.id))
    return (back_button(partnership),) if ours else ()


COMMANDS = (
    Command(
        name="sister pause",
        summary=_("Pause until a day"),
        takes=PausePartnership,
        run=pause,
        rules=(Rule(("partnership",), can_be_paused), Rule(("until",), comes_within_a_year)),
        who=Audience.CONTACT,
        submit=_("Pause"),
    ),
    Command(
        name="sister pause-end",
        summary=_("We are back"),
        takes=EndOfPause,
        run=end,
        who=Audience.CONTACT,
        hidden=True,
    ),
)
