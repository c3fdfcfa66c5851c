"""A proposed rhythm while its partnership changes: it leaves a state, a library joins or leaves, somebody connects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.answers import Choice
from core.model.audit import AuditEntry
from core.model.ids import RhythmId
from core.model.lifecycle import ChangeReason, StateChange
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.rhythms import Rhythm, RhythmState, longer
from core.services.communications import hold
from core.services.connecting import somebody_connected
from core.services.leaving_partnership import leave_partnership
from core.services.library_answers import Said
from core.services.lifecycle import change_state
from core.services.partnership_libraries import admit
from core.services.partnerships import partnership_by_id
from core.services.passing_on import pass_on_questions
from core.services.rhythms import (
    RhythmWish,
    answer_rhythm,
    ask_rhythms_of,
    propose_rhythm,
    rhythm_by_id,
    rhythms_to_answer,
)
from tests import builders

if TYPE_CHECKING:
    from core.model.ids import LibraryId, MemberId
    from core.model.libraries import Library
    from core.model.members import Member
    from core.store import Store, UnitOfWork
    from tests.clock import MovableClock

TODAY = date(2026, 11, 20)


@dataclass
class Talking:
    """Ana of Suva, Yusuf of Amman and Beth of Juneau, partners."""

    store: Store
    libraries: dict[str, Library]
    people: dict[str, Member]

    async def partnership(self, uow: UnitOfWork) -> Partnership:
        found = await partnership_by_id(uow, (await uow.session.scalars(select(Partnership.id))).one())
        assert found is not None
        return found

    async def propose(self, days: int, town: str = "Suva", person: str = "Ana") -> None:
        async with self.store.writing() as uow:
            held = await hold(uow, await self.partnership(uow))
            wish = RhythmWish(library_id=self.library(town), days=days, by=self.member(person))
            await propose_rhythm(uow, held, wish)

    async def say(self, town: str, person: str, choice: Choice = Choice.YES, rhythm: int = 1) -> None:
        async with self.store.writing() as uow:
            proposed = await rhythm_by_id(uow, RhythmId(rhythm), to_answer=True)
            assert proposed is not None
            said = Said(library_id=self.library(town), choice=choice, by=self.member(person))
            await answer_rhythm(uow, proposed, said)

    async def become(self, state: PartnershipState) -> None:
        async with self.store.writing() as uow:
            partnership = await self.partnership(uow)
            await hold(uow, partnership)
            await change_state(uow, partnership, state, ChangeReason.TALKED, by=None, on=TODAY)

    async def leave(self, town: str, person: str) -> None:
        async with self.store.writing() as uow:
            partnership = await self.partnership(uow)
            left = await leave_partnership(uow, partnership, self.library(town), by=self.member(person), words=None)
            assert left

    async def holds(self) -> int | None:
        async with self.store.reading() as uow:
            return (await self.partnership(uow)).cadence_days

    async def rhythms(self) -> list[RhythmState]:
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Rhythm.state).order_by(Rhythm.id)))

    async def asked(self, kind: str = "rhythm") -> list[MemberId | None]:
        async with self.store.reading() as uow:
            return list(
                await uow.session.scalars(
                    select(Notice.member_id).where(Notice.kind == kind).order_by(Notice.member_id)
                )
            )

    def library(self, town: str) -> LibraryId:
        return self.libraries[town].id

    def member(self, name: str) -> MemberId:
        return self.people[name].id


@pytest.fixture
async def there(store: Store) -> Talking:
    people = {name: await builders.member(store, name) for name in ("Ana", "Beth", "Tomas")}
    people["Yusuf"] = await builders.member(store, "Yusuf", workspace="lantern")
    towns = {"Suva": "Ana", "Amman": "Yusuf", "Juneau": "Beth"}
    libraries = {town: await builders.library(store, town, contacts=[people[name]]) for town, name in towns.items()}
    await builders.partnership(store, *libraries.values(), state=PartnershipState.TRIAL)
    return Talking(store, libraries, people)


@pytest.mark.parametrize(
    ("agreed", "proposed", "state", "holds"),
    [
        (None, 21, PartnershipState.TRIAL, 21),
        (None, 7, PartnershipState.TRIAL, None),
        (None, 21, PartnershipState.ACTIVE, None),
        (40, 21, PartnershipState.ACTIVE, 40),
        (40, 60, PartnershipState.ACTIVE, 60),
    ],
)
def test_the_longer_one_holds(agreed: int | None, proposed: int, state: PartnershipState, holds: int | None) -> None:
    assert longer(agreed, proposed, state) == holds


async def test_the_longer_one_holds_in_the_next_state_too(there: Talking) -> None:
    await there.propose(21)
    assert await there.holds() == 21
    await there.become(PartnershipState.ACTIVE)
    assert await there.holds() is None
    await there.say("Amman", "Yusuf")
    await there.say("Juneau", "Beth")
    assert await there.holds() == 21


async def test_nobody_is_late_because_of_a_shorter_one(there: Talking, clock: MovableClock) -> None:
    """The last talk was ten days ago; every week would have been three days ago."""
    await there.propose(7)
    await there.say("Amman", "Yusuf")
    await there.say("Juneau", "Beth")
    async with there.store.reading() as uow:
        assert {row.due_on for row in (await there.partnership(uow)).rows} == {clock().date()}


async def test_an_ended_partnership_keeps_what_was_agreed(there: Talking) -> None:
    await there.propose(60)
    await there.become(PartnershipState.ENDED)
    assert await there.holds() is None
    assert await there.rhythms() == [RhythmState.WITHDRAWN]


async def test_a_library_that_leaves_is_not_waited_for(there: Talking) -> None:
    await there.propose(21)
    await there.say("Amman", "Yusuf")
    await there.leave("Juneau", "Beth")
    assert await there.rhythms() == [RhythmState.CONFIRMED]
    assert await there.holds() == 21
    assert await there.asked("rhythm_answer") == sorted([there.member("Ana"), there.member("Yusuf")])


async def test_what_a_library_proposed_that_leaves_is_taken_back(there: Talking) -> None:
    await there.propose(60)
    await there.leave("Suva", "Ana")
    assert await there.rhythms() == [RhythmState.WITHDRAWN]
    assert await there.holds() is None


async def test_a_library_that_joins_is_asked_too(there: Talking) -> None:
    lima = await builders.library(there.store, "Lima", contacts=[there.people["Tomas"]])
    await there.propose(21)
    async with there.store.writing() as uow:
        partnership = await there.partnership(uow)
        await hold(uow, partnership)
        await admit(uow, partnership, lima, by=there.member("Tomas"))
        await ask_rhythms_of(uow, lima.id, [(there.member("Tomas"), uow.now)])
    await there.say("Amman", "Yusuf")
    await there.say("Juneau", "Beth")
    assert await there.rhythms() == [RhythmState.WAITING]
    assert there.member("Tomas") in await there.asked()


async def test_whoever_connects_or_takes_over_is_asked_what_waits(there: Talking) -> None:
    await there.propose(21)
    newcomer = await builders.member(there.store, "Noor")
    await builders.contact(there.store, there.libraries["Amman"], newcomer)
    successor = await builders.member(there.store, "Zaid")
    async with there.store.writing() as uow:
        await somebody_connected(uow, there.library("Amman"), newcomer.id)
        await pass_on_questions(uow, there.library("Amman"), successor_id=successor.id)
    assert {newcomer.id, successor.id} <= set(await there.asked())
    assert (await there.asked()).count(there.member("Yusuf")) == 1


async def test_what_was_answered_waits_for_nobody(there: Talking) -> None:
    await there.propose(21)
    await there.say("Amman", "Yusuf")
    async with there.store.reading() as uow:
        assert await rhythms_to_answer(uow, [there.library("Amman")]) == []
        assert await rhythms_to_answer(uow, [there.library("Suva")]) == []
        assert await rhythms_to_answer(uow, []) == ()
        (waiting,) = await rhythms_to_answer(uow, [there.library("Juneau")])
    assert [library.town for library in waiting.silent] == ["Juneau"]


async def test_every_change_is_written_down(there: Talking) -> None:
    await there.propose(21)
    await there.propose(40, "Amman", "Yusuf")
    await there.say("Suva", "Ana", rhythm=2)
    await there.say("Juneau", "Beth", rhythm=2)
    async with there.store.reading() as uow:
        audited = list(await uow.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        reasons = list(await uow.session.scalars(select(StateChange.reason)))
    assert audited == [*["rhythm proposed"] * 2, *["rhythm answered"] * 2, "partnership rhythm-agreed"]
    assert reasons == [ChangeReason.RHYTHM_AGREED]
