"""The seven questions of a review, in the words of the form, of the letter and of the card."""

from __future__ import annotations

from collections.abc import Mapping

from core.chat.words import Text, _
from core.model.reviews import Enough, Settlement, Wish

DID = _("What did you do together?")
OFTEN = _("Was contact often enough?")
BEST_WAY = _("Which way worked best?")
LANGUAGE = _("Was the language workable? What would help?")
GAINED = _("Did your library gain what it hoped?")
GAINED_TOO = _("And its partners, as far as you know?")
INVOLVED = _("Who else at your library takes part now?")
CHANGE = _("What should change?")
GO_ON = _("How would you like to go on?")
MONTHS = _("To extend: by how many months?")

SHOWN: tuple[tuple[str, Text], ...] = (
    ("did", DID),
    ("often", OFTEN),
    ("language", LANGUAGE),
    ("involved", INVOLVED),
    ("change", CHANGE),
)
"""What stands side by side, in the order it is asked; how they would go on stands above it, and what each gained is
read by the mentor alone, else by staff.
"""

ENOUGH: Mapping[Enough, Text] = {
    Enough.TOO_LITTLE: _("Too little"),
    Enough.RIGHT: _("Right"),
    Enough.TOO_MUCH: _("Too much"),
}

WISHES: Mapping[Wish, Text] = {
    Wish.CONTINUE: _("Continue as it is"),
    Wish.CHANGE: _("Continue with changes"),
    Wish.EXTEND: _("Extend the trial by 1 to 6 months"),
    Wish.STOP: _("Stop kindly"),
}
"""As answers of a form."""

SETTLEMENTS: Mapping[Settlement, Text] = {
    Settlement.CONTINUE: _("They continue"),
    Settlement.EXTEND: _("The trial is extended"),
    Settlement.STOP: _("It ends kindly"),
}
