"""From a letter to *Record their answer*: which command writes down what came back about each matter."""

from __future__ import annotations

from collections.abc import Mapping

from core.cards.email import RECORD, record_proposal
from core.cards.joining import record_joining
from core.chat.card import Button
from core.model.letters import Matter
from core.services.letters import Occasion
from core.services.proposals import Proposed

RECORDS: Mapping[Matter, tuple[str, str]] = {
    Matter.RHYTHM: ("sister rhythm-record", "rhythm"),
    Matter.MIDWAY: ("sister midway-record", "partnership"),
    Matter.REVIEW: ("sister review-record", "review"),
    Matter.AGREEMENT: ("sister agreement-sign-record", "agreement"),
    Matter.RENEWAL: ("sister renewal-record", "agreement"),
    Matter.ENDING: ("sister ending-record", "ending"),
}
"""The command of each matter, and what it calls the row that asks. A greeting asks nothing that is written down."""


def record_button(about: Occasion) -> Button | None:
    """*Record their answer* to what the letter asks; None for a letter that asks nothing that is written down."""
    if isinstance(about.subject, Proposed):
        if about.matter is Matter.JOINING:
            return record_joining(about.subject, about.library.id)
        return record_proposal(about.subject.proposal, about.library.id)
    if about.matter not in RECORDS:
        return None
    from core.commands import COMMANDS  # noqa: PLC0415  # the list holds the file that asks

    name, asks = RECORDS[about.matter]
    command = COMMANDS.get(name)
    if command is None:
        return None
    known = {"partnership": str(about.partnership.id), "library": str(about.library.id)}
    if about.subject is not None:
        known[asks] = str(about.subject.id)
    carried = {declared.name for declared in command.fields if declared.ask.never}
    return Button(label=RECORD, command=name, given={key: known[key] for key in known if key in carried})
