"""Forgotten stories: a partnership is invited to tell, once for each reason.

A year after it began, when it ends, and after a visit or an event was logged; never while one of its stories is being
told or was told lately.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import exists, func, select

from core.model.communications import Communication, Way
from core.model.ids import PartnershipId
from core.model.notices import Notice, NoticeState
from core.model.partnerships import LOGGABLE, Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import local_day
from core.model.stories import InvitationReason, Story, StoryInvitation, StoryState
from core.services.partnerships import in_state
from core.services.people import contacts_of, in_their_hours
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

YEAR = timedelta(days=365)

STILL = timedelta(days=14)
"""So long after the day of the first year it is still asked, should the clock have stood still."""

LATELY = timedelta(days=180)
"""Who told a story so lately has not forgotten it."""

AT_ONCE = 50

EVENTS = frozenset({Way.VISIT, Way.OTHER})
"""Ways to log what is more than a talk. There is none for an event: whoever had one logs a visit, or something else."""


def about(partnership_id: PartnershipId) -> str:
    """What notices about an invitation are marked with."""
    return f"story_invitation:{partnership_id}"


async def invite_to_tell(uow: UnitOfWork, partnership_id: PartnershipId, reason: InvitationReason) -> bool:
    """Invite its contacts, each in their hours; False where somebody was invited before for that reason. The message
    falls away when it is not true any more (`is_true`), or not needed (`is_forgotten`): then a later reason counts.
    """
    key = f"{about(partnership_id)}:{reason.value}"
    new = await uow.session.execute(
        insert_for(uow.session, StoryInvitation)
        .values(partnership_id=partnership_id, reason=reason, at=uow.now)
        .on_conflict_do_nothing()
        .returning(StoryInvitation.id)
    )
    if new.scalar_one_or_none() is None and await _was_invited(uow, partnership_id, key):
        return False
    libraries = await uow.session.scalars(
        select(PartnershipLibrary.library_id).where(PartnershipLibrary.partnership_id == partnership_id)
    )
    contacts = await contacts_of(uow, libraries.all())
    await uow.notify(
        "story_invitation",
        about(partnership_id),
        in_their_hours(uow, contacts),
        key=key,
        partnership=partnership_id,
        reason=reason.value,
    )
    return True


async def _was_invited(uow: UnitOfWork, partnership_id: PartnershipId, key: str) -> bool:
    """Whether a message of it stands or is still to go; one that fell away invited nobody."""
    stands = exists().where(
        Notice.about == about(partnership_id),
        Notice.dedupe_key.startswith(f"{key}:", autoescape=True),
        Notice.state != NoticeState.DROPPED,
    )
    return bool(await uow.session.scalar(select(stands)))


async def take_back_invitation(uow: UnitOfWork, partnership_id: PartnershipId) -> None:
    """What it was about was taken back or corrected: the messages that are not true any more go."""
    await uow.refresh(about(partnership_id))


async def is_forgotten(uow: UnitOfWork, partnership_id: PartnershipId) -> bool:
    """Whether no story of it is being told or was told lately. One statement."""
    told = exists().where(
        Story.partnership_id == partnership_id,
        Story.state != StoryState.WITHDRAWN,
        Story.changed_at > uow.now - LATELY,
    )
    return not await uow.session.scalar(select(told))


async def is_true(uow: UnitOfWork, partnership: Partnership, reason: InvitationReason) -> bool:
    """Whether the partnership lives, ended, or has an event that was not taken back. At most one statement."""
    match reason:
        case InvitationReason.YEAR:
            return partnership.state in LOGGABLE
        case InvitationReason.ENDING:
            return partnership.state is PartnershipState.ENDED
        case InvitationReason.VISIT:
            return await last_event(uow, partnership.id) is not None


async def last_event(uow: UnitOfWork, partnership_id: PartnershipId) -> Way | None:
    """How the last visit or event of it was logged that was not taken back; None when there is none."""
    way: Way | None = await uow.session.scalar(
        select(Communication.way)
        .where(
            Communication.partnership_id == partnership_id,
            Communication.way.in_(EVENTS),
            Communication.undone_at.is_(None),
        )
        .order_by(Communication.id.desc())
        .limit(1)
    )
    return way


async def invite_after_a_year(uow: UnitOfWork) -> int:
    """Partnerships that began a year ago, at most fifty; answers how many. It may run anywhere, often."""
    first = local_day(uow.now, "UTC") - YEAR
    asked = exists().where(
        StoryInvitation.partnership_id == Partnership.id, StoryInvitation.reason == InvitationReason.YEAR
    )
    found = await uow.session.scalars(
        select(Partnership.id)
        .where(
            Partnership.began_on <= first,
            Partnership.began_on > first - STILL,
            in_state(*LOGGABLE),
            ~asked,
        )
        .order_by(Partnership.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for partnership_id in due:
        await invite_to_tell(uow, partnership_id, InvitationReason.YEAR)
    return len(due)


async def next_year(uow: UnitOfWork) -> datetime | None:
    """When a partnership is next a year old, as that day begins in UTC; None when none is younger."""
    began: date | None = await uow.session.scalar(
        select(func.min(Partnership.began_on)).where(
            Partnership.began_on > local_day(uow.now, "UTC") - YEAR, Partnership.state.in_(LOGGABLE)
        )
    )
    return datetime.combine(began + YEAR, time(), UTC) if began is not None else None
