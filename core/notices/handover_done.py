"""The day has come: the successor and the leaver read that the role has moved."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import ROLE_MEANS, library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, Style, card
from core.chat.words import Name, Strong, _
from core.model.contacts import HandoverState
from core.model.ids import HandoverId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.handovers import handover_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Welcome to the one, thanks to the other."""
    planned = await handover_by_id(uow, HandoverId(notice.facts["handover"]))
    if planned is None or reading.member is None or planned.handover.state is not HandoverState.DONE:
        return None
    library = Strong(Name(planned.library.name))
    if reading.member.id == planned.handover.leaver_id:
        return Presented(
            card(
                _(
                    "{successor} has taken over {library} from you. Thank you for all you did for it. What you "
                    "logged is kept, and its partnerships go on.",
                    successor=Strong(Name(planned.successor.name)),
                    library=library,
                ),
                Buttons((HOME,)),
            )
        )
    contact = next((each for each in reading.member.contacts if each.library_id == planned.library.id), None)
    if contact is None or reading.member.id != planned.handover.successor_id:
        return None
    return Presented(
        card(
            _(
                "You have taken over {library} from {leaver}. Your role: {role}.",
                library=library,
                leaver=Name(planned.leaver.name),
                role=Strong(CONTACT_ROLES[contact.role]),
            ),
            ROLE_MEANS[contact.role],
            _("Whatever was not answered yet comes to you now."),
            Buttons((library_button(planned.library.id, style=Style.PRIMARY), HOME)),
        )
    )
