"""The honest answer to a library that waits for a partner: not yet."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Style, WireValue, card
from core.chat.words import Day, Name, Strong, _
from core.model.ids import PartnerWishId
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.partner_found import speaks_for
from core.notices.presenting import Presented, Reading
from core.services.finding_wishes import wish_by_id
from core.services.libraries import library_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What can be done meanwhile; None when somebody was found, or the library waits no more."""
    wish = await wish_by_id(uow, PartnerWishId(notice.facts["wish"]))
    library = await library_by_id(uow, wish.library_id) if wish else None
    if wish is None or library is None or not speaks_for(reading, library.id):
        return None
    if wish.closed_at is not None or wish.found_at is not None:
        return None
    given: dict[str, WireValue] = {"library": str(library.id)}
    return Presented(
        card(
            _(
                "Not yet: nobody who fits {library} has come since {day}. I keep looking, and write to you when "
                "somebody does.",
                library=Strong(Name(library.name)),
                day=Day(local_day(wish.asked_at, reading.reader.zone)),
            ),
            _("A wider wish, one more language or more ways to talk often help. Staff see that you wait."),
            Buttons(
                (
                    Button(
                        label=_("Look again"),
                        command="sister find",
                        given={**given, "now": "yes"},
                        style=Style.PRIMARY,
                    ),
                    Button(label=_("Stop seeking"), command="sister find-stop", given=given),
                    HOME,
                )
            ),
        )
    )
