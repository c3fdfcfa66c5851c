"""What became of a wish for a mentor on the day that was promised: nobody yet, and who looks after it now."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.mentoring import ASK, given
from core.chat.card import Button, Buttons, card
from core.chat.words import Day, _
from core.model.ids import MentoringRequestId
from core.model.mentoring import RequestState
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.mentor_requests import request_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once somebody helps, or nobody needs it; but for who asked, that their partnership ended."""
    wished = await request_by_id(uow, MentoringRequestId(int(notice.facts["request"])))
    if wished is None:
        return None
    if notice.facts["what"] == "ended" and wished.request.state is RequestState.WITHDRAWN:
        said = _(
            "The partnership of {libraries} has ended, so nobody is asked for a mentor any more. If you would like one "
            "for your library, ask again.",
            libraries=names_of(wished.libraries),
        )
        return Presented(card(said, Buttons((ASK, HOME))))
    if not wished.waits:
        return None
    by = Day(wished.request.answer_by, weekday=True)
    back = Button(label=_("I need no mentor now"), command="mentor withdraw", given=given(wished.request.id))
    match str(notice.facts["what"]):
        case "widened":
            said = _(
                "No mentor could help yet. All mentors are asked now, and staff look after it. You read here on {day} "
                "at the latest what they say.",
                day=by,
            )
        case "again":
            said = _(
                "Your mentor cannot go on, so I look for another one. You read here on {day} at the latest who will "
                "help, or that staff look after it.",
                day=by,
            )
        case _:
            said = _(
                "Nobody has taken your wish for a mentor yet. I am sorry that it takes so long. I asked staff again "
                "today, and ask them each week until somebody helps.",
            )
    return Presented(card(said, Buttons((back, HOME))))
