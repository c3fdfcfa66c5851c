"""Who mentors in the sample, and what they watch over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.sample.reading import Sample
from core.model.members import Member
from core.model.mentoring import MentorProfile, Mentorship
from core.model.partnerships import Partnership
from core.store import UnitOfWork


def plant_profiles(uow: UnitOfWork, sample: Sample, people: Mapping[str, Member]) -> None:
    """What the mentors among these people said that they can do, when they joined."""
    for person in sample.people:
        if person.mentors is not None:
            member = people[person.name]
            uow.session.add(
                MentorProfile(
                    member_id=member.id, languages=person.speaks, since=member.created_at, capacity=person.mentors
                )
            )


def plant_mentorship(uow: UnitOfWork, partnership: Partnership, mentor: Member, days_ago: int) -> None:
    """They took it over so many days ago. Whether all is well is looked at today, for the first time."""
    uow.session.add(
        Mentorship(
            mentor_id=mentor.id,
            began_at=uow.now - timedelta(days=days_ago),
            partnership_id=partnership.id,
            look_on=uow.now.date(),
        )
    )
