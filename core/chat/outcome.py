"""What comes back from the core: an answer, a form, or a refusal. All three are private to the person who asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from core.chat.card import Button, Buttons, Card, card
from core.chat.form import Form
from core.chat.spelling import Reader
from core.chat.words import Text


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Done, or shown.

    `lasting`: worth keeping, so it also stands in the direct message. `replace`: it takes the place of the pressed card
    where that card is private. `step`: it only leads on to the rest of a form, and what follows takes its place.
    """

    card: Card
    lasting: bool = False
    replace: bool = False
    step: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Not done; why, and the next step. It never says whether what was asked for exists."""

    text: Text
    buttons: tuple[Button, ...] = ()


Outcome = Reply | Form | Refusal


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An outcome, and the eyes it is for. `repeated`: it was given before, to the same request, and what of it lasts
    stands in the direct message already.
    """

    outcome: Outcome
    reader: Reader
    repeated: bool = field(default=False, compare=False)


def card_of(answer: Answer | Text) -> tuple[Card, Reader]:
    """The card of a reply or a refusal, or of a sentence that stands for an answer, and the eyes it is for."""
    if isinstance(answer, Text):
        return card(answer), Reader()
    match answer.outcome:
        case Reply():
            return answer.outcome.card, answer.reader
        case Refusal(text=text, buttons=buttons):
            return (card(text, Buttons(buttons)) if buttons else card(text)), answer.reader
        case Form():
            msg = "a form is opened, not shown"
            raise AssertionError(msg)
        case _:
            assert_never(answer.outcome)
