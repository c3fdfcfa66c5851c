"""A library's second contact was to be asked, and there is none: its first contacts read it, and can name somebody."""

from __future__ import annotations

from core.cards.contacts import library_button
from core.chat.card import Button, Buttons, Style, Words, card
from core.chat.words import Name, Strong, _
from core.model.ids import LibraryId
from core.model.libraries import ContactRole
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.people import contacts_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once there is one whom somebody can write to, nor for who is first contact no more."""
    library_id = LibraryId(int(notice.facts["library"]))
    contacts = reading.member.contacts if reading.member else []
    own = next((each for each in contacts if each.library_id == library_id), None)
    if own is None or own.role is not ContactRole.PRIMARY:
        return None
    seconds = await contacts_of(uow, [library_id], roles=[ContactRole.SECOND])
    if any(each.member.accounts for each in seconds):
        return None
    library = Strong(Name(own.library.name))
    said = (
        _(
            "{library} has a second contact, {name}, who is not connected here yet. So nobody is asked when you cannot "
            "answer.",
            library=library,
            name=Name(seconds[0].member.name),
        )
        if seconds
        else _(
            "{library} has no second contact yet. A second contact is asked when you cannot answer, and the partner is "
            "not left waiting.",
            library=library,
        )
    )
    return Presented(
        card(
            Words(said),
            Buttons(
                (
                    Button(
                        label=_("Name a colleague"),
                        command="sister library-name",
                        given={"library": str(library_id)},
                        style=Style.PRIMARY,
                    ),
                    library_button(library_id),
                )
            ),
        )
    )
