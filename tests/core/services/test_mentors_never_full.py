"""Whatever mentors press, in whatever order and at the same moment: nobody has more than they have room for, each wish
is taken once, and no partnership is without a mentor and without a wish for one after it was given back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from core.model.members import Member, Role, RoleGrant
from core.model.mentoring import (
    MentoringRequest,
    MentorProfile,
    Mentorship,
    MentorshipEnd,
    RequestState,
    Topic,
)
from core.model.partnerships import Partnership, PartnershipState
from core.services.mentor_clock import pass_on_offers, seek_mentors
from core.services.mentor_leaving import change_room, stop_mentoring
from core.services.mentor_requests import request_by_id
from core.services.mentor_search import Asking, Taken, ask_for_mentor, not_now, release, take_request
from core.services.mentors import Offering, take_mentor_turn
from core.services.mentorships import mentored_by
from core.store import Database, Store
from tests.builders import WORKSPACES, library, mentor, partnership
from tests.clock import MovableClock

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from core.model.ids import MentoringRequestId

PEOPLE, PAIRS = 4, 6
WHO, PAIR = st.integers(0, PEOPLE - 1), st.integers(0, PAIRS - 1)


class Mentoring(RuleBasedStateMachine):
    """One life after another, each with a database of its own."""

    new_url: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = Database(type(self).new_url())
        self.clock = MovableClock()
        self.store = Store(self.database, self.clock, WORKSPACES)
        self.people: list[Member] = []
        self.pairs: list[Partnership] = []

    def does(self, action: Coroutine[object, object, None]) -> None:
        self.runner.run(action)

    @initialize()
    def begins(self) -> None:
        async def begin() -> None:
            self.people = [
                await mentor(self.store, f"Mentor {number}", capacity=1 + number % 3) for number in range(PEOPLE)
            ]
            for number in range(PAIRS):
                one = await library(self.store, "Suva", name=f"Reef {number}")
                other = await library(self.store, "Lima", name=f"Rock {number}")
                self.pairs.append(await partnership(self.store, one, other, state=PartnershipState.TRIAL))

        self.does(begin())

    @rule(pair=PAIR)
    def somebody_asks(self, pair: int) -> None:
        async def ask() -> None:
            async with self.store.writing() as uow:
                asking = Asking(topic=Topic.TIME, language="en", partnership_id=self.pairs[pair].id)
                await ask_for_mentor(uow, asking)

        self.does(ask())

    @rule(who=st.lists(WHO, min_size=1, max_size=6), first=st.integers(0, 40))
    def some_help_at_once(self, who: list[int], first: int) -> None:
        async def together() -> None:
            async with self.store.reading() as uow:
                ids = list(await uow.session.scalars(select(MentoringRequest.id)))
            if ids:
                each = [(number, ids[(first + place // 2) % len(ids)]) for place, number in enumerate(who)]
                await asyncio.gather(*(self._take(number, request_id) for number, request_id in each))

        self.does(together())

    async def _take(self, who: int, request_id: MentoringRequestId) -> Taken | None:
        async with self.store.writing() as uow:
            wished = await request_by_id(uow, request_id)
            if wished is None:
                return None
            return await take_request(uow, wished, by=self.people[who].id, own=(), staff=False)

    @rule(who=WHO)
    def not_now(self, who: int) -> None:
        async def say() -> None:
            async with self.store.reading() as uow:
                waiting = select(MentoringRequest.id).where(MentoringRequest.state == RequestState.WAITING)
                ids = list(await uow.session.scalars(waiting))
            async with self.store.writing() as uow:
                wished = await request_by_id(uow, ids[0], to_answer=True) if ids else None
                if wished is not None:
                    await not_now(uow, wished, by=self.people[who].id)

        self.does(say())

    @rule(who=WHO)
    def gives_one_back(self, who: int) -> None:
        async def give() -> None:
            async with self.store.writing() as uow:
                await take_mentor_turn(uow, self.people[who].id)
                theirs = await mentored_by(uow, self.people[who].id)
                if theirs:
                    reason = MentorshipEnd.RELEASED
                    await release(uow, theirs[0].mentorship, reason, by=self.people[who].id)

        self.does(give())

    @rule(who=WHO, capacity=st.integers(1, 4))
    def changes_their_room(self, who: int, capacity: int) -> None:
        async def change() -> None:
            member_id = self.people[who].id
            async with self.store.writing() as uow:
                await take_mentor_turn(uow, member_id)
                if await uow.session.scalar(select(MentorProfile.id).where(MentorProfile.member_id == member_id)):
                    over = [each.mentorship.id for each in await mentored_by(uow, member_id)][capacity:]
                    offering = Offering(capacity=capacity, languages=("en",))
                    await change_room(uow, offering, member_id=member_id, hand_over=over)

        self.does(change())

    @rule(who=WHO)
    def must_stop_and_comes_back(self, who: int) -> None:
        async def stop() -> None:
            member_id = self.people[who].id
            async with self.store.writing() as uow:
                await stop_mentoring(uow, member_id, by=member_id, reason=MentorshipEnd.STOPPED)
                assert not await mentored_by(uow, member_id)
                uow.session.add(RoleGrant(member_id=member_id, role=Role.MENTOR, granted_at=uow.now))
                uow.session.add(MentorProfile(member_id=member_id, languages=("en",), since=uow.now, capacity=1))

        self.does(stop())

    @rule(days=st.integers(1, 10))
    def days_pass(self, days: int) -> None:
        async def tick() -> None:
            self.clock.move(days=days)
            for work in (pass_on_offers, seek_mentors):
                async with self.store.writing() as uow:
                    await work(uow)

        self.does(tick())

    @invariant()
    def nobody_is_overloaded(self) -> None:
        async def look() -> None:
            open_ones = Mentorship.ended_at.is_(None)
            async with self.store.reading() as uow:
                loads = await uow.session.execute(
                    select(MentorProfile.capacity, func.count(Mentorship.id))
                    .join(Mentorship, (Mentorship.mentor_id == MentorProfile.member_id) & open_ones)
                    .group_by(MentorProfile.id, MentorProfile.capacity)
                )
                assert all(load <= capacity for capacity, load in loads)
                taken = select(MentoringRequest).where(MentoringRequest.state == RequestState.TAKEN)
                for request in await uow.session.scalars(taken):
                    begun = select(func.count()).where(Mentorship.request_id == request.id)
                    assert (await uow.session.scalar(begun) or 0) <= 1
                orphans = select(func.count()).where(
                    Mentorship.end_reason.in_([MentorshipEnd.RELEASED, MentorshipEnd.STOPPED]),
                    ~select(Mentorship.id)
                    .where(Mentorship.partnership_id == Partnership.id, open_ones)
                    .correlate(Partnership)
                    .exists(),
                    ~select(MentoringRequest.id)
                    .where(
                        MentoringRequest.partnership_id == Partnership.id,
                        MentoringRequest.state == RequestState.WAITING,
                    )
                    .correlate(Partnership)
                    .exists(),
                    Mentorship.partnership_id == Partnership.id,
                )
                assert await uow.session.scalar(orphans) == 0

        self.does(look())

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()


def lives(few: int) -> settings:
    return settings(
        max_examples=few,
        derandomize=True,
        database=None,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )


def test_on_sqlite(new_sqlite_url: Callable[[], str]) -> None:
    class OnSqlite(Mentoring):
        new_url = staticmethod(new_sqlite_url)

    run_state_machine_as_test(OnSqlite, settings=lives(8))


def test_on_postgresql(new_postgres_url: Callable[[], str]) -> None:
    class OnPostgresql(Mentoring):
        new_url = staticmethod(new_postgres_url)

    run_state_machine_as_test(OnPostgresql, settings=lives(3))
