"""A trial went well: its mentor is asked whether they are still needed."""

from __future__ import annotations

from core.cards.buttons import look_at
from core.cards.library import names_of
from core.cards.mentoring import MENTORING
from core.chat.card import Button, Buttons, Style, card
from core.chat.words import Strong, _
from core.model.ids import MentorshipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.mentorships import mentorship_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once they help no more."""
    mentored = await mentorship_by_id(uow, MentorshipId(int(notice.facts["mentorship"])))
    if mentored is None or mentored.mentorship.ended_at is not None or reading.member is None:
        return None
    partnership = mentored.partnership
    if partnership is None or partnership.state is not PartnershipState.ACTIVE:
        return None
    if mentored.mentorship.mentor_id != reading.member.id:
        return None
    given = {"mentorship": str(mentored.mentorship.id)}
    return Presented(
        card(
            _(
                "The trial of {pair} went well, and they go on together. Thank you. Are you still needed?",
                pair=Strong(names_of(mentored.libraries)),
            ),
            Buttons(
                (
                    Button(label=_("They need no mentor now"), command="mentor done", given=given, style=Style.PRIMARY),
                    Button(label=_("I stay with them"), command="mentor stay", given=given),
                    look_at(partnership),
                    MENTORING,
                )
            ),
        )
    )
