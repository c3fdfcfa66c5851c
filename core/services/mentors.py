"""Mentors: what each can do and how much of it is taken; becoming one, changing it, and resting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select

from core.model.fitting import Helper
from core.model.ids import MemberId
from core.model.libraries import Library
from core.model.members import Account, Member, Role, RoleGrant
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    MentorProfile,
    Mentorship,
    OfferAnswer,
    RequestState,
)
from core.model.schedule import Hours
from core.model.ways import Way
from core.services.people import hours_of, members_with_hours
from core.store.turns import take_turn
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Mentor:
    """Somebody who mentors, with what they can do, and how much of it is taken. `library`: whose calendar they keep.
    `asked`: so many offers wait for their answer.
    """

    profile: MentorProfile
    member: Member
    library: Library | None
    load: int
    asked: int = 0
    last_at: datetime | None = None

    @property
    def hours(self) -> Hours:
        """When they may be written to."""
        return hours_of(self.member, library=self.library)

    @property
    def helper(self) -> Helper:
        """As the rules see them."""
        return Helper(
            member_id=self.member.id,
            languages=self.profile.languages,
            capacity=self.profile.capacity,
            load=self.load,
            asked=self.asked,
            regions=self.profile.regions,
            topics=self.profile.topics,
            library_ids=frozenset(contact.library_id for contact in self.member.contacts),
            last_at=self.last_at,
        )


@dataclass(frozen=True, kw_only=True)
class Offering:
    """What somebody can do as a mentor."""

    capacity: int
    languages: tuple[str, ...]
    regions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


async def profile_of(uow: UnitOfWork, member_id: MemberId) -> MentorProfile | None:
    """What they said they can do, whether staff granted it or not. One statement."""
    return (await uow.session.scalars(select(MentorProfile).where(MentorProfile.member_id == member_id))).one_or_none()


async def profiles_of(uow: UnitOfWork, member_ids: Collection[MemberId]) -> Mapping[MemberId, MentorProfile]:
    """The same of many. One statement."""
    found = await uow.session.scalars(select(MentorProfile).where(MentorProfile.member_id.in_(member_ids)))
    return {each.member_id: each for each in found}


async def loads_of(uow: UnitOfWork, member_ids: Collection[MemberId]) -> Mapping[MemberId, int]:
    """For how many partnerships each of them is there now; those without one are left out. One statement."""
    found = await uow.session.execute(
        select(Mentorship.mentor_id, func.count())
        .where(Mentorship.mentor_id.in_(member_ids), Mentorship.ended_at.is_(None))
        .group_by(Mentorship.mentor_id)
    )
    return {row[0]: row[1] for row in found}


async def all_mentors(uow: UnitOfWork, *, resting: bool = False) -> Sequence[Mentor]:
    """Everybody who holds the role, said what they can do, and can be reached; `resting`: also who pauses, or cannot be
    reached. A few statements, however many.
    """
    reachable = exists().where(Account.member_id == MentorProfile.member_id, Account.way != Way.NONE)
    statement = (
        select(MentorProfile)
        .join(RoleGrant, (RoleGrant.member_id == MentorProfile.member_id) & (RoleGrant.role == Role.MENTOR))
        .order_by(MentorProfile.id)
    )
    if not resting:
        statement = statement.where(MentorProfile.paused_at.is_(None), reachable)
    profiles = (await uow.session.scalars(statement)).all()
    everybody = [each.member_id for each in profiles]
    if not everybody:
        return ()
    members = await members_with_hours(uow, everybody)
    loads = await loads_of(uow, everybody)
    offered = await _offers_of(uow, everybody)
    return [
        Mentor(
            each,
            *members[each.member_id],
            loads.get(each.member_id, 0),
            *offered.get(each.member_id, (0, None)),
        )
        for each in profiles
    ]


async def _offers_of(
    uow: UnitOfWork, member_ids: Collection[MemberId]
) -> Mapping[MemberId, tuple[int, datetime | None]]:
    """How many offers wait for an answer of each, and when something was last offered to them. One statement."""
    waits = (MentorOffer.answer == OfferAnswer.WAITING) & (MentoringRequest.state == RequestState.WAITING)
    found = await uow.session.execute(
        select(MentorOffer.member_id, func.count().filter(waits), func.max(MentorOffer.offered_at))
        .join(MentoringRequest, MentoringRequest.id == MentorOffer.request_id)
        .where(MentorOffer.member_id.in_(member_ids))
        .group_by(MentorOffer.member_id)
    )
    return {member_id: (asked, last) for member_id, asked, last in found}


async def take_mentor_turn(uow: UnitOfWork, member_id: MemberId) -> None:
    """Nobody else changes how much this mentor can do, or does, until this unit of work ends."""
    await take_turn(uow, f"mentor:{member_id}")


async def room_of(uow: UnitOfWork, member_id: MemberId) -> tuple[int, int] | None:
    """Their capacity and their load; None of who never said what they can do. Their turn is taken."""
    profile = await profile_of(uow, member_id)
    if profile is None:
        return None
    await uow.session.refresh(profile)
    return profile.capacity, (await loads_of(uow, [member_id])).get(member_id, 0)


async def offer_to_mentor(uow: UnitOfWork, offering: Offering, *, member_id: MemberId) -> MentorProfile:
    """Write down what they can do, the first time or again. Their turn is taken where they mentor already."""
    profile = await profile_of(uow, member_id)
    if profile is None:
        profile = MentorProfile(member_id=member_id, languages=offering.languages, since=uow.now)
        uow.session.add(profile)
    profile.capacity = offering.capacity
    profile.languages = offering.languages
    profile.regions = offering.regions
    profile.topics = offering.topics
    await uow.session.flush()
    uow.audit("mentor profile", "member", member_id, by=member_id, capacity=offering.capacity)
    return profile


async def rest(uow: UnitOfWork, profile: MentorProfile, *, resting: bool) -> None:
    """Nothing is offered to them from now on, or again. What they watch over stays theirs."""
    profile.paused_at = uow.now if resting else None
    uow.audit("mentor rests" if resting else "mentor is back", "member", profile.member_id, by=profile.member_id)


async def forget_profile(uow: UnitOfWork, member_id: MemberId) -> None:
    """They are no mentor any more."""
    await uow.session.execute(delete(MentorProfile).where(MentorProfile.member_id == member_id))
