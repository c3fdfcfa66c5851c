"""What both forms of a review ask, whoever fills them in: the seven questions with what stands in them already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from core.cards.labels import WAY_CHOICES, WAYS
from core.cards.review_questions import (
    BEST_WAY,
    CHANGE,
    DID,
    ENOUGH,
    GAINED,
    GAINED_TOO,
    GO_ON,
    INVOLVED,
    LANGUAGE,
    MONTHS,
    OFTEN,
    WISHES,
)
from core.chat.card import WireValue
from core.chat.form import Problem
from core.chat.spelling import plain
from core.chat.words import Day, Name, Text, _
from core.commands import readers
from core.commands.context import Context
from core.commands.declaring import Ask, Rule
from core.commands.decoding import wire
from core.commands.sources import numbers
from core.model.communications import Communication, Way
from core.model.ids import LibraryId, MemberId, ReviewId
from core.model.reviews import MOST_MONTHS, Enough, Wish
from core.services.communications import history
from core.services.reviews import Answered, Given, Reviewing, review_by_id

LONGEST_DID = 600
LONGEST_ANSWER = 400
MOST_TALKS = 6
"""So many of the last talks stand in the answer to what was done together."""

_Default = Callable[[Context, Mapping[str, WireValue]], Awaitable[WireValue | None]]


async def _asked_about(context: Context, given: Mapping[str, WireValue]) -> tuple[Reviewing, LibraryId] | None:
    """The review and the library that the form is about, where the partnership is this person's to see."""
    ids = [numbers([value]) if isinstance(value := given.get(key), str) else [] for key in ("review", "library")]
    if not all(ids):
        return None
    reviewing = await review_by_id(context.uow, ReviewId(ids[0][0]))
    library_id = LibraryId(ids[1][0])
    if reviewing is None:
        return None
    libraries = {each.id for each in reviewing.libraries}
    if library_id not in libraries or not (context.actor.is_staff or libraries & context.actor.library_ids):
        return None
    return reviewing, library_id


def _before(context: Context, reviewing: Reviewing, library_id: LibraryId) -> Given | None:
    """What was answered for the library; nobody but its own contacts is shown that."""
    return reviewing.answers.get(library_id) if library_id in context.actor.library_ids else None


def earlier(question: str) -> _Default:
    """What the library answered to it before stands in the field."""

    async def default(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
        about = await _asked_about(context, given)
        before = _before(context, *about) if about is not None else None
        value = getattr(before.answer, question) if before is not None else None
        return wire(value) if value is not None else None

    return default


async def done_together(context: Context, given: Mapping[str, WireValue]) -> WireValue | None:
    """What the library answered before, else the last talks by their day, as the log has them."""
    about = await _asked_about(context, given)
    if about is None:
        return None
    reviewing, library_id = about
    if (before := _before(context, reviewing, library_id)) is not None:
        return before.answer.did or ""
    talks, _total = await history(context.uow, [reviewing.partnership.id])
    lines: list[str] = []
    for line in dict.fromkeys(plain(_talk(talk), context.reader) for talk in talks[:MOST_TALKS]):
        if sum(len(each) + 1 for each in lines) + len(line) <= LONGEST_DID:
            lines.append(line)
    return "\n".join(lines) or None


def _talk(talk: Communication) -> Text:
    """ "20 November 2026, video call: The summer reading plan" """
    words = " ".join(talk.about.split())
    about = words if len(words) <= 80 else words[:79].rstrip() + "…"
    if not about:
        return _("{day}, {way}", day=Day(talk.on), way=WAYS[talk.way])
    return _("{day}, {way}: {about}", day=Day(talk.on), way=WAYS[talk.way], about=Name(about))


@dataclass(frozen=True, kw_only=True)
class FirstQuestions:
    """Questions 1 to 4."""

    did: Annotated[
        str | None,
        Ask(DID, long=True, max_length=LONGEST_DID, readers=readers.REVIEW, default=done_together),
    ] = None
    enough: Annotated[Enough, Ask(OFTEN, labels=ENOUGH, default=earlier("enough"))]
    best_way: Annotated[Way | None, Ask(BEST_WAY, labels=WAY_CHOICES, default=earlier("best_way"))] = None
    language: Annotated[
        str | None,
        Ask(LANGUAGE, long=True, max_length=LONGEST_ANSWER, readers=readers.REVIEW, default=earlier("language")),
    ] = None
    gained: Annotated[
        str | None,
        Ask(
            GAINED,
            long=True,
            max_length=LONGEST_ANSWER,
            readers=readers.NOT_PARTNERS,
            hint=GAINED_TOO,
            default=earlier("gained"),
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class LastQuestions:
    """Questions 5 to 7."""

    involved: Annotated[
        str | None,
        Ask(INVOLVED, long=True, max_length=LONGEST_ANSWER, readers=readers.REVIEW, default=earlier("involved")),
    ] = None
    change: Annotated[
        str | None,
        Ask(CHANGE, long=True, max_length=LONGEST_ANSWER, readers=readers.REVIEW, default=earlier("change")),
    ] = None
    wish: Annotated[Wish, Ask(GO_ON, labels=WISHES, default=earlier("wish"))]
    extend_months: Annotated[
        int | None,
        Ask(
            MONTHS,
            minimum=1,
            maximum=MOST_MONTHS,
            hint=_("1 to 6; only if you would extend the trial."),
            default=earlier("extend_months"),
        ),
    ] = None


async def months_with_extending(context: Context, wish: Wish, extend_months: int | None) -> Problem | None:
    """Who would extend the trial says by how many months."""
    if wish is Wish.EXTEND and extend_months is None:
        return Problem(text=_("By how many months would you extend the trial? Please write a number from 1 to 6."))
    return None


MONTHS_RULE = Rule(("wish", "extend_months"), months_with_extending)


@dataclass(frozen=True, kw_only=True)
class SevenQuestions(LastQuestions, FirstQuestions):
    """All of them, the first ones first."""


def answered(asked: SevenQuestions, *, library_id: LibraryId, by: MemberId) -> Answered:
    """The answers as they are written down."""
    return Answered(
        library_id=library_id,
        by=by,
        enough=asked.enough,
        wish=asked.wish,
        best_way=asked.best_way,
        did=asked.did,
        language=asked.language,
        gained=asked.gained,
        involved=asked.involved,
        change=asked.change,
        extend_months=asked.extend_months,
    )
