"""The answer to somebody who asked to speak for a library."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Style, card
from core.chat.words import Name, Strong, _
from core.model.ids import JoinRequestId
from core.model.libraries import JoinState
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.libraries import join_request_by_id, library_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Accepted, or kindly declined."""
    request = await join_request_by_id(uow, JoinRequestId(notice.facts["request"]))
    library = await library_by_id(uow, request.library_id) if request else None
    if request is None or library is None:
        return None
    name = Strong(Name(library.name))
    if request.state is JoinState.ACCEPTED:
        return Presented(
            card(
                _(
                    "Welcome. You speak for {library} now: you can log its talks, and are reminded of them.",
                    library=name,
                ),
                Buttons((Button(label=_("Home"), command="sister home", style=Style.PRIMARY),)),
            )
        )
    return Presented(
        card(
            _(
                "This time the answer for {library} was no. Perhaps they do not know you yet; staff in the "
                "help channel can help.",
                library=name,
            ),
            Buttons((Button(label=_("Introduce my library"), command="introduce"), HOME)),
        )
    )
