"""Staff propose a partnership to two libraries: both are asked, each answers for itself, and two yes introduce them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from core.chat import Refusal, WireValue
from core.model.audit import AuditEntry
from core.model.libraries import Library
from core.model.lifecycle import ChangeReason, StateChange
from core.model.members import Role
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.services.passing_on import pass_on_questions
from tests import builders
from tests.core.commands.among import Among
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import labels
from tests.core.register import problems_of
from tests.core.town import CoreTown

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_YOURS = "is not there, or is not for you to see"
LETTERS = "/staff propose libraries:LIB-001,LIB-002 Both their readers write letters"
PROPOSES = "of the staff, proposes that"


@dataclass
class Bringing(Among):
    """Ana and Tomas of Suva (1), Beth of Juneau (2), Rosa of Lima (3); nobody of Amman (4). Dee and Noor are staff, and
    Sam, who speaks for Kyiv (5).
    """

    store: Store

    async def answer(self, person: str, what: str = "accept", **more: WireValue) -> Answer:
        """For their own library."""
        library = {"Ana": "1", "Tomas": "1", "Beth": "2", "Rosa": "3"}[person]
        return await self.ask(person, f"sister proposed-{what}", proposal="1", library=library, **more)

    async def one(self) -> tuple[ProposalAnswer, PartnershipState]:
        async with self.store.reading() as uow:
            proposal = (await uow.session.scalars(select(Proposal))).one()
            return proposal.answer, (await uow.session.get_one(Partnership, proposal.partnership_id)).state

    async def reasons(self) -> list[ChangeReason]:
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(StateChange.reason).order_by(StateChange.id)))


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Bringing:
    people = {name: await builders.member(store, name) for name in ("Ana", "Tomas", "Beth", "Rosa")}
    for name in ("Dee", "Noor"):
        await builders.member(store, name, roles=(Role.STAFF,))
    await builders.library(store, "Suva", contacts=[people["Ana"], people["Tomas"]], posted=True)
    await builders.library(store, "Juneau", contacts=[people["Beth"]])
    await builders.library(store, "Lima", contacts=[people["Rosa"]])
    await builders.library(store, "Amman")
    await builders.library(store, "Kyiv", contacts=[await builders.member(store, "Sam", roles=(Role.STAFF,))])
    return Bringing(CoreTown(database, clock), store)


async def test_both_are_asked_and_introduced_when_both_have_said_yes(there: Bringing) -> None:
    words = "/staff propose libraries:LIB-001,LIB-002 how_often:21 trial:6 Both their readers write letters"
    sent = await there.town.say("Dee", words)
    assert "Sent to Suva City Library and Juneau City Library." in said(sent)
    await there.town.move(4)
    assert there.told(PROPOSES) == there.told("6 months, from the first talk") == ["ana", "beth", "tomas"]

    first = await there.answer("Beth")
    assert "It waits for Suva City Library until 3 December 2026." in said(first)
    assert await there.one() == (ProposalAnswer.WAITING, PartnershipState.PROPOSED)
    second = await there.answer("Tomas")
    assert "Both said yes." in said(second)
    assert await there.one() == (ProposalAnswer.ACCEPTED, PartnershipState.INTRODUCED)
    async with there.store.reading() as uow:
        partnership = (await uow.session.scalars(select(Partnership))).one()
    assert (partnership.cadence_days, partnership.trial_months) == (21, 6)
    assert await there.reasons() == [ChangeReason.PROPOSED, ChangeReason.ACCEPTED]

    await there.town.move(4)
    assert there.told("Say hello within a week") == ["ana", "beth", "tomas"]
    assert "dee" in there.told("Both said yes.")


async def test_either_declines_kindly_and_the_other_and_staff_read_it(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    await there.town.move(4)
    await there.answer("Beth")
    declined = await there.answer("Ana", "decline", words="Too little time this year.")
    assert "Suva City Library cannot be a partner now. This is no judgement of anybody." in said(declined)
    assert await there.one() == (ProposalAnswer.DECLINED, PartnershipState.ENDED)
    await there.town.move(4)
    assert {"beth", "dee"} <= set(there.told("“Too little time this year.”"))
    late = await there.answer("Beth")
    assert "cannot be a partner now" in said(late)
    assert "Sent to" in said(await there.town.say("Dee", LETTERS))


async def test_without_both_answers_it_lapses_with_a_note_to_all(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    await there.town.move(4)
    await there.answer("Beth")
    await there.town.move(9)
    assert (await there.one())[0] is ProposalAnswer.WAITING
    await there.town.move(6)
    assert await there.one() == (ProposalAnswer.LAPSED, PartnershipState.ENDED)
    assert set(there.told("the proposal lapsed")) == {"ana", "beth", "tomas", "dee"}
    assert "the proposal lapsed" in said(await there.answer("Ana"))


async def test_staff_take_it_back(there: Bringing) -> None:
    sent = await there.town.say("Dee", LETTERS)
    seen = await there.town.press("Dee", sent, "Look")
    assert "It waits for Suva City Library and Juneau City Library" in said(seen)
    await there.town.move(4)
    assert "Staff took the proposal back." in said(await there.town.press("Dee", seen, "Take it back"))
    await there.town.move(4)
    assert set(there.told("Staff took the proposal back.")) == {"ana", "beth", "tomas"}
    for answer in (await there.answer("Ana"), await there.answer("Beth", "decline")):
        assert "Staff took the proposal back." in said(answer)
    assert await there.one() == (ProposalAnswer.WITHDRAWN, PartnershipState.ENDED)


@pytest.mark.parametrize(
    ("libraries", "problem"),
    [
        ("LIB-001", "Please choose two different libraries."),
        ("LIB-001,LIB-001", "Please choose two different libraries."),
        ("LIB-001,LIB-002,LIB-003", "Please choose two different libraries."),
        ("LIB-001,LIB-004", "Nobody of Amman City Library is connected to me"),
        ("LIB-001,LIB-999", "I do not know"),
        ("LIB-001,Junau City Library", "I do not know"),
    ],
)
async def test_what_cannot_be_proposed_is_said(there: Bringing, libraries: str, problem: str) -> None:
    asked = await there.town.say("Dee", f"/staff propose libraries:{libraries} reason:Letters")
    assert problem in problems_of(asked)["libraries"]


async def test_the_nearest_names_are_offered_for_an_unknown_one(there: Bringing) -> None:
    dee = there.town.speaker("Dee")
    offered = await there.town.core.complete(dee, "staff propose", {}, "libraries", "Junea")
    assert "2" in [choice.value for choice in offered]


async def test_two_of_one_country_are_no_sisters(there: Bringing) -> None:
    async with there.store.writing() as uow:
        await uow.session.execute(update(Library).where(Library.id == 2).values(country="FJ"))
    assert "Both are in Fiji." in problems_of(await there.town.say("Dee", LETTERS))["libraries"]


async def test_partners_and_those_who_are_asked_are_not_asked_again(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    assert "This is proposed already" in problems_of(await there.town.say("Noor", LETTERS))["libraries"]
    own = await there.town.say("Ana", "/sister propose library:LIB-002 We too")
    assert isinstance(own.outcome, Refusal) or "library" in problems_of(own)
    await there.answer("Ana")
    await there.answer("Beth")
    assert "partners already" in problems_of(await there.town.say("Noor", LETTERS))["libraries"]


async def test_who_speaks_for_one_of_them_proposes_as_its_contact(there: Bringing) -> None:
    asked = await there.town.say("Sam", "/staff propose libraries:LIB-005,LIB-002 Letters")
    assert "You speak for Kyiv City Library yourself." in problems_of(asked)["libraries"]


@pytest.mark.parametrize("person", ["Ana", "Lina"])
async def test_only_staff_propose_for_others(there: Bringing, person: str) -> None:
    assert isinstance((await there.town.say(person, LETTERS)).outcome, Refusal)
    async with there.store.reading() as uow:
        assert list(await uow.session.scalars(select(Proposal))) == []


@pytest.mark.parametrize("person", ["Rosa", "Lina"])
async def test_nobody_else_learns_of_it(there: Bringing, person: str) -> None:
    await there.town.say("Dee", LETTERS)
    for proposal in ("1", "99"):
        for command, more in (
            ("look", {}),
            ("accept", {"library": "2"}),
            ("decline", {"library": "3"}),
            ("withdraw", {}),
        ):
            refused = await there.ask(person, f"sister proposed-{command}", proposal=proposal, **more)
            assert isinstance(refused.outcome, Refusal)
            assert NOT_YOURS in said(refused)
        for command in ("look", "accept", "decline", "withdraw"):
            assert NOT_YOURS in said(await there.ask(person, f"sister propose-{command}", proposal=proposal))
    assert (await there.one())[0] is ProposalAnswer.WAITING


async def test_each_answers_for_its_own_library_alone(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    for person, library in (("Ana", "2"), ("Beth", "1"), ("Dee", "1")):
        given = {"proposal": "1", "library": library}
        assert NOT_YOURS in said(await there.ask(person, "sister proposed-accept", **given))
    assert NOT_YOURS in said(await there.ask("Ana", "sister proposed-withdraw", proposal="1"))
    for command in ("accept", "decline", "withdraw", "look"):
        assert NOT_YOURS in said(await there.ask("Beth", f"sister propose-{command}", proposal="1"))
    assert (await there.one())[0] is ProposalAnswer.WAITING


async def test_home_and_the_list_of_proposals_show_what_waits(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    home = await there.town.say("Beth", "/sister")
    assert PROPOSES in said(home)
    looked = await there.town.press("Beth", home, "Look")
    assert {"Accept", "Decline kindly"} <= set(labels(looked))
    await there.town.press("Beth", looked, "Accept")
    assert PROPOSES not in said(await there.town.say("Beth", "/sister"))
    waits = await there.town.say("Beth", "/sister proposals")
    assert "Waits for their answer until 3 December 2026" in said(waits)
    assert "from staff" in said(waits)
    assert "Said yes" in said(await there.town.press("Beth", waits, "Look"))


async def test_a_double_press_says_yes_once(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    for _press in range(2):
        assert "It waits for Juneau City Library" in said(await there.answer("Ana"))
    async with there.store.reading() as uow:
        audited = list(await uow.session.scalars(select(AuditEntry.action)))
    assert audited.count("pairing answered") == 1


async def test_two_yes_at_the_same_moment_introduce_them_once(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    answers = await asyncio.gather(there.answer("Ana"), there.answer("Beth"))
    assert len([each for each in answers if "Both said yes." in said(each)]) == 1
    assert await there.reasons() == [ChangeReason.PROPOSED, ChangeReason.ACCEPTED]


@pytest.mark.parametrize("first", ["accept", "decline"])
async def test_yes_and_no_at_the_same_moment_end_it(there: Bringing, first: str) -> None:
    await there.town.say("Dee", LETTERS)
    both = [there.answer("Ana"), there.answer("Beth", "decline")]
    await asyncio.gather(*(both if first == "accept" else reversed(both)))
    assert await there.one() == (ProposalAnswer.DECLINED, PartnershipState.ENDED)


async def test_two_staff_who_propose_the_same_at_once_propose_it_once(there: Bringing) -> None:
    await asyncio.gather(
        there.town.core.say(there.town.speaker("Dee"), LETTERS, "a"),
        there.town.core.say(there.town.speaker("Noor"), LETTERS, "b"),
    )
    assert await there.one() == (ProposalAnswer.WAITING, PartnershipState.PROPOSED)


async def test_whoever_takes_over_is_asked_too(there: Bringing) -> None:
    await there.town.say("Dee", LETTERS)
    successor = await builders.member(there.store, "Zoe")
    async with there.store.reading() as uow:
        juneau = (await uow.session.scalars(select(Library).where(Library.town == "Juneau"))).one()
    await builders.contact(there.store, juneau, successor)
    async with there.store.writing() as uow:
        await pass_on_questions(uow, juneau.id, successor_id=successor.id)
    await there.town.move(4)
    assert there.told(PROPOSES) == ["ana", "beth", "tomas", "zoe"]
