"""A mentor stopped: the contacts of the partnership read it, and who comes next."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.library import names_of
from core.chat.card import Button, Buttons, card
from core.chat.words import Name, Strong, Text, _
from core.model.ids import MentorshipId
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.presenting import Presented, Reading
from core.services.mentor_requests import waits_for
from core.services.mentorships import mentorship_by_id, names_of_mentors
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once the partnership ended, or whoever stopped is its mentor again."""
    mentored = await mentorship_by_id(uow, MentorshipId(int(notice.facts["mentorship"])))
    if mentored is None or mentored.partnership is None or mentored.partnership.state is PartnershipState.ENDED:
        return None
    others = await names_of_mentors(uow, mentored.partnership.id)
    if mentored.mentor in others:
        return None
    left = _(
        "{name} is not the mentor of {libraries} any more.",
        name=Strong(Name(mentored.mentor)),
        libraries=names_of(mentored.libraries),
    )
    ask = Button(
        label=_("Ask for a mentor"), command="mentor", given={"partnership": str(mentored.partnership.id)}, ask=True
    )
    says: Text
    buttons: tuple[Button, ...] = (look_at(mentored.partnership), HOME)
    if others:
        says = _("{name} is your mentor now. You need do nothing.", name=Name(others[0]))
    elif await waits_for(uow, mentored.partnership.id):
        says = _("I look for another one, and you read here who it is. You need do nothing.")
    else:
        says = _("You have no mentor now. If you would like one, press Ask for a mentor.")
        buttons = (ask, *buttons)
    return Presented(card(left, says, Buttons(buttons)))
