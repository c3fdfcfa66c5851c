"""A further library: who may be invited, whose yes is needed, and what becomes of it when something else happens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from core.model.answers import AnswerSource, Choice, LibraryAnswer, Question
from core.model.defaults import FIRST_HELLO_DAYS, PROPOSAL_LIFE
from core.model.ids import LibraryId, MemberId, PartnershipId, ProposalId
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.services.answering import Voice, voice_for_invited
from core.services.communications import hold
from core.services.connecting import somebody_connected
from core.services.finding_matches import kept_apart
from core.services.joining import (
    Hindrance,
    agree,
    hindrance,
    invite,
    invited_to,
    joinings_to_answer,
    take_joining_turn,
    to_be_asked,
)
from core.services.library_answers import Said
from core.services.lifecycle import change_state
from core.services.partnerships import partnership_by_id
from core.services.passing_on import pass_on_questions
from core.services.proposals import Proposed, accept, close, lapse_proposals, open_proposals, proposal_by_id
from tests import builders

if TYPE_CHECKING:
    from core.model.members import Member
    from core.store import Store
    from core.store.unit import UnitOfWork
    from tests.clock import MovableClock

ONE = PartnershipId(1)
SUVA, AMMAN, JUNEAU, LIMA = (LibraryId(number) for number in range(1, 5))


@dataclass
class Three:
    """Suva (1, Ana), Amman (2, Yusuf) and Juneau (3, Beth) are partners; Lima (4, Rosa) is nobody's."""

    store: Store
    people: dict[str, Member]

    async def invite(self, library: LibraryId = LIMA, by: str = "Ana", own: LibraryId = SUVA) -> Hindrance | None:
        """As the command does."""
        async with self.store.writing() as uow:
            await take_joining_turn(uow, ONE)
            partnership = await partnership_by_id(uow, ONE)
            assert partnership is not None
            held = await hold(uow, partnership)
            asked = await uow.session.get_one(Library, library)
            hindered = await hindrance(uow, partnership, asked)
            if hindered is None:
                member = self.people[by].id
                await invite(uow, held, library_id=own, asked=asked, by=member, reason="Poems", activities=None)
            return hindered

    async def say(self, library: LibraryId, by: str, choice: Choice = Choice.YES) -> None:
        """A partner answers, if it still waits for one."""
        async with self.store.writing() as uow:
            proposed = await waiting(uow)
            if proposed.proposal.inside and proposed.proposal.answer is ProposalAnswer.WAITING:
                await agree(uow, proposed, Said(library_id=library, choice=choice, by=self.people[by].id))

    async def proposal(self) -> Proposal:
        """The only one."""
        async with self.store.reading() as uow:
            return (await uow.session.scalars(select(Proposal))).one()

    async def told(self, kind: str) -> set[MemberId | None]:
        """Who is to read such a notice."""
        async with self.store.reading() as uow:
            return set(await uow.session.scalars(select(Notice.member_id).where(Notice.kind == kind)))

    def ids(self, *names: str) -> set[MemberId]:
        """Of these people."""
        return {self.people[each].id for each in names}


async def waiting(uow: UnitOfWork) -> Proposed:
    """The invitation, to be changed."""
    proposed = await proposal_by_id(uow, ProposalId(1), to_answer=True)
    assert proposed is not None
    return proposed


@pytest.fixture
async def three(store: Store) -> Three:
    people = {
        "Ana": await builders.member(store, "Ana"),
        "Tomas": await builders.member(store, "Tomas"),
        "Yusuf": await builders.member(store, "Yusuf", workspace="lantern"),
        "Beth": await builders.member(store, "Beth"),
        "Rosa": await builders.member(store, "Rosa"),
    }
    suva = await builders.library(store, "Suva", contacts=[people["Ana"], people["Tomas"]])
    amman = await builders.library(store, "Amman", contacts=[people["Yusuf"]])
    juneau = await builders.library(store, "Juneau", contacts=[people["Beth"]])
    await builders.library(store, "Lima", contacts=[people["Rosa"]])
    await builders.partnership(store, suva, amman, juneau)
    return Three(store, people)


