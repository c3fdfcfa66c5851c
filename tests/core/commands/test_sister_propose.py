"""Proposals: sent, read in the other library's morning, asked about, answered, taken back, lapsed; once each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Answer, Invocation, Refusal, Reply, ToPerson, plain
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Role
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.model.schedule import months_after
from tests import builders
from tests.contracts.fitting import texts_of
from tests.core.commands.desk_reading import everything
from tests.core.register import problems_of
from tests.core.town import CoreTown, said
from tests.fakes.workspace import press_of, words_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


class Proposing:
    """Ana of Suva, Beth and Bo of Juneau, Yusuf of Amman in Lantern; nobody is a partner of anybody."""

    def __init__(self, town: CoreTown, store: Store) -> None:
        self.town = town
        self.store = store

    async def propose(self, words: str = "library:LIB-002 Our readers love letters") -> Answer:
        return await self.town.say("Ana", f"/sister propose {words}")

    async def press(self, name: str, words: str, label: str, **more: str) -> Answer:
        """A button of the newest notice that says so."""
        _message, parcel = next(
            (key, each) for key, each in reversed(self.town.harbour.posts.items()) if words in words_of(each.card)
        )
        self.town.said += 1
        return await self.town.core.press(
            self.town.speaker(name), press_of(parcel.card, label), f"p{self.town.said}", **more
        )

    def asking(self, name: str, command: str) -> Invocation:
        """A button with the one proposal, as somebody might make it up."""
        who = self.town.speaker(name)
        given = {"proposal": "1"}
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key="made-up"
        )

    def told(self, words: str) -> list[str]:
        """Whom a notice reached that says so."""
        return [
            parcel.address.user
            for parcel in self.town.harbour.posts.values()
            if words in words_of(parcel.card) and isinstance(parcel.address, ToPerson)
        ]

    def read(self, words: str) -> list[str]:
        """Whom a notice reached in which that stands anywhere."""
        return [
            parcel.address.user
            for parcel in self.town.harbour.posts.values()
            if isinstance(parcel.address, ToPerson)
            and any(words in plain(text, parcel.reader) for text in texts_of(parcel.card))
        ]

    async def one(self) -> tuple[Proposal, Partnership]:
        async with self.store.reading() as uow:
            proposal = (await uow.session.scalars(select(Proposal))).one()
            return proposal, await uow.session.get_one(Partnership, proposal.partnership_id)

    async def reasons(self) -> list[ChangeReason]:
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(StateChange.reason).order_by(StateChange.id)))


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Proposing:
    ana = await builders.member(store, "Ana", platform_zone="Pacific/Fiji", locale="en")
    beth, bo = await builders.member(store, "Beth"), await builders.member(store, "Bo")
    await builders.library(store, "Suva", contacts=[ana], posted=True)
    await builders.library(store, "Juneau", contacts=[beth, bo], posted=True)
    await builders.library(store, "Amman", posted=True)
    await builders.library(store, "Lima", contacts=[await builders.member(store, "Rosa")])
    return Proposing(CoreTown(database, clock), store)


async def test_it_is_read_in_the_others_morning_and_accepted(there: Proposing) -> None:
    sent = await there.propose("library:LIB-002 how_often:21 Our readers love letters")
    assert "Sent to Juneau City Library." in said(sent)
    await there.town.move(4)
    assert sorted(there.told("would like to be a partner")) == ["beth", "bo"]

    accepted = await there.press("Beth", "would like to be a partner", "Accept")
    assert "Accepted." in said(accepted)
    proposal, partnership = await there.one()
    assert (proposal.answer, partnership.state, partnership.cadence_days) == (
        ProposalAnswer.ACCEPTED,
        PartnershipState.INTRODUCED,
        21,
    )
    await there.town.move(5)
    assert sorted(there.told("Say hello within a week")) == ["ana", "beth", "bo"]
    assert await there.reasons() == [ChangeReason.PROPOSED, ChangeReason.ACCEPTED]


async def test_the_first_talk_begins_the_trial(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    await there.press("Beth", "would like to be a partner", "Accept")
    logged = await there.town.say("Ana", "/log how:video Hello")
    assert "Logged: video call with Juneau City Library" in said(logged)
    _proposal, partnership = await there.one()
    assert partnership.state is PartnershipState.TRIAL
    assert partnership.trial_ends_on is not None
    assert (await there.reasons())[-1] is ChangeReason.FIRST_TALK


@pytest.mark.parametrize(("trial", "months"), [("trial:6 ", 6), ("", None), ("trial:12 ", 12)])
async def test_how_long_a_trial_lasts_is_proposed_with_it(there: Proposing, trial: str, months: int | None) -> None:
    """It begins with the first talk; where nothing is said it lasts as long as the programme's."""
    words = f"{months or 4} months, from the first talk"
    await there.propose(f"library:LIB-002 {trial}Our readers love letters")
    await there.town.move(4)
    assert sorted(there.read(words)) == ["beth", "bo"]
    await there.press("Beth", "would like to be a partner", "Accept")
    page = await there.town.say("Ana", "/sister partnership")
    assert words in everything(page)
    await there.town.move(4)
    assert "ana" in there.read(words)

    await there.town.say("Ana", "/log how:video Hello")
    _proposal, partnership = await there.one()
    assert partnership.trial_months == months
    assert partnership.trial_ends_on == months_after(partnership.state_since, months or 4)


@pytest.mark.parametrize("trial", ["5", "0", "often", "six"])
async def test_a_trial_of_another_length_is_asked_again(there: Proposing, trial: str) -> None:
    assert "trial" in problems_of(await there.propose(f"library:LIB-002 trial:{trial} Letters"))


