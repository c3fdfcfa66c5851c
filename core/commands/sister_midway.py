"""What is said to the question midway: one of five answers, a few words, and *We need help*."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.cards.buttons import HOME
from core.cards.midway import GOING, midway_parts
from core.chat.card import Part, Words, card
from core.chat.outcome import Outcome, Refusal, Reply
from core.chat.words import _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.partnership_eyes import eyes_of
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, THEIR_WORDS, Recorded, recording_refused
from core.model.ids import LibraryId, PartnershipId
from core.model.reviews import Going
from core.services.contacts import take_library_turn
from core.services.mentorships import names_of_mentors
from core.services.midway import Midway, Score, answer_midway, ask_for_help, midway_of
from core.services.watching import watches


@dataclass(frozen=True, kw_only=True)
class OneMidway:
    """Which trial, and for which of one's libraries."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    library: Annotated[int, Ask(_("Library"), never=True)]


@dataclass(frozen=True, kw_only=True)
class AnswerMidway(OneMidway):
    """How it is going."""

    going: Annotated[Going, Ask(_("How is it going?"), labels=GOING, never=True)]
    words: Annotated[
        str | None, Ask(_("A few words, if you like"), long=True, max_length=500, readers=readers.NOT_PARTNERS)
    ] = None


async def _own(context: Context, asked: OneMidway) -> Midway | Refusal:
    """The question, whose partnership is held, where that library is one of theirs and was asked."""
    if asked.library not in context.actor.library_ids:
        return NOT_THERE
    midway = await midway_of(context.uow, PartnershipId(asked.partnership), to_answer=True)
    if midway is None or asked.library not in {each.id for each in midway.libraries}:
        return NOT_THERE
    return midway


async def answer(context: Context, asked: AnswerMidway) -> Outcome:
    """Write it down. Words that were written before stay with another answer, until they are changed."""
    midway = await _own(context, asked)
    if isinstance(midway, Refusal):
        return midway
    library_id = LibraryId(asked.library)
    before = midway.answers.get(library_id)
    words = asked.words
    if words is None and before is not None and "words" not in context.emptied:
        words = before.answer.words
    again = before is not None and (before.answer.score, before.answer.words) == (asked.going.score, words)
    if midway.is_open and not again:
        said = Score(library_id=library_id, score=asked.going.score, by=context.member.id, words=words)
        await answer_midway(context.uow, midway, said)
    return await _as_it_stands(context, asked)


async def help_us(context: Context, asked: OneMidway) -> Outcome:
    """Those who watch over the partnership are told."""
    midway = await _own(context, asked)
    if isinstance(midway, Refusal):
        return midway
    if not await ask_for_help(context.uow, midway, LibraryId(asked.library), by=context.member.id):
        return Refusal(
            text=_("I could reach nobody of the staff just now. Please write to whoever invited you here."),
            buttons=(HOME,),
        )
    thanks = _("Thank you for asking. Staff read it in their own morning, and write to you.")
    if await names_of_mentors(context.uow, midway.partnership.id):
        thanks = _("Thank you for asking. Your mentor reads it in their own morning, and writes to you.")
    return await _as_it_stands(context, asked, Words(thanks), helped=True)


async def _as_it_stands(context: Context, asked: OneMidway, *first: Part, helped: bool = False) -> Outcome:
    midway = await midway_of(context.uow, PartnershipId(asked.partnership))
    if midway is None:
        return NOT_THERE
    eyes = await eyes_of(context, midway.partnership)
    watcher = (eyes.is_staff or eyes.is_mentor) and await watches(context.uow, midway.partnership, eyes.member_id)
    parts = midway_parts(midway, eyes, watches=watcher, helped=helped)
    return Reply(card=card(*first, *parts), replace=True, lasting=bool(first))


@dataclass(frozen=True, kw_only=True)
class RecordedMidway(Recorded):
    """Which trial, and what they answered."""

    partnership: Annotated[int, Ask(_("Partnership"), never=True)]
    going: Annotated[Going, Ask(_("How is it going for them?"), labels=GOING)]
    words: Annotated[str | None, replace(THEIR_WORDS, readers=readers.STAFF)] = None


async def record(context: Context, asked: RecordedMidway) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    midway = await midway_of(context.uow, PartnershipId(asked.partnership), to_answer=True)
    if midway is None or asked.library not in {each.id for each in midway.libraries}:
        return NOT_THERE
    if (refused := await recording_refused(context, midway.partnership, asked.library)) is not None:
        return refused
    one = OneMidway(partnership=asked.partnership, library=asked.library)
    if not midway.is_open:
        return await _as_it_stands(context, one)
    said = Score(
        library_id=LibraryId(asked.library),
        score=asked.going.score,
        by=context.member.id,
        words=asked.words,
        source=asked.source,
        on=asked.on,
    )
    await answer_midway(context.uow, midway, said)
    return await _as_it_stands(context, one, RECORDED)


COMMANDS = (
    Command(name="sister midway-answer", summary=_("How is it going?"), takes=AnswerMidway, run=answer, hidden=True),
    Command(name="sister midway-help", summary=_("We need help"), takes=OneMidway, run=help_us, hidden=True),
    Command(
        name="sister midway-record",
        summary=_("Record their answer"),
        takes=RecordedMidway,
        run=record,
        rules=(THAT_DAY,),
        submit=_("Record it"),
        hidden=True,
    ),
)
