"""The answers to a review side by side, question by question; long ones are shortened, and read in full one library at
a time.
"""

from __future__ import annotations

from core.cards.labels import WAYS
from core.cards.review_open import read_button, wish_words
from core.cards.review_questions import ENOUGH, GAINED, GO_ON, SHOWN
from core.chat.card import About, Buttons, Context, Fact, Facts, Part, Words
from core.chat.words import Name, Text, _, name
from core.model.libraries import Library
from core.services.reviews import Given, Reviewing

ROOM = 1600
"""So many letters of what all libraries wrote stand on one card; Discord takes 4,000 for the whole of it."""

SHORTEST = 40


def wishes_of(reviewing: Reviewing) -> Facts:
    """How each would like to go on."""
    return Facts(
        tuple(
            Fact(
                label=name(library.name),
                value=wish_words(reviewing.answers[library.id]) if library.id in reviewing.answers else _("no answer"),
            )
            for library in reviewing.libraries
        )
    )


def side_by_side(reviewing: Reviewing) -> tuple[Part, ...]:
    """Question by question, what each library answered; nothing of a question that nobody answered."""
    answered = [each for each in reviewing.libraries if each.id in reviewing.answers]
    most = max(SHORTEST, ROOM // max(1, len(answered) * (len(SHOWN) - 1)))
    parts: list[Part] = []
    cut = False
    for question, label in SHOWN:
        lines = []
        for library in answered:
            said = said_to(reviewing.answers[library.id], question)
            if said is None:
                continue
            if isinstance(said, str):
                cut = cut or len(said) > most
                said = name(said if len(said) <= most else said[: most - 1].rstrip() + "…")
            lines.append(Fact(label=name(library.name), value=said))
        if lines:
            parts += [Context(label, About.CAPTION), Facts(tuple(lines))]
    if cut:
        parts.append(Buttons(tuple(read_button(reviewing, each, named=True) for each in answered)))
    return tuple(parts)


def said_to(given: Given, question: str) -> Text | str | None:
    """A library's answer to one of the questions: our words, or its own; None when it left it empty."""
    answer = given.answer
    if question == "often":
        if answer.best_way is None:
            return ENOUGH[answer.enough]
        return _("{enough}; best by {way}", enough=ENOUGH[answer.enough], way=WAYS[answer.best_way])
    words: str | None = getattr(answer, question)
    return words or None


def gained_parts(reviewing: Reviewing) -> tuple[Part, ...]:
    """What each gained, for those alone who watch over the partnership."""
    lines = [
        Fact(label=name(library.name), value=name(given.answer.gained))
        for library in reviewing.libraries
        if (given := reviewing.answers.get(library.id)) is not None and given.answer.gained
    ]
    if not lines:
        return ()
    return Context(_("Only for you: {question}", question=GAINED), About.CAPTION), Facts(tuple(lines))


def in_full(given: Given, library: Library, *, private: bool) -> tuple[Part, ...]:
    """All that one library answered. `private`: with what is not for its partners."""
    parts: list[Part] = [
        Words(_("The answers of {library}", library=Name(library.name))),
        Facts((Fact(label=GO_ON, value=wish_words(given)),)),
    ]
    for question, label in (*SHOWN, *((("gained", GAINED),) if private else ())):
        said = said_to(given, question)
        if said is not None:
            parts += [Context(label, About.CAPTION), Words(name(said) if isinstance(said, str) else said)]
    return tuple(parts)
