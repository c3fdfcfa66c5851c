"""What people answer to "have you been in touch?": written down for each person and each library, and read again.

Two sides may disagree: Suva says yes and Amman says not yet. Both answers are kept, and staff read both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.model.check_ins import CheckIn, HelpReason
from core.model.communications import Communication, CommunicationLibrary
from core.model.ids import CheckInId, MemberId, PartnershipId
from core.model.ladder import YOUNG
from core.model.libraries import Library
from core.model.members import Member
from core.model.nudges import NudgeAnswer
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.risk import Reason, Risk
from core.services.alerts import raise_alert
from core.services.partnerships import partnership_by_id
from core.services.people import in_hours_of
from core.services.watching import helpers_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Answered:
    """An answer, the name of who gave it and for which library, and with a yes the talk that was logged."""

    check_in: CheckIn
    name: str
    library: Library
    talk: Communication | None = None


@dataclass(frozen=True)
class Wish:
    """What somebody asks help for."""

    reason: HelpReason
    words: str | None = None


@dataclass(frozen=True)
class HelpAsked:
    """`told_from`: the first instant at which one of those who watch over the partnership may read it; None when nobody
    could be told.
    """

    check_in: CheckIn
    told_from: datetime | None


def keep_answer(
    uow: UnitOfWork, row: PartnershipLibrary, answer: NudgeAnswer, *, member_id: MemberId, again_on: date | None
) -> CheckIn:
    """Write down what this person says for this library."""
    check_in = CheckIn(
        partnership_id=row.partnership_id,
        library_id=row.library_id,
        member_id=member_id,
        at=uow.now,
        answer=answer,
        again_on=again_on,
    )
    uow.session.add(check_in)
    uow.audit("check-in answered", "partnership", row.partnership_id, by=member_id, answer=answer.value)
    return check_in


async def ask_for_help(
    uow: UnitOfWork, row: PartnershipLibrary, wish: Wish, *, member_id: MemberId, again_on: date
) -> HelpAsked:
    """Write it down, and tell the mentors of the partnership, else those who watch over it, each in their own hours.
    The row's partnership must be loaded with its rows.
    """
    check_in = keep_answer(uow, row, NudgeAnswer.HELP, member_id=member_id, again_on=again_on)
    check_in.reason = wish.reason
    check_in.words = wish.words
    await uow.session.flush()
    helpers, mentors = await helpers_of(uow, row.partnership)
    recipients = await in_hours_of(uow, set(helpers) - {member_id})
    told: Sequence[Reason] = ()
    if mentors and row.partnership.state in YOUNG:
        # Their alert tells of it, with everything else that is known.
        told = await raise_alert(uow, row.partnership)
    if not any(each.risk is Risk.HELP and each.library_id == row.library_id for each in told):
        await uow.notify("help_wanted", f"check_in:{check_in.id}", recipients, check_in=check_in.id)
    return HelpAsked(check_in, min((at for _who, at in recipients), default=None))


async def standing_answer(
    uow: UnitOfWork, row: PartnershipLibrary, answer: NudgeAnswer, *, today: date
) -> Answered | None:
    """The same answer as somebody of this library gave it, while it stands: until the day from which they are asked
    again. One statement.
    """
    found = await uow.session.execute(
        select(CheckIn, Member.name, Library)
        .join(Member, Member.id == CheckIn.member_id)
        .join(Library, Library.id == CheckIn.library_id)
        .where(
            CheckIn.partnership_id == row.partnership_id,
            CheckIn.library_id == row.library_id,
            CheckIn.answer == answer,
            CheckIn.again_on > today,
        )
        .order_by(CheckIn.id.desc())
        .limit(1)
    )
    first = found.first()
    return Answered(*first) if first is not None else None


async def last_talk_of(uow: UnitOfWork, row: PartnershipLibrary) -> Communication | None:
    """The last talk that counts for this library, with who logged it for which library."""
    found = await uow.session.scalars(
        select(Communication)
        .join(CommunicationLibrary, CommunicationLibrary.communication_id == Communication.id)
        .where(
            Communication.partnership_id == row.partnership_id,
            CommunicationLibrary.library_id == row.library_id,
            Communication.undone_at.is_(None),
        )
        .options(joinedload(Communication.logger), joinedload(Communication.library))
        .order_by(Communication.on.desc(), Communication.id.desc())
        .limit(1)
    )
    return found.first()


async def answers_of(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[Answered]]:
    """What was answered last about these partnerships, by each person for each library, the newest first; a yes whose
    talk was taken back is none. One statement.
    """
    last = (
        select(func.max(CheckIn.id))
        .outerjoin(Communication, Communication.id == CheckIn.communication_id)
        .where(CheckIn.partnership_id.in_(partnership_ids), Communication.undone_at.is_(None))
        .group_by(CheckIn.partnership_id, CheckIn.library_id, CheckIn.member_id)
    )
    found = await uow.session.execute(
        select(CheckIn, Member.name, Library, Communication)
        .join(Member, Member.id == CheckIn.member_id)
        .join(Library, Library.id == CheckIn.library_id)
        .outerjoin(Communication, Communication.id == CheckIn.communication_id)
        .where(CheckIn.id.in_(last))
        .order_by(CheckIn.id.desc())
    )
    answers: dict[PartnershipId, list[Answered]] = defaultdict(list)
    for row in found:
        answers[row[0].partnership_id].append(Answered(*row))
    return answers


async def help_asked_by_id(uow: UnitOfWork, check_in_id: CheckInId) -> tuple[Answered, Partnership] | None:
    """Somebody's wish for help, and the partnership it is about."""
    found = await uow.session.execute(
        select(CheckIn, Member.name, Library)
        .join(Member, Member.id == CheckIn.member_id)
        .join(Library, Library.id == CheckIn.library_id)
        .where(CheckIn.id == check_in_id, CheckIn.answer == NudgeAnswer.HELP)
    )
    first = found.first()
    partnership = await partnership_by_id(uow, first[0].partnership_id) if first is not None else None
    return (Answered(*first), partnership) if first is not None and partnership is not None else None
