"""Somebody of a library that was reached by e-mail is connected: whatever waits for its answer is asked of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.model.agreements import Agreement, AgreementSignature, AgreementState
from core.model.answers import Choice, Question
from core.model.endings import Ending, EndingReason, EndingState
from core.model.ids import AgreementId, LibraryId, MemberId, PartnershipId
from core.model.members import Member
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal, ProposalAnswer
from core.model.renewals import Renewal
from core.services.library_answers import Said, write_answer
from tests.core.commands.by_email import Writing, build_writing
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store, UnitOfWork
    from tests.clock import MovableClock

ANA, SUVA, LIMA, PAIR = MemberId(1), LibraryId(1), LibraryId(4), PartnershipId(1)
ASKED = {"ending", "renewal", "agreement_to_sign"}


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Writing:
    """Suva and Lima are partners; nobody of Lima has an account."""
    writing = await build_writing(database, store, clock)
    await writing.proposed()
    async with store.writing() as uow:
        (await uow.session.get_one(Partnership, PAIR)).state = PartnershipState.ACTIVE
        (await uow.session.get_one(Proposal, 1)).answer = ProposalAnswer.ACCEPTED
    return writing


def agreement(uow: UnitOfWork, version: int, state: AgreementState) -> Agreement:
    return Agreement(
        partnership_id=PAIR,
        version=version,
        languages=("en",),
        created_at=uow.now,
        created_by=ANA,
        state=state,
        ends_on=date(2026, 12, 10),
    )


async def asked(there: Writing, *, by: LibraryId = SUVA) -> None:
    """One version is in force and ends soon, the next one is signed by Suva, and a library would like to end it all."""
    async with there.store.writing() as uow:
        uow.session.add(agreement(uow, 1, AgreementState.SIGNED))
        uow.session.add(agreement(uow, 2, AgreementState.DRAFT))
        uow.session.add(
            Ending(
                partnership_id=PAIR,
                asked_by=ANA,
                asked_at=uow.now,
                ends_at=uow.now + timedelta(days=14),
                reason=EndingReason.NO_TIME,
                library_id=by,
                thanks="We loved your letters.",
            )
        )
        await uow.session.flush()
        today = uow.now.date()
        uow.session.add(Renewal(partnership_id=PAIR, agreement_id=AgreementId(1), asked_on=today, reminded_on=today))
        await signed(uow, SUVA)


async def signed(uow: UnitOfWork, library: LibraryId) -> None:
    uow.session.add(
        AgreementSignature(
            agreement_id=AgreementId(2),
            library_id=library,
            name="Ana W",
            position="Director",
            party="Suva City Library",
            town="Suva",
            country="FJ",
            on=uow.now.date(),
            member_id=ANA,
            at=uow.now,
        )
    )
    await uow.session.flush()


async def connect(there: Writing) -> set[str]:
    """Rosa joins with the code; of what she is told."""
    made = await there.ask("Ana", "sister email-code", partnership="1", library="4")
    (line,) = [line for line in said(made).splitlines() if line.startswith("/sister join")]
    question = await there.town.say("Rosa", line)
    await there.town.press("Rosa", question, "Accept")
    async with there.store.reading() as uow:
        rosa = await uow.session.scalar(select(Member.id).where(Member.name == "Rosa"))
        return set(await uow.session.scalars(select(Notice.kind).where(Notice.member_id == rosa)))


async def test_an_ending_a_renewal_and_an_agreement_to_sign_wait_for_whoever_is_connected(there: Writing) -> None:
    await asked(there)
    assert await connect(there) >= ASKED
    await there.town.move(5)
    assert there.told("would like to end") == ["rosa"]
    assert there.told("waits for the signature of Biblioteca de Barranco") == ["rosa"]


async def test_what_was_answered_for_them_is_not_asked_again(there: Writing) -> None:
    await asked(there)
    async with there.store.writing() as uow:
        yes = Said(library_id=LIMA, choice=Choice.YES, by=ANA)
        await write_answer(uow, Question.ENDING, 1, PAIR, yes)
        await write_answer(uow, Question.RENEWAL, 1, PAIR, yes)
        await signed(uow, LIMA)
    assert not await connect(there) & ASKED


async def test_their_own_wish_to_end_it_is_not_asked_back(there: Writing) -> None:
    await asked(there, by=LIMA)
    assert "ending" not in await connect(there)


async def test_an_ending_that_was_taken_back_is_not_asked(there: Writing) -> None:
    await asked(there)
    async with there.store.writing() as uow:
        (await uow.session.get_one(Ending, 1)).state = EndingState.WITHDRAWN
    assert "ending" not in await connect(there)
