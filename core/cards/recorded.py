"""An answer that somebody wrote down for a library without an account says so wherever it is shown."""

from __future__ import annotations

from core.chat.words import Day, Name, Text, _
from core.model.answers import AnswerSource, Recordable

SOURCES: dict[AnswerSource, Text] = {
    AnswerSource.EMAIL: _("By e-mail"),
    AnswerSource.CALL: _("By phone"),
    AnswerSource.LETTER: _("By letter"),
    AnswerSource.IN_PERSON: _("In person"),
}
"""As answers of a form."""

_FROM: dict[AnswerSource, Text] = {
    AnswerSource.EMAIL: _("an e-mail"),
    AnswerSource.CALL: _("a phone call"),
    AnswerSource.LETTER: _("a letter"),
    AnswerSource.IN_PERSON: _("a talk in person"),
}


def recorded_by(answer: Recordable, recorder: str) -> Text | None:
    """ "recorded by Ana, from an e-mail, 3 March 2026"; None for an answer that the library gave itself."""
    if answer.recorded_from is None or answer.recorded_on is None:
        return None
    return _(
        "recorded by {name}, from {source}, {day}",
        name=Name(recorder),
        source=_FROM[answer.recorded_from],
        day=Day(answer.recorded_on),
    )
