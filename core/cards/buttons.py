"""The buttons that stand on many cards: ways back, the way to a partnership, and the answers to who wants to join."""

from core.chat.card import Button, Buttons, Style
from core.chat.words import _
from core.model.ids import JoinRequestId
from core.model.partnerships import Partnership

HOME = Button(label=_("Home"), command="sister home")
STAFF_HOME = Button(label=_("Staff home"), command="staff home")
MY_LIBRARY = Button(label=_("My library"), command="sister library")
ALL_PARTNERS = Button(label=_("All partners"), command="sister partners")
PROPOSALS = Button(label=_("Proposals"), command="sister proposals")
HISTORY = Button(label=_("History"), command="sister history")
HELP = Button(label=_("Help"), command="sister help")


def look_at(partnership: Partnership | None) -> Button:
    """*Look at the partnership*; without one, whichever the person chooses."""
    given = {"partnership": str(partnership.id)} if partnership is not None else {}
    return Button(label=_("Look at the partnership"), command="sister partnership", given=given)


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
