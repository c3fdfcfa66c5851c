"""A note from a partner or from the mentor, with the sender's name; *Answer*."""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.chat.card import Button, Buttons, Context, Style, Words, card
from core.chat.words import Name, Strong, Text, _, name
from core.model.ids import PartnerNoteId
from core.model.notices import Notice
from core.model.partnerships import LOGGABLE
from core.notices.presenting import Presented, Reading
from core.services.partner_notes import Noted, is_answered, may_read, note_by_id
from core.services.watching import is_mentored_by
from core.store.unit import UnitOfWork

NO_NOTES = Button(label=_("No notes for me"), command="note off", style=Style.QUIET)


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing once the partnership is over, or for who has no part in it any more; an answer reaches whoever asked all
    the same. Whose mentor is gone cannot answer them.
    """
    noted = await note_by_id(uow, PartnerNoteId(int(notice.facts["note"])))
    if noted is None or reading.member is None or noted.partnership.state not in LOGGABLE:
        return None
    own = {contact.library_id for contact in reading.member.contacts}
    if not await may_read(uow, noted, member_id=reading.member.id, own=own):
        return None
    speaks = any(row.library_id in own for row in noted.partnership.rows)
    mentors = await is_mentored_by(uow, noted.partnership.id, reading.member.id)
    gone = noted.library is None and not await is_mentored_by(uow, noted.partnership.id, noted.note.member_id)
    if gone or not (speaks or mentors):
        return Presented(card(_from(noted, gone=gone), Words(name(noted.note.words)), Buttons((HOME,))))
    given = {"note": str(noted.note.id)}
    answer = Button(label=_("Answer"), command="note answer", given=given, style=Style.PRIMARY)
    answerer = await is_answered(uow, noted.note.id)
    context = (
        Context(_("{name} has answered already. You can answer too.", name=Name(answerer)))
        if answerer is not None
        else Context(_("Your answer goes to {name}, wherever they are.", name=Name(noted.sender)))
    )
    return Presented(
        card(
            _from(noted),
            Words(name(noted.note.words)),
            context,
            Buttons(
                (
                    answer,
                    look_at(noted.partnership),
                    NO_NOTES,
                )
            ),
        )
    )


def _from(noted: Noted, *, gone: bool = False) -> Text:
    """Who it is, and for whom they speak. `gone`: they were the mentor."""
    if gone:
        return _("{name}, who was your mentor, wrote:", name=Strong(Name(noted.sender)))
    if noted.library is None:
        return _("{name}, your mentor, writes:", name=Strong(Name(noted.sender)))
    if noted.note.to_mentors:
        return _(
            "{name} of {library} writes to you alone, as their mentor:",
            name=Strong(Name(noted.sender)),
            library=Name(noted.library.name),
        )
    return _("{name} of {library} writes:", name=Strong(Name(noted.sender)), library=Name(noted.library.name))
