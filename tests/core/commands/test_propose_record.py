"""*Record their answer*: what a library without an account wrote back, by whom it was written down, and who may."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.chat import Answer, Refusal
from core.model.answers import AnswerSource
from core.model.partnerships import PartnershipState
from core.model.proposals import ProposalAnswer
from tests import builders
from tests.core.commands.by_email import Writing, build_writing
from tests.core.commands.desk_reading import everything, labels
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

TODAY = date(2026, 11, 20)


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Writing:
    writing = await build_writing(database, store, clock)
    await writing.proposed()
    return writing


async def record(there: Writing, person: str = "Ana", **given: str) -> Answer:
    """They accepted today, by e-mail, but for these answers."""
    answer = {"proposal": "1", "library": "4", "source": "email", "on": "2026-11-20", "accepted": "yes"}
    return await there.ask(person, "sister propose-record", **{**answer, **given})


async def test_accepted_by_email_they_are_introduced_and_everybody_reads_how_it_came(there: Writing) -> None:
    done = await record(there, words="With joy.")
    assert "Recorded: Biblioteca de Barranco accepts." in said(done)
    assert "recorded by Ana, from an e-mail, 20 November 2026" in everything(done)
    assert "Copy an e-mail" in labels(done)
    proposal = await there.proposal()
    assert (proposal.answer, proposal.recorded_from, proposal.recorded_on, proposal.answer_words) == (
        ProposalAnswer.ACCEPTED,
        AnswerSource.EMAIL,
        TODAY,
        "With joy.",
    )
    partnership = await there.partnership()
    assert (partnership.state, partnership.cadence_days) == (PartnershipState.INTRODUCED, 30)

    looked = await there.ask("Tomas", "sister propose-look", proposal="1")
    assert "recorded by Ana, from an e-mail, 20 November 2026" in everything(looked)
    life = await there.ask("Tomas", "sister partnership", partnership="1")
    assert "The proposal was accepted, recorded by Ana, from an e-mail, 20 November 2026" in everything(life)
    assert "is reached by e-mail" in everything(life)


async def test_the_introduction_goes_to_the_connected_side_with_a_letter_for_the_other(there: Writing) -> None:
    await record(there)
    await there.town.move(4)
    assert sorted(there.told("Say hello within a week")) == ["ana", "tomas"]
    parcel = there.town.harbour.inbox("tomas")[-1]
    assert "Copy an e-mail" in str(parcel.card)


async def test_declined_by_email_the_other_contacts_read_it(there: Writing) -> None:
    done = await record(there, accepted="no", source="call", words="Too few of us this year.")
    assert "cannot be a partner now" in said(done)
    assert (await there.partnership()).state is PartnershipState.ENDED
    await there.town.move(4)
    assert there.told("recorded by Ana, from a phone call, 20 November 2026") == ["tomas"]


async def test_staff_record_it_too(there: Writing) -> None:
    assert "Recorded" in said(await record(there, "Dee", source="letter"))
    await there.town.move(4)
    assert sorted(there.told("Say hello within a week")) == ["ana", "tomas"]


async def test_whoever_has_no_part_in_it_learns_nothing(there: Writing) -> None:
    words = {said(await record(there, person, on="2026-11-19")) for person in ("Beth", "Lina", "Yusuf")}
    words |= {said(await record(there, proposal="99")), said(await record(there, library="2"))}
    words |= {said(await record(there, library="1"))}
    assert len(words) == 1
    assert (await there.proposal()).answer is ProposalAnswer.WAITING


async def test_somebody_who_is_connected_meanwhile_is_asked_instead(there: Writing) -> None:
    carla = await builders.member(there.store, "Carla")
    (rosa,) = await there.contacts(4)
    await builders.contact(there.store, rosa.library, carla)
    refused = await record(there)
    assert "I ask them instead" in said(refused)
    assert (await there.proposal()).answer is ProposalAnswer.WAITING
    assert "Accepted." in said(await there.ask("Carla", "sister propose-accept", proposal="1"))


async def test_a_day_that_is_still_to_come_is_asked_for_again(there: Writing) -> None:
    assert "still to come" in problems_of(await record(there, on="2026-11-21"))["on"]
    assert "on" in problems_of(await record(there, on="03/04"))


async def test_a_second_answer_shows_what_became_of_the_first(there: Writing) -> None:
    await record(there)
    again = await record(there, "Tomas", accepted="no")
    assert "accepted. You are introduced" in everything(again)
    assert "recorded by Ana" in everything(again)
    assert (await there.proposal()).answer is ProposalAnswer.ACCEPTED


async def test_of_two_who_record_at_the_same_moment_one_is_written_down(there: Writing) -> None:
    both = await asyncio.gather(record(there), record(there, "Tomas", accepted="no"))
    recorded = [each for each in both if "Recorded" in said(each)]
    assert len(recorded) == 1
    assert not any(isinstance(each.outcome, Refusal) for each in both)


async def test_after_two_weeks_it_has_lapsed(there: Writing) -> None:
    await there.town.move(15)
    late = await record(there)
    assert "the proposal lapsed" in everything(late)
