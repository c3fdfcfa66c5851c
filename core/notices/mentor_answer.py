"""A mentor was found: whoever asked reads who, and so do the other contacts of the partnership (`mentor_found`)."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.mentoring import helper_lines, look
from core.chat.card import Buttons, Context, Words, card
from core.chat.words import Name, Strong, _
from core.model.ids import MentoringRequestId
from core.model.mentoring import RequestState
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.mentor_requests import request_by_id
from core.services.mentors import profile_of
from core.services.mentorships import open_mentorship_of_request
from core.services.people import member_with_hours
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Their name, their languages and their local time; nothing once they stopped."""
    wished = await request_by_id(uow, MentoringRequestId(int(notice.facts["request"])))
    if wished is None or wished.request.state is not RequestState.TAKEN or wished.request.taken_by is None:
        return None
    if not await open_mentorship_of_request(uow, wished.request.id, wished.request.taken_by):
        return None
    found = await member_with_hours(uow, wished.request.taken_by)
    if found is None:
        return None
    mentor, library = found
    asked = reading.member is not None and reading.member.id == wished.request.asked_by
    lead = (
        _("{name} will help.", name=Strong(Name(mentor.name)))
        if asked
        else _(
            "{name} is the mentor of {libraries}.",
            name=Strong(Name(mentor.name)),
            libraries=names_of(wished.libraries),
        )
    )
    says = _(
        "A mentor watches over a partnership, and writes when something is difficult. {name} reads what you asked, and "
        "writes to you.",
        name=Name(mentor.name),
    )
    if not asked:
        says = _("A mentor watches over a partnership, and writes when something is difficult.")
    return Presented(
        card(
            lead,
            *helper_lines(mentor, await profile_of(uow, mentor.id), library, uow.now),
            Words(says),
            Context(_("Your partners do not read what you asked for."))
            if asked
            else Context(_("You need do nothing.")),
            Buttons((*look(wished), HOME)),
        )
    )
