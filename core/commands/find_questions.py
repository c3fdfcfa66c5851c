"""The questions of /sister find, one on a card: six about looking nearby, then those that libraries are matched by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.cards.labels import WAY_CHOICES
from core.cards.matching import INTERNETS, PLANNINGS, REPLY_TIMES, SHAPES, STYLES
from core.cards.nearby import QUESTIONS as NEARBY
from core.chat.card import About, Button, Buttons, Card, Context, Style, WireValue, Words, card
from core.chat.words import Name, Strong, Text, _
from core.commands import readers
from core.model.finding import Finding, Nearby
from core.model.libraries import Library

COMPARED = _("Libraries that fit read how your answer compares with theirs.")
WISHES = _("A library reads only that it is what you wish for, never what else you wish.")
PRIVATE = readers.ONLY_THE_BOT


@dataclass(frozen=True)
class Question:
    """One question. `fields`: of /sister find-answer, filled together. `answers`: those that stand as buttons."""

    name: str
    text: Text
    fields: tuple[str, ...]
    readers: Text
    answers: tuple[tuple[StrEnum, Text], ...] = ()


MATCHING = (
    Question("speaks", _("Which languages can you speak, in a call?"), ("speaks",), COMPARED),
    Question("ways", _("Which ways to talk do you use?"), ("ways",), COMPARED),
    Question("first_way", _("Which of them do you use most?"), ("first_way",), COMPARED),
    Question("how_often", _("How often would you like to talk?"), ("how_often",), COMPARED),
    Question(
        "reply",
        _("Within which time do you usually answer a message?"),
        ("reply",),
        COMPARED,
        tuple(REPLY_TIMES.items()),
    ),
    Question("style", _("How do you like to write?"), ("style",), COMPARED, tuple(STYLES.items())),
    Question(
        "planning", _("Do you plan your talks, or talk as it comes?"), ("planning",), COMPARED, tuple(PLANNINGS.items())
    ),
    Question("internet", _("How is your internet?"), ("internet",), COMPARED, tuple(INTERNETS.items())),
    Question("shape", _("What shape should the partnership have?"), ("shape",), COMPARED, tuple(SHAPES.items())),
    Question(
        "wishes",
        _("Which countries, regions or kinds of library do you wish for? None is a good answer too."),
        ("wished_places", "wished_kinds"),
        WISHES,
    ),
    Question(
        "must_nots",
        _("Is there a country, a region or a kind of library that it must not be?"),
        ("refused_places", "refused_kinds"),
        PRIVATE,
    ),
    Question("limit", _("How many partners do you want at most, at the same time?"), ("limit",), PRIVATE),
)
"""In the order in which they are asked. The languages that are written were asked at the introduction."""


def next_question(library: Library, finding: Finding) -> Nearby | Question | None:
    """The first one that is neither answered, here or in the profile, nor skipped."""
    done = {*finding.nearby, *finding.not_nearby, *finding.skipped}
    nearby = next((each for each in NEARBY if each.value not in done), None)
    return nearby or next(
        (each for each in MATCHING if each.name not in done and not _known(library, finding, each)), None
    )


def _known(library: Library, finding: Finding, question: Question) -> bool:
    """Whether it is answered, if only with none; with one way to talk, that is the one that is used most."""
    if question.name == "first_way" and len(library.ways or ()) < 2:
        return True
    return any(answer(library, finding, each) is not None for each in question.fields)


def answer(library: Library, finding: Finding, name: str) -> object:
    """What stands for that field of /sister find-answer; None for nothing."""
    match name:
        case "writes":
            return library.languages
        case "ways" | "how_often":
            return getattr(library, name) or None
        case _:
            return getattr(finding, name)


def _answers(library: Library, question: Question) -> Sequence[tuple[StrEnum, Text]]:
    """Those that stand as buttons."""
    if question.name == "first_way":
        return [(way, label) for way, label in WAY_CHOICES.items() if way.value in (library.ways or ())]
    return question.answers


def question_card(library: Library, question: Nearby | Question, *, before: Sequence[Text] = ()) -> Card:
    """The question with its answers; `before`: what is said above it."""
    given: dict[str, WireValue] = {"library": str(library.id)}
    title = Context(_("Finding a partner for {library}", library=Strong(Name(library.name))), About.CAPTION)
    if isinstance(question, Nearby):
        text, who = NEARBY[question], PRIVATE
        asked = {**given, "question": question.value}
        answers = [
            Button(label=_("Yes"), command="sister find-nearby", given={**asked, "yes": "yes"}, style=Style.PRIMARY),
            Button(label=_("No"), command="sister find-nearby", given={**asked, "yes": "no"}),
        ]
        skip = Button(label=_("Skip this one"), command="sister find-nearby", given=asked, style=Style.QUIET)
    else:
        text, who = question.text, question.readers
        command = "sister find-answer"
        answers = [
            Button(label=label, command=command, given={**given, question.fields[0]: value.value})
            for value, label in _answers(library, question)
        ] or [Button(label=_("Answer"), command=command, given=given, ask=question.fields, style=Style.PRIMARY)]
        skipped = {**given, "skip": question.name}
        skip = Button(label=_("Skip this one"), command=command, given=skipped, style=Style.QUIET)
    show = Button(label=_("Show me libraries"), command="sister find", given={**given, "now": "yes"}, style=Style.QUIET)
    return card(
        title, *before, Words(text), Buttons(tuple(answers)), Buttons((skip, show)), Context(who, About.READERS)
    )
