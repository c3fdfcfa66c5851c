"""What people read in stories about mentors: paragraphs, facts, rows and small lines, as they stand on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.chat import Buttons, Card, Context, Facts, Reader, Reply, Rows, Words, plain
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from tests.core.register import Register


def read(card: Card, reader: Reader) -> str:
    """Everything but the buttons, a line each."""
    lines: list[str] = []
    for part in card.parts:
        match part:
            case Words(text=text) | Context(text=text):
                lines.append(plain(text, reader))
            case Facts(facts=facts):
                lines += [f"{plain(each.label, reader)}: {plain(each.value, reader)}" for each in facts]
            case Rows(title=title, rows=rows):
                lines.append(plain(title, reader))
                for row in rows:
                    texts = (row.title, row.aside, row.detail, row.note)
                    lines.append(" / ".join(plain(text, reader) for text in texts if text is not None))
            case _:
                pass
    return "\n".join(lines)


def whole(answer: Answer) -> str:
    """All that the answer says; of a refusal or a form as `said`."""
    outcome = answer.outcome
    return read(outcome.card, answer.reader) if isinstance(outcome, Reply) else said(answer)


def labels(answer: Answer) -> list[str]:
    """The labels of its buttons, in rows of lists too."""
    assert isinstance(answer.outcome, Reply)
    found = []
    for part in answer.outcome.card.parts:
        if isinstance(part, Buttons):
            found += [plain(each.label, answer.reader) for each in part.buttons]
        elif isinstance(part, Rows):
            found += [plain(row.button.label, answer.reader) for row in part.rows if row.button is not None]
    return found


async def letters(there: Register, user: str, days: float = 0) -> list[str]:
    """All that stands in that person's direct message when so many days have passed."""
    await there.town.move(days=days)  # type: ignore[arg-type]  # parts of a day too
    return [
        read(parcel.card, parcel.reader)
        for parcel in there.town.letters()
        if getattr(parcel.address, "user", "") == user
    ]
