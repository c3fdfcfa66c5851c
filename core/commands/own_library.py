"""A library that a button names, and whether the person speaks for it."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.outcome import Refusal
from core.chat.words import CommandName, _
from core.commands.context import Context
from core.model.libraries import Contact

NOT_YOURS = Refusal(
    text=_(
        "Only contacts of that library can do this. Your own libraries are in {library}.",
        library=CommandName("sister library"),
    ),
    buttons=(HOME,),
)
"""Said to everybody who is no contact, whether or not there is such a library, or anything waiting in it."""


def own_contact(context: Context, library_id: int) -> Contact | None:
    """The person as a contact of that library; None when they do not speak for it."""
    return next((each for each in context.actor.contacts if each.library_id == library_id), None)
