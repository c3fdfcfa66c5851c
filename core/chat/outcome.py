"""What comes back from the core: an answer, a form, or a refusal. All three are private to the person who asked."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat.card import Button, Card
from core.chat.form import Form
from core.chat.spelling import Reader
from core.chat.words import Text


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Done, or shown.

    `lasting`: worth keeping, so it also stands in the direct message. `replace`: it takes the place of the pressed card
    where that card is private.
    """

    card: Card
    lasting: bool = False
    replace: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Not done; why, and the next step. It never says whether what was asked for exists."""

    text: Text
    buttons: tuple[Button, ...] = ()


Outcome = Reply | Form | Refusal


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An outcome, and the eyes it is for."""

    outcome: Outcome
    reader: Reader