async def test_the_partners_are_asked_and_the_library_is_not(three: Three) -> None:
    assert await three.invite() is None
    assert await three.told("joining") == three.ids("Yusuf", "Beth")
    assert await three.told("proposal") == set()
    async with three.store.reading() as uow:
        proposed = await proposal_by_id(uow, ProposalId(1))
        assert proposed is not None
        assert [each.id for each in to_be_asked(proposed)] == [AMMAN, JUNEAU]
        assert await open_proposals(uow, [LIMA]) == []
        assert await invited_to(uow, ONE, LIMA) is None
        assert len(await joinings_to_answer(uow, [AMMAN])) == 1
        assert await joinings_to_answer(uow, [SUVA]) == []
        assert await joinings_to_answer(uow, [LIMA]) == []


async def test_the_last_yes_sends_it_with_two_weeks_from_then_on(three: Three, clock: MovableClock) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    assert (await three.proposal()).inside
    clock.move(days=10)
    await three.say(JUNEAU, "Beth")
    proposal = await three.proposal()
    assert not proposal.inside
    assert proposal.lapses_at == clock.at + PROPOSAL_LIFE
    assert await three.told("proposal") == three.ids("Rosa")
    assert await three.told("joining_answer") == three.ids("Ana", "Tomas")


async def test_a_no_tells_whoever_invited_and_nobody_else(three: Three) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf", Choice.NO)
    proposal = await three.proposal()
    assert (proposal.answer, proposal.inside) == (ProposalAnswer.DECLINED, True)
    assert await three.told("joining_answer") == three.ids("Ana", "Tomas")
    assert await three.told("proposal_answer") == set()
    async with three.store.reading() as uow:
        assert await kept_apart(uow, LIMA) == frozenset(), "what it never learns of keeps it apart from nobody"


async def test_whoever_joins_is_one_of_them_from_that_day_on(three: Three, clock: MovableClock) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    await three.say(JUNEAU, "Beth")
    async with three.store.writing() as uow:
        proposed = await waiting(uow)
        await accept(uow, proposed.proposal, by=three.people["Rosa"].id)
    async with three.store.reading() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        (row,) = [each for each in partnership.rows if each.library_id == LIMA]
        assert row.joined_on is not None
        assert row.due_on is not None
        assert (row.due_on - row.joined_on).days >= FIRST_HELLO_DAYS
        assert partnership.quiet_alone(row.joined_on) == [], "all are as quiet"
        (change,) = await uow.session.scalars(select(StateChange))
        assert (change.reason, change.library_id) == (ChangeReason.JOINED, LIMA)
        assert change.from_state is change.to_state
    assert await three.told("partner_joined") == three.ids("Ana", "Tomas", "Yusuf", "Beth")
    assert await three.told("introduction") == three.ids("Rosa")


async def test_two_who_invite_at_once_invite_one(three: Three) -> None:
    await builders.library(three.store, "Kyiv")
    first, second = await asyncio.gather(three.invite(), three.invite(LibraryId(5), "Beth", JUNEAU))
    assert {first, second} == {None, Hindrance.WAITING}
    async with three.store.reading() as uow:
        assert await uow.session.scalar(select(func.count()).select_from(Proposal)) == 1


async def test_the_last_two_who_agree_at_once_send_it_once(three: Three) -> None:
    await three.invite()
    await asyncio.gather(three.say(AMMAN, "Yusuf"), three.say(JUNEAU, "Beth"))
    assert not (await three.proposal()).inside
    assert await three.told("proposal") == three.ids("Rosa")


async def test_a_yes_and_a_no_at_once_leave_one_end(three: Three) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    await asyncio.gather(three.say(JUNEAU, "Beth"), three.say(AMMAN, "Yusuf", Choice.NO))
    proposal = await three.proposal()
    assert (proposal.inside, proposal.answer) in {
        (False, ProposalAnswer.WAITING),
        (True, ProposalAnswer.DECLINED),
    }


async def test_a_lapse_and_a_last_yes_at_once_leave_one_end(three: Three, clock: MovableClock) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    clock.move(days=15)
    await asyncio.gather(three.say(JUNEAU, "Beth"), _lapse(three), _lapse(three))
    proposal = await three.proposal()
    assert (proposal.inside, proposal.answer) in {(False, ProposalAnswer.WAITING), (True, ProposalAnswer.LAPSED)}