async def test_it_is_declined_with_a_kind_word_that_the_proposer_reads(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    form = await there.press("Bo", "would like to be a partner", "Decline kindly")
    declined = await there.town.fill("Bo", form, words="Too little time this year. Thank you.")
    assert "Declined." in said(declined)
    await there.town.move(4)
    assert there.told("Too little time this year.")[-1] == "ana"
    _proposal, partnership = await there.one()
    assert partnership.state is PartnershipState.ENDED
    assert "Sent to Juneau" in said(await there.propose())


async def test_a_question_is_asked_and_answered_and_it_waits_meanwhile(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    form = await there.press("Beth", "would like to be a partner", "Ask a question")
    assert "Asked." in said(await there.town.fill("Beth", form, question="How many readers have you?"))
    await there.town.move(4)
    reply = await there.press("Ana", "How many readers have you?", "Answer")
    assert "Sent." in said(await there.town.fill("Ana", reply, words="About 2,000."))
    await there.town.move(4)
    assert "beth" in there.told("About 2,000.")
    assert "Accepted." in said(await there.press("Beth", "About 2,000.", "Accept"))


async def test_without_an_answer_it_lapses_after_two_weeks_and_both_are_told(there: Proposing) -> None:
    await there.propose()
    await there.town.move(13)
    assert (await there.one())[0].answer is ProposalAnswer.WAITING
    await there.town.move(6)
    proposal, partnership = await there.one()
    assert (proposal.answer, partnership.state) == (ProposalAnswer.LAPSED, PartnershipState.ENDED)
    assert sorted(set(there.told("the proposal lapsed"))) == ["ana", "beth", "bo"]
    late = await there.press("Beth", "would like to be a partner", "Home")
    assert isinstance(late.outcome, Reply)


async def test_it_is_taken_back_and_what_was_read_says_so(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    look = await there.town.press("Ana", await there.town.say("Ana", "/sister proposals"), "Look")
    assert "Taken back." in said(await there.town.press("Ana", look, "Take it back"))
    await there.town.move(4)
    assert there.told("took the proposal back")


async def test_two_who_answer_at_once_get_one_answer(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    accepted, other = await asyncio.gather(
        there.press("Beth", "would like to be a partner", "Accept"),
        there.press("Bo", "would like to be a partner", "Accept"),
    )
    texts = sorted([said(accepted), said(other)], key=lambda text: "Accepted." not in text)
    assert "Accepted." in texts[0]
    assert "You are introduced to each other." in texts[1]
    assert await there.reasons() == [ChangeReason.PROPOSED, ChangeReason.ACCEPTED]


async def test_who_is_of_neither_library_learns_nothing(there: Proposing) -> None:
    await there.propose()
    await there.town.move(4)
    for name in ("Rosa", "Noor"):
        refused = await there.press(name, "would like to be a partner", "Accept")
        assert isinstance(refused.outcome, Refusal)
        assert "is not there, or is not for you to see" in said(refused)
    assert (await there.one())[0].answer is ProposalAnswer.WAITING


@pytest.mark.parametrize(
    ("words", "field", "problem"),
    [
        ("library:LIB-001 Us", "library", "You speak for this library yourself."),
        ("library:LIB-004 Hello", "library", "I do not know"),
        ("library:Nowhere Hello", "library", "I do not know"),
        ("library:LIB-002 how_often:3 Hello", "how_often", "is not a whole number from 7 to 180"),
        ("library:LIB-002 how_often:often Hello", "how_often", "is not a whole number"),
    ],
)
async def test_what_cannot_be_proposed_is_said(there: Proposing, words: str, field: str, problem: str) -> None:
    assert problem in problems_of(await there.propose(words))[field]


async def test_a_library_of_the_same_country_is_no_sister(there: Proposing) -> None:
    async with there.store.writing() as uow:
        (await uow.session.get_one(Library, 2)).country = "FJ"
    assert "Both are in Fiji." in problems_of(await there.propose())["library"]


async def test_once_is_enough_from_whichever_side(there: Proposing) -> None:
    await there.propose()
    assert "proposed this already" in problems_of(await there.propose())["library"]
    back = await there.town.say("Beth", "/sister propose library:LIB-001 We too")
    assert "proposed this already" in problems_of(back)["library"]


async def test_home_shows_what_waits_for_an_answer(there: Proposing) -> None:
    await there.propose()
    home = await there.town.say("Beth", "/sister")
    assert "would like to be a partner of" in said(home)
    look = await there.town.press("Beth", home, "Look")
    assert "would like to be a partner of" in said(look)


async def test_staff_see_it_and_answer_for_nobody(there: Proposing) -> None:
    await builders.member(there.store, "Dee", roles=(Role.STAFF,))
    await there.propose()
    seen = await there.town.core.answer(there.asking("Dee", "sister propose-look"))
    assert "would like to be a partner of" in said(seen)
    assert isinstance((await there.town.core.answer(there.asking("Dee", "sister propose-accept"))).outcome, Refusal)


async def test_only_libraries_that_can_be_asked_are_offered(there: Proposing) -> None:
    """Not one's own, no partner, and none whose card is private."""
    ana = there.town.speaker("Ana")
    offered = await there.town.core.complete(ana, "sister propose", {}, "library", "")
    assert [choice.value for choice in offered] == ["3", "2"]

    async with there.store.reading() as uow:
        suva, juneau = await uow.session.get_one(Library, 1), await uow.session.get_one(Library, 2)
    await builders.partnership(there.store, suva, juneau)
    offered = await there.town.core.complete(ana, "sister propose", {}, "library", "")
    assert [choice.value for choice in offered] == ["3"]
