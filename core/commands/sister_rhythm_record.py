"""*Record their answer* to a proposed rhythm: what a library without an account wrote back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.cards.buttons import HOME
from core.chat.form import Problem
from core.chat.outcome import Outcome, Refusal
from core.chat.words import Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Command, Rule
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, THEIR_WORDS, Recorded, recording_refused
from core.commands.rhythms import can_be_kept, days_of
from core.commands.sister_rhythm import not_live, rhythm_as_it_stands
from core.model.answers import Choice
from core.model.ids import LibraryId, RhythmId
from core.services.communications import hold
from core.services.contacts import take_library_turn
from core.services.library_answers import Said
from core.services.rhythms import ProposedRhythm, RhythmWish, answer_rhythm, propose_rhythm, rhythm_by_id


class TheyWrote(StrEnum):
    """What they wrote."""

    YES = "yes"
    NO = "no"
    ANOTHER = "another"


ANSWERS: dict[TheyWrote, Text] = {
    TheyWrote.YES: _("It suits them"),
    TheyWrote.NO: _("Not this one"),
    TheyWrote.ANOTHER: _("They propose another"),
}


@dataclass(frozen=True, kw_only=True)
class RecordedRhythm(Recorded):
    """Which rhythm, and what they answered."""

    rhythm: Annotated[int, Ask(_("Proposed rhythm"), never=True)]
    answer: Annotated[TheyWrote, Ask(_("What did they answer?"), labels=ANSWERS)]
    how_often: Annotated[
        str | None,
        Ask(
            _("How often would they like to talk?"),
            max_length=60,
            readers=readers.PARTNERS,
            hint=_("If another: “every 3 weeks”, or 21."),
        ),
    ] = None
    words: Annotated[str | None, THEIR_WORDS] = None


async def another_can_be_kept(context: Context, answer: TheyWrote, how_often: str | None) -> Problem | None:
    """Whoever proposes another one says which."""
    if answer is not TheyWrote.ANOTHER:
        return None
    if how_often is None:
        return Problem(text=_("Please write how often they would like to talk."))
    return await can_be_kept(context, how_often)


async def record(context: Context, asked: RecordedRhythm) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    proposed = await rhythm_by_id(context.uow, RhythmId(asked.rhythm), to_answer=True)
    if proposed is None or asked.library not in {each.id for each in proposed.others}:
        return NOT_THERE
    if (refused := await recording_refused(context, proposed.partnership, asked.library)) is not None:
        return refused
    if not proposed.is_open or (asked.library in proposed.answers and asked.answer is TheyWrote.YES):
        return await rhythm_as_it_stands(context, asked.rhythm)
    if asked.answer is TheyWrote.ANOTHER:
        return await _another(context, asked, proposed)
    choice = Choice.YES if asked.answer is TheyWrote.YES else Choice.NO
    await answer_rhythm(context.uow, proposed, _said(context, asked, choice))
    return await rhythm_as_it_stands(context, asked.rhythm, RECORDED)


async def _another(context: Context, asked: RecordedRhythm, proposed: ProposedRhythm) -> Outcome:
    """Their wish takes the place of what they were asked; the same one is a yes."""
    if (problem := not_live(proposed.partnership)) is not None:
        return Refusal(text=problem.text, buttons=(HOME,))
    days = days_of(asked.how_often or "")
    if days is None or days == proposed.rhythm.days:
        await answer_rhythm(context.uow, proposed, _said(context, asked, Choice.YES))
        return await rhythm_as_it_stands(context, asked.rhythm, RECORDED)
    if days == proposed.rhythm.agreed_in(proposed.partnership.state):
        await answer_rhythm(context.uow, proposed, _said(context, asked, Choice.NO))
        return await rhythm_as_it_stands(context, asked.rhythm, RECORDED)
    held = await hold(context.uow, proposed.partnership)
    wish = RhythmWish(
        library_id=LibraryId(asked.library), days=days, by=context.member.id, source=asked.source, on=asked.on
    )
    made = await propose_rhythm(context.uow, held, wish)
    return await rhythm_as_it_stands(context, made.id, RECORDED)


def _said(context: Context, asked: RecordedRhythm, choice: Choice) -> Said:
    return Said(
        library_id=LibraryId(asked.library),
        choice=choice,
        by=context.member.id,
        words=asked.words if choice is Choice.NO else None,
        source=asked.source,
        on=asked.on,
    )


COMMANDS = (
    Command(
        name="sister rhythm-record",
        summary=_("Record their answer"),
        takes=RecordedRhythm,
        run=record,
        rules=(THAT_DAY, Rule(("answer", "how_often"), another_can_be_kept)),
        submit=_("Record it"),
        hidden=True,
    ),
)
