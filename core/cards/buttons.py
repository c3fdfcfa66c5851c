"""The buttons that stand on many cards: the ways back, and the answers to somebody who wants to join."""

from core.chat.card import Button, Buttons, Style
from core.chat.words import _
from core.model.ids import JoinRequestId

HOME = Button(label=_("Home"), command="sister home")
STAFF_HOME = Button(label=_("Staff home"), command="staff home")
MY_LIBRARY = Button(label=_("My library"), command="sister library")
ALL_PARTNERS = Button(label=_("All partners"), command="sister partners")
PROPOSALS = Button(label=_("Proposals"), command="sister proposals")
HISTORY = Button(label=_("History"), command="sister history")
HELP = Button(label=_("Help"), command="sister help")


def join_answers(request_id: JoinRequestId) -> Buttons:
    """*Accept · Decline*, for a contact of the library or for staff."""
    given = {"request": str(request_id)}
    return Buttons(
        (
            Button(
                label=_("Accept"),
                command="introduce answer",
                given={**given, "accepted": "yes"},
                style=Style.PRIMARY,
            ),
            Button(label=_("Decline"), command="introduce answer", given={**given, "accepted": "no"}),
        )
    )
