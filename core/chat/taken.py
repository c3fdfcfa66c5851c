"""Files that came in with a form: kept, or not, and what is said of those that were not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.chat.form import Form, Problem
from core.chat.outcome import Answer
from core.chat.words import Text, _

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a file that the core keeps."""

UNREAD = "unread"
"""The value of a field whose file could not be taken. No kept file is called so: the core refuses it together with
whatever else is wrong in the form, and its words give way to what really happened.
"""

TOO_LARGE = _("The file is larger than 8 MB. Please add a smaller one.")
UNREADABLE = _(
    "I could not read this file. Please add it again, from your device. If it happens again, please tell staff."
)


class NotTakenError(Exception):
    """A file could not be taken. `text`: what the person reads. `reason`: what the log tells."""

    def __init__(self, text: Text, reason: str) -> None:
        super().__init__(reason)
        self.text = text
        self.reason = reason


@dataclass(frozen=True)
class Taken:
    """What came in by the file fields of one form: kept files by field, and why a file could not be taken."""

    values: Mapping[str, str]
    problems: Mapping[str, Text]

    def explained(self, answer: Answer) -> Answer:
        """The core's answer, which says of a file that could not be taken why."""
        form = answer.outcome
        if not isinstance(form, Form):
            return answer
        problems = {name: Problem(text=text) for name, text in self.problems.items()}
        return replace(answer, outcome=replace(form, problems={**form.problems, **problems}))
