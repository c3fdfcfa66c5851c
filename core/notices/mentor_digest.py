"""The Monday list of a mentor."""

from __future__ import annotations

from core.cards.days import last_heard
from core.cards.library import names_of
from core.cards.mentoring import MENTORING, wish_lead
from core.chat.card import MAX_ROWS, Button, Buttons, Context, Part, Row, Rows, Words, card
from core.chat.words import Strong, Text, _, n_
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.mentor_digests import Digest, digest_of
from core.services.mentorships import Mentored
from core.store.unit import UnitOfWork

MOST = MAX_ROWS - 3
"""So many partnerships; three rows are left for what waits."""


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it is now; nothing when there is nothing, or for who is no mentor any more."""
    member = reading.member
    if member is None or all(grant.role is not Role.MENTOR for grant in member.roles):
        return None
    digest = await digest_of(uow, member.id)
    if digest.is_empty:
        return None
    parts: list[Part] = [Words(_lead(digest))]
    if digest.mine:
        at_risk_first = sorted(digest.mine, key=lambda each: not _at_risk(digest, each))
        rows = tuple(_row(digest, each) for each in at_risk_first[:MOST])
        parts.append(Rows(title=_("Partnerships I mentor"), rows=rows))
        if len(digest.mine) > MOST:
            more = len(digest.mine) - MOST
            parts.append(Context(n_("And {count} more partnership.", "And {count} more partnerships.", more)))
    parts += [Words(wish_lead(each)) for each in digest.waiting[:3]]
    return Presented(card(*parts, Buttons((MENTORING,))))


def _lead(digest: Digest) -> Text:
    """ "Your week as a mentor: 1 partnership may need you." """
    if digest.at_risk:
        return n_(
            "Your week as a mentor: {count} partnership may need you.",
            "Your week as a mentor: {count} partnerships may need you.",
            len(digest.at_risk),
        )
    if digest.waiting:
        return n_(
            "Your week as a mentor: {count} partnership asks for you.",
            "Your week as a mentor: {count} partnerships ask for you.",
            len(digest.waiting),
        )
    return _("Your week as a mentor: all is well.")


def _at_risk(digest: Digest, mentored: Mentored) -> bool:
    return mentored.partnership is not None and mentored.partnership.id in digest.at_risk


def _row(digest: Digest, mentored: Mentored) -> Row:
    partnership = mentored.partnership
    talks = [row.last_contact_on for row in partnership.rows if row.last_contact_on] if partnership is not None else []
    given = {"mentorship": str(mentored.mentorship.id)}
    return Row(
        title=_("{libraries}", libraries=Strong(names_of(mentored.libraries))),
        aside=last_heard(max(talks, default=None)) if partnership is not None else None,
        detail=_("May need you.") if _at_risk(digest, mentored) else None,
        button=Button(label=_("Look"), command="mentor one", given=given),
    )
