"""*Record their answer* to an ending: what a library without an account wrote back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from core.chat.outcome import Outcome
from core.chat.words import Text, _
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, THEIR_WORDS, Recorded, recording_refused
from core.commands.sister_ending_answer import as_it_stands, chosen, found, settle
from core.model.answers import Choice
from core.model.ids import LibraryId
from core.services.contacts import take_library_turn
from core.services.endings import object_to
from core.services.library_answers import Said


class TheyWould(StrEnum):
    """What they wrote."""

    AGREE = "agree"
    TALK = "talk"


ANSWERS: dict[TheyWould, Text] = {
    TheyWould.AGREE: _("They agree"),
    TheyWould.TALK: _("They would like to talk first"),
}

_CHOICES = {TheyWould.AGREE: Choice.YES, TheyWould.TALK: Choice.NO}


@dataclass(frozen=True, kw_only=True)
class RecordedEnding(Recorded):
    """Which ending, and what they answered."""

    ending: Annotated[int, Ask(_("Ending"), never=True)]
    answer: Annotated[TheyWould, Ask(_("What did they answer?"), labels=ANSWERS)]
    words: Annotated[str | None, THEIR_WORDS] = None


async def record(context: Context, asked: RecordedEnding) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    seen = await found(context, asked.ending)
    if seen is None or asked.library not in {each.id for each in seen[0].others}:
        return NOT_THERE
    parting, _eyes = seen
    if (refused := await recording_refused(context, parting.partnership, asked.library)) is not None:
        return refused
    choice = _CHOICES[asked.answer]
    if not parting.is_open or chosen(parting, asked.library) is choice:
        return await as_it_stands(context, asked.ending)
    said = Said(
        library_id=LibraryId(asked.library),
        choice=choice,
        by=context.member.id,
        words=asked.words,
        source=asked.source,
        on=asked.on,
    )
    if choice is Choice.YES:
        await settle(context, parting, said)
    else:
        await object_to(context.uow, parting, said)
    return await as_it_stands(context, asked.ending, RECORDED)


COMMANDS = (
    Command(
        name="sister ending-record",
        summary=_("Record their answer"),
        takes=RecordedEnding,
        run=record,
        rules=(THAT_DAY,),
        submit=_("Record it"),
        hidden=True,
    ),
)
