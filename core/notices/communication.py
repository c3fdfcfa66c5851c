"""The partner's contacts learn that a talk was logged, in their own hours."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.labels import WAYS
from core.chat.card import Button, Buttons, Context, Fact, Facts, Part, Words, card
from core.chat.words import Day, Name, Strong, _, name
from core.model.ids import CommunicationId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.communications import communication_by_id
from core.services.partnerships import partnership_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who logged what; None once it was undone, or for somebody who left the library."""
    communication = await communication_by_id(uow, CommunicationId(notice.facts["communication"]))
    if communication is None or communication.undone_at is not None or reading.member is None:
        return None
    partnership = await partnership_by_id(uow, communication.partnership_id)
    own = {contact.library_id for contact in reading.member.contacts}
    row = next((row for row in partnership.rows if row.library_id in own), None) if partnership else None
    if row is None:
        return None
    said = _(
        "{name} of {library} logged a talk with you: {way}, {day}.",
        name=Name(communication.logger.name),
        library=Strong(Name(communication.library.name)),
        way=WAYS[communication.way],
        day=Day(communication.on),
    )
    facts = []
    if communication.about:
        facts.append(Fact(label=_("About"), value=name(communication.about)))
    if row.due_on is not None:
        facts.append(Fact(label=_("Next check-in"), value=_("{day}", day=Day(row.due_on))))
    parts: list[Part] = [Words(said)]
    if facts:
        parts.append(Facts(tuple(facts)))
    parts.append(
        Buttons(
            (
                Button(label=_("History"), command="sister history", given={"partnership": str(row.partnership_id)}),
                HOME,
            )
        )
    )
    if communication.edited_at is not None:
        parts.append(Context(_("Corrected by {library}.", library=Name(communication.library.name))))
    return Presented(card(*parts))
