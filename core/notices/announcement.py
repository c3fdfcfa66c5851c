"""A library's card in the introductions channel, for as long as it is posted."""

from __future__ import annotations

from core.cards.library import library_parts, profile_facts
from core.chat.card import Context, card
from core.chat.words import CommandName, Name, _
from core.model.ids import LibraryId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.libraries import library_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The card with its profile; None once it is taken away."""
    library = await library_by_id(uow, LibraryId(notice.facts["library"]))
    if library is None or not library.posted:
        return None
    by = next((contact.member.name for contact in library.contacts if contact.member_id == library.created_by), None)
    said = _("{name} introduces a library.", name=Name(by)) if by else _("A library introduces itself.")
    return Presented(
        card(
            said,
            *library_parts(
                title=library.name,
                town=library.town,
                country=library.country,
                languages=library.languages,
                more=profile_facts(library),
            ),
            Context(
                _(
                    "{code} · Introduce yours with {introduce}",
                    code=Name(library.code),
                    introduce=CommandName("introduce"),
                )
            ),
        )
    )
