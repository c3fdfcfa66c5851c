"""Quiet mode: who left three reminders about a partnership in a row without an answer is asked about it no more.

It ends with an answer, with *Remind me again*, and with anything that somebody does in the partnership: log a talk,
pause it, sign its agreement. The ladder climbs on meanwhile: the others are asked, and staff are told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import aliased

from core.model.communications import Communication
from core.model.defaults import LEFT_IN_PEACE_AFTER
from core.model.ids import MemberId, NudgeId, PartnershipLibraryId
from core.model.libraries import Contact
from core.model.lifecycle import StateChange
from core.model.nudges import Nudge
from core.model.partnerships import PartnershipLibrary
from core.store.unit import UnitOfWork

About = tuple[MemberId, PartnershipLibraryId]
"""A person, and one library's side of a partnership."""


def _in_vain() -> tuple[ColumnElement[bool], ...]:
    """A nudge that arrived, after which nothing came: no answer, no talk that counts, nothing else that somebody did.
    Joined with its row.
    """
    later = aliased(Nudge)
    answered_since = exists().where(
        later.member_id == Nudge.member_id, later.row_id == Nudge.row_id, later.answered_at > Nudge.sent_at
    )
    talked_since = exists().where(
        Communication.partnership_id == PartnershipLibrary.partnership_id,
        Communication.logged_at > Nudge.sent_at,
        Communication.undone_at.is_(None),
    )
    changed_since = exists().where(
        StateChange.partnership_id == PartnershipLibrary.partnership_id,
        StateChange.at > Nudge.sent_at,
        StateChange.member_id.is_not(None),
    )
    unanswered = (Nudge.sent_at.is_not(None), Nudge.answered_at.is_(None))
    return *unanswered, ~answered_since, ~talked_since, ~changed_since


async def _unanswered(uow: UnitOfWork, row_ids: Collection[PartnershipLibraryId]) -> Mapping[About, int]:
    """How many reminders about each of these rows were left without an answer in a row, by person. One statement."""
    found = await uow.session.execute(
        select(Nudge.member_id, Nudge.row_id, func.count())
        .join(PartnershipLibrary, PartnershipLibrary.id == Nudge.row_id)
        .where(Nudge.row_id.in_(row_ids), *_in_vain())
        .group_by(Nudge.member_id, Nudge.row_id)
    )
    return {(member_id, row_id): count for member_id, row_id, count in found}


async def left_in_peace(uow: UnitOfWork, row_ids: Collection[PartnershipLibraryId]) -> frozenset[About]:
    """Who is asked no more about which of these rows. One statement."""
    counts = await _unanswered(uow, row_ids) if row_ids else {}
    return frozenset(about for about, count in counts.items() if count >= LEFT_IN_PEACE_AFTER)


async def last_before_quiet(uow: UnitOfWork, nudges: Sequence[Nudge]) -> frozenset[NudgeId]:
    """Those of these nudges after which their reader is left in peace if nothing comes back. One statement."""
    counts = await _unanswered(uow, {nudge.row_id for nudge in nudges}) if nudges else {}
    # One that was sent already is among those that were counted.
    return frozenset(
        nudge.id
        for nudge in nudges
        if counts.get((nudge.member_id, nudge.row_id), 0) + (nudge.sent_at is None) >= LEFT_IN_PEACE_AFTER
    )


async def listen_again(uow: UnitOfWork, member_id: MemberId) -> Sequence[PartnershipLibrary]:
    """*Remind me again*: quiet mode ends. Answers the rows of the person's libraries that it ended for."""
    row_ids = select(Nudge.row_id).where(Nudge.member_id == member_id, Nudge.answered_at.is_(None))
    counts = await _unanswered(uow, set(await uow.session.scalars(row_ids.distinct())))
    quiet = [row_id for (who, row_id), count in counts.items() if who == member_id and count >= LEFT_IN_PEACE_AFTER]
    if not quiet:
        return []
    # Something came from them, though no answer to what was asked.
    await uow.session.execute(
        update(Nudge)
        .where(
            Nudge.member_id == member_id,
            Nudge.row_id.in_(quiet),
            Nudge.sent_at.is_not(None),
            Nudge.answered_at.is_(None),
        )
        .values(answered_at=uow.now)
        .execution_options(synchronize_session=False)
    )
    found = await uow.session.scalars(
        select(PartnershipLibrary)
        .join(Contact, Contact.library_id == PartnershipLibrary.library_id)
        .where(PartnershipLibrary.id.in_(quiet), Contact.member_id == member_id)
        .order_by(PartnershipLibrary.id)
    )
    return found.all()
