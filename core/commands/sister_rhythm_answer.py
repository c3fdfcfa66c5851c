"""What is said to a proposed rhythm: *Confirm* and *Not this one*; *Take it back* by those who proposed it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.chat.outcome import Outcome
from core.chat.words import Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE
from core.commands.sister_rhythm import OneRhythm, rhythm_as_it_stands
from core.model.answers import Choice
from core.model.ids import LibraryId, RhythmId
from core.services.library_answers import Said
from core.services.rhythms import answer_rhythm, rhythm_by_id, withdraw_rhythm


class Suits(StrEnum):
    """What can be said to it."""

    YES = Choice.YES.value
    NO = Choice.NO.value


SUITS: dict[Suits, Text] = {
    Suits.YES: _("Confirm"),
    Suits.NO: _("Not this one"),
}


@dataclass(frozen=True, kw_only=True)
class AnswerRhythm(OneRhythm):
    """Which one, for which of one's libraries, and what it says."""

    library: Annotated[int, Ask(_("Library"), never=True)]
    choice: Annotated[Suits, Ask(_("Answer"), labels=SUITS, never=True)]
    words: Annotated[
        str | None,
        Ask(
            _("A kind word, or what would suit you"),
            long=True,
            max_length=500,
            readers=readers.PARTNERS,
            hint=_("You may leave this empty."),
        ),
    ] = None


async def answer(context: Context, asked: AnswerRhythm) -> Outcome:
    """A library that is asked says yes or no, once; a press that comes late shows what holds now."""
    proposed = await rhythm_by_id(context.uow, RhythmId(asked.rhythm), to_answer=True)
    if proposed is None:
        return NOT_THERE
    if asked.library not in {each.id for each in proposed.others} & context.actor.library_ids:
        return NOT_THERE
    library, choice = LibraryId(asked.library), Choice(asked.choice)
    heard = proposed.answers.get(library)
    if proposed.is_open and not (heard is not None and heard.says(choice)):
        words = asked.words if choice is Choice.NO else None
        said = Said(library_id=library, choice=choice, by=context.member.id, words=words)
        await answer_rhythm(context.uow, proposed, said)
    return await rhythm_as_it_stands(context, asked.rhythm)


async def withdraw(context: Context, asked: OneRhythm) -> Outcome:
    """A contact of the library that proposed it takes it back."""
    proposed = await rhythm_by_id(context.uow, RhythmId(asked.rhythm), to_answer=True)
    if proposed is None or proposed.library.id not in context.actor.library_ids:
        return NOT_THERE
    if proposed.is_open:
        await withdraw_rhythm(context.uow, proposed, by=context.member.id)
    return await rhythm_as_it_stands(context, asked.rhythm)


COMMANDS = (
    Command(
        name="sister rhythm-answer",
        summary=_("Answer about a rhythm"),
        takes=AnswerRhythm,
        run=answer,
        hidden=True,
    ),
    Command(
        name="sister rhythm-withdraw",
        summary=_("Take it back"),
        takes=OneRhythm,
        run=withdraw,
        hidden=True,
    ),
)
