"""What is said to an ending: *We agree*, *We would like to talk first*; and by those who asked *Go on together* and
*End it all the same*. Afterwards any side may *Undo* it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.ending import ending_parts, may_undo, side_of, take_back_button
from core.cards.eyes import Eyes
from core.chat.card import Button, Part, Style, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE
from core.commands.sister_ending import OneEnding
from core.model.answers import Choice
from core.model.endings import EndingState
from core.model.ids import EndingId, LibraryId
from core.services.endings import Parting, agree, object_to, parting_by_id, take_back
from core.services.library_answers import Said
from core.services.partings import end_now, undo_ending


@dataclass(frozen=True, kw_only=True)
class ForLibrary(OneEnding):
    """Which ending, and for which of one's libraries."""

    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class Objection(ForLibrary):
    """What one would like to talk about."""

    words: Annotated[
        str, Ask(_("What would you like to talk about?"), long=True, max_length=500, readers=readers.PARTNERS)
    ]


async def found(context: Context, ending: int) -> tuple[Parting, Eyes] | None:
    """The ending, whose partnership is held, and who asks; None where there is none, or not for them to see."""
    parting = await parting_by_id(context.uow, EndingId(ending), to_answer=True)
    if parting is None:
        return None
    eyes = await eyes_of(context, parting.partnership)
    return (parting, eyes) if eyes.may_see(parting.partnership) else None


async def as_it_stands(context: Context, ending: int, *first: Part) -> Outcome:
    """The card, after what was just done."""
    parting = await parting_by_id(context.uow, EndingId(ending))
    if parting is None:
        return NOT_THERE
    eyes = await eyes_of(context, parting.partnership)
    return Reply(card=card(*first, *ending_parts(parting, eyes)), replace=True, lasting=bool(first))


async def _to_answer(context: Context, asked: ForLibrary) -> tuple[Parting, Eyes] | Refusal:
    seen = await found(context, asked.ending)
    if seen is None or asked.library not in {each.id for each in side_of(*seen).answers}:
        return NOT_THERE
    return seen


def chosen(parting: Parting, library: int) -> Choice | None:
    """What that library said so far."""
    heard = parting.answers.get(LibraryId(library))
    return heard.answer.choice if heard else None


async def yes(context: Context, asked: ForLibrary) -> Outcome:
    """The library agrees; when all do, it ends at once."""
    seen = await _to_answer(context, asked)
    if isinstance(seen, Refusal):
        return seen
    parting, _eyes = seen
    if parting.is_open and chosen(parting, asked.library) is not Choice.YES:
        said = Said(library_id=LibraryId(asked.library), choice=Choice.YES, by=context.member.id)
        await settle(context, parting, said)
    return await as_it_stands(context, asked.ending)


async def settle(context: Context, parting: Parting, said: Said) -> None:
    """Write down that a library agrees, and end it where nobody is waited for any more."""
    if await agree(context.uow, parting, said) and not parting.ending.on_a_day:
        await end_now(context.uow, parting, by=said.by)


async def no(context: Context, asked: Objection) -> Outcome:
    """The library would like to talk first."""
    seen = await _to_answer(context, asked)
    if isinstance(seen, Refusal):
        return seen
    parting, _eyes = seen
    if not parting.is_open or chosen(parting, asked.library) is Choice.NO:
        return await as_it_stands(context, asked.ending)
    said = Said(library_id=LibraryId(asked.library), choice=Choice.NO, by=context.member.id, words=asked.words)
    await object_to(context.uow, parting, said)
    thanks = Words(_("Thank you for saying so. Those who asked read it in their own morning."))
    return await as_it_stands(context, asked.ending, thanks)


async def go_on(context: Context, asked: OneEnding) -> Outcome:
    """Whoever asked, or a colleague, takes it back."""
    seen = await found(context, asked.ending)
    if seen is None or not side_of(*seen).asks:
        return NOT_THERE
    parting, _eyes = seen
    if parting.is_open:
        await take_back(context.uow, parting, by=context.member.id)
    return await as_it_stands(context, asked.ending)


async def all_the_same(context: Context, asked: OneEnding) -> Outcome:
    """Whoever asked ends it although somebody would have liked to talk first; not before the two weeks have passed."""
    seen = await found(context, asked.ending)
    if seen is None or not side_of(*seen).asks:
        return NOT_THERE
    parting, eyes = seen
    if parting.ending.state is not EndingState.OBJECTED:
        return await as_it_stands(context, asked.ending)
    if context.now < parting.ending.ends_at:
        return Refusal(
            text=_(
                "Please give the talk some time: from {day} on you can end it all the same. Nothing was changed.",
                day=eyes.day(parting.ending.ends_at),
            ),
            buttons=(take_back_button(parting, label=_("Go on together")), HOME),
        )
    await end_now(context.uow, parting, by=context.member.id)
    return await as_it_stands(context, asked.ending)


async def undo(context: Context, asked: OneEnding) -> Outcome:
    """Any side brings it back, for thirty days."""
    seen = await found(context, asked.ending)
    if seen is None:
        return NOT_THERE
    parting, eyes = seen
    if parting.ending.state is not EndingState.DONE:
        return await as_it_stands(context, asked.ending)
    propose = Button(label=_("Propose a partnership"), command="sister propose", style=Style.PRIMARY)
    until = parting.ending.undone_until()
    if until is not None and context.now >= until:
        return Refusal(
            text=_(
                "The 30 days in which it could be undone are over since {day}. You can propose a partnership anew "
                "whenever you like.",
                day=eyes.day(until),
            ),
            buttons=(propose, HOME),
        )
    if not may_undo(parting, eyes):
        return NOT_THERE
    if not await undo_ending(context.uow, parting, by=context.member.id):
        return Refusal(
            text=_("You are partners anew already, so there is nothing to undo."),
            buttons=(Button(label=_("All partners"), command="sister partners", style=Style.PRIMARY), HOME),
        )
    done = Words(_("Welcome back. Everything is as it was; each contact reads of it in their own morning."))
    return await as_it_stands(context, asked.ending, done)


COMMANDS = (
    Command(name="sister ending-agree", summary=_("Agree"), takes=ForLibrary, run=yes, hidden=True),
    Command(
        name="sister ending-object",
        summary=_("Talk first"),
        takes=Objection,
        run=no,
        hidden=True,
    ),
    Command(name="sister ending-go-on", summary=_("Go on together"), takes=OneEnding, run=go_on, hidden=True),
    Command(
        name="sister ending-all-the-same",
        summary=_("End it all the same"),
        takes=OneEnding,
        run=all_the_same,
        hidden=True,
    ),
    Command(name="sister ending-undo", summary=_("Undo an ending"), takes=OneEnding, run=undo, hidden=True),
)