async def _lapse(three: Three) -> None:
    async with three.store.writing() as uow:
        await lapse_proposals(uow)


async def test_an_ending_and_a_yes_at_once_leave_nobody_waiting(three: Three) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    await asyncio.gather(three.say(JUNEAU, "Beth"), _end(three))
    assert (await three.proposal()).answer is ProposalAnswer.WITHDRAWN


async def _end(three: Three) -> None:
    async with three.store.writing() as uow:
        partnership = await partnership_by_id(uow, ONE)
        assert partnership is not None
        await hold(uow, partnership)
        await change_state(
            uow,
            partnership,
            PartnershipState.ENDED,
            ChangeReason.ENDED_KINDLY,
            by=three.people["Ana"].id,
            on=uow.now.date(),
        )


@pytest.mark.parametrize("state", sorted(set(PartnershipState) - {"introduced", "trial", "active"}))
async def test_a_partnership_that_does_not_run_invites_nobody(three: Three, state: PartnershipState) -> None:
    async with three.store.writing() as uow:
        (await uow.session.get_one(Partnership, ONE)).state = state
    assert await three.invite() is Hindrance.NOT_LIVE


async def test_who_is_inside_and_who_is_a_neighbour_is_not_invited(three: Three) -> None:
    assert await three.invite(AMMAN) is Hindrance.INSIDE
    assert await three.invite(SUVA) is Hindrance.INSIDE
    neighbour = await builders.library(three.store, "Amman", name="Zarqa Library")
    assert await three.invite(neighbour.id) is Hindrance.COUNTRY


async def test_a_recorded_yes_says_how_it_came(three: Three) -> None:
    await three.invite()
    async with three.store.writing() as uow:
        said = Said(
            library_id=AMMAN,
            choice=Choice.YES,
            by=three.people["Ana"].id,
            source=AnswerSource.EMAIL,
            on=uow.now.date(),
        )
        await agree(uow, await waiting(uow), said)
    async with three.store.reading() as uow:
        answer = (await uow.session.scalars(select(LibraryAnswer))).one()
        assert (answer.question, answer.recorded_from) == (Question.JOINING, AnswerSource.EMAIL)


async def test_only_partners_and_staff_record_for_whom_they_invited(three: Three) -> None:
    await three.invite()
    async with three.store.reading() as uow:
        proposed = await proposal_by_id(uow, ProposalId(1))
        assert proposed is not None
        assert await voice_for_invited(uow, proposed, own={SUVA}, is_staff=False) is Voice.NONE
        proposed.proposal.inside = False
        assert await voice_for_invited(uow, proposed, own={SUVA}, is_staff=False) is Voice.CONNECTED
        assert await voice_for_invited(uow, proposed, own={LIMA}, is_staff=False) is Voice.NONE
        assert await voice_for_invited(uow, proposed, own=set(), is_staff=True) is Voice.CONNECTED


async def test_whoever_connects_and_whoever_takes_over_is_asked_too(three: Three) -> None:
    await three.invite()
    zaid, mai = await builders.member(three.store, "Zaid"), await builders.member(three.store, "Mai")
    async with three.store.reading() as uow:
        amman, juneau = await uow.session.get_one(Library, AMMAN), await uow.session.get_one(Library, JUNEAU)
    await builders.contact(three.store, amman, zaid)
    await builders.contact(three.store, juneau, mai)
    async with three.store.writing() as uow:
        await somebody_connected(uow, AMMAN, zaid.id)
        await pass_on_questions(uow, JUNEAU, successor_id=mai.id)
    assert await three.told("joining") == three.ids("Yusuf", "Beth") | {zaid.id, mai.id}


async def test_taken_back_after_it_was_sent_the_library_reads_so(three: Three) -> None:
    await three.invite()
    await three.say(AMMAN, "Yusuf")
    await three.say(JUNEAU, "Beth")
    async with three.store.writing() as uow:
        proposed = await waiting(uow)
        await close(uow, proposed.proposal, ProposalAnswer.WITHDRAWN, by=three.people["Ana"].id)
    assert await three.told("proposal_answer") == three.ids("Rosa")
