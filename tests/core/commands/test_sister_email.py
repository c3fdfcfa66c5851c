"""*Copy an e-mail*: the letter of each matter, who may read it, when it was sent, the address, and a code to join."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import Answer, FileRef, Reply, Secret
from core.chat.words import Strong
from core.model.agreements import Agreement, AgreementState
from core.model.audit import AuditEntry
from core.model.contacts import ContactInvitation, InvitationState
from core.model.endings import Ending, EndingReason
from core.model.ids import AgreementId, LibraryId, MemberId, PartnershipId
from core.model.letters import Letter, Matter
from core.model.members import Member
from core.model.partnerships import Partnership, PartnershipState
from core.model.renewals import Renewal
from core.model.reviews import Enough, Review, ReviewAnswer, Wish
from core.model.rhythms import Rhythm
from core.store.files import read_file
from tests.core.commands.by_email import Writing, build_writing
from tests.core.commands.desk_reading import everything, facts, labels
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store, UnitOfWork
    from tests.clock import MovableClock

ANA, SUVA, LIMA, PAIR = MemberId(1), LibraryId(1), LibraryId(4), PartnershipId(1)


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Writing:
    writing = await build_writing(database, store, clock)
    await writing.proposed()
    return writing


async def letter(there: Writing, matter: Matter, person: str = "Ana", **given: str) -> Answer:
    return await there.ask(
        person, "sister email", **{"partnership": "1", "library": "4", "matter": matter.value, **given}
    )


async def in_state(there: Writing, state: PartnershipState) -> None:
    """They are partners by now."""
    async with there.store.writing() as uow:
        partnership = await uow.session.get_one(Partnership, PAIR)
        partnership.state = state
        partnership.trial_ends_on = date(2027, 3, 20)
        partnership.midway_asked_on = uow.now.date()


def an_ending(uow: UnitOfWork) -> Ending:
    return Ending(
        partnership_id=PAIR,
        asked_by=ANA,
        asked_at=uow.now,
        ends_at=uow.now + timedelta(days=14),
        reason=EndingReason.NO_TIME,
        library_id=SUVA,
        words="Between us: nobody here has time for them.",
        thanks="We loved your letters.",
    )


def an_agreement(uow: UnitOfWork, state: AgreementState) -> Agreement:
    return Agreement(
        partnership_id=PAIR,
        version=1,
        languages=("en",),
        created_at=uow.now,
        created_by=ANA,
        state=state,
        ends_on=date(2027, 11, 30),
    )


async def test_the_letter_of_a_proposal_has_all_that_they_need(there: Writing) -> None:
    shown = await letter(there, Matter.PROPOSAL)
    assert facts(shown) == {
        "To": "rosa@barranco.example",
        "Subject": "Sister libraries: Suva City Library and Biblioteca de Barranco?",
    }
    for words in (
        "Dear Rosa,",
        "Suva City Library, Suva, Fiji, would like to be a sister library of Biblioteca de Barranco.",
        "Why we ask you: Both our towns live by the sea.",
        "What we could do together: Letters of our readers",
        "every 30 days",
        "by 3 December 2026: yes, no, or a question",
        "Ana, Suva City Library",
    ):
        assert words in everything(shown)
    assert labels(shown)[:2] == ["I sent it", "Record their answer"]


async def test_the_letter_comes_as_a_file_too_word_for_word(there: Writing) -> None:
    shown = await letter(there, Matter.PROPOSAL)
    assert isinstance(shown.outcome, Reply)
    (part,) = [each for each in shown.outcome.card.parts if isinstance(each, FileRef)]
    async with there.store.reading() as uow:
        kept = await read_file(uow, part.file, owner=there.town.speaker("Ana").account)
    assert kept is not None
    text = kept.content.decode()
    assert text.startswith("rosa@barranco.example\n\nSister libraries: Suva City Library and")
    assert text.endswith("With kind regards,\n\nAna, Suva City Library\n")


async def test_partners_are_greeted_introduced_and_asked_midway(there: Writing) -> None:
    await in_state(there, PartnershipState.TRIAL)
    hello = everything(await letter(there, Matter.HELLO))
    assert "How are you, and how is Biblioteca de Barranco?" in hello
    introduction = everything(await letter(there, Matter.INTRODUCTION))
    assert "Suva City Library is in Suva, Fiji." in introduction
    assert "We can write in English and Fijian." in introduction
    assert "from 1, not well, to 5, very well" in everything(await letter(there, Matter.MIDWAY))


async def test_a_rhythm_is_asked_about_in_days(there: Writing) -> None:
    await in_state(there, PartnershipState.ACTIVE)
    async with there.store.writing() as uow:
        uow.session.add(Rhythm(partnership_id=PAIR, library_id=SUVA, days=45, asked_by=ANA, asked_at=uow.now))
    shown = everything(await letter(there, Matter.RHYTHM))
    assert "Suva City Library would like to talk with you every 45 days." in shown
    assert "from 7 to 180" in shown


async def test_a_review_asks_seven_questions_and_shows_no_answer(there: Writing) -> None:
    await in_state(there, PartnershipState.TRIAL)
    async with there.store.writing() as uow:
        review = Review(partnership_id=PAIR, asked_at=uow.now, closes_at=uow.now + timedelta(days=14))
        uow.session.add(review)
        await uow.session.flush()
        uow.session.add(
            ReviewAnswer(
                review_id=review.id,
                library_id=SUVA,
                member_id=ANA,
                at=uow.now,
                wish=Wish.STOP,
                enough=Enough.TOO_LITTLE,
                did="We hardly talked.",
                gained="Nothing at all.",
            )
        )
    shown = everything(await letter(there, Matter.REVIEW))
    for number in range(1, 8):
        assert f"\n{number}. " in shown
    assert "before 3 December 2026" in shown
    assert "hardly" not in shown
    assert "Nothing at all" not in shown


async def test_an_agreement_is_attached_by_the_sender_and_its_end_is_said(there: Writing) -> None:
    await in_state(there, PartnershipState.ACTIVE)
    async with there.store.writing() as uow:
        uow.session.add(an_agreement(uow, AgreementState.DRAFT))
    draft = everything(await letter(there, Matter.AGREEMENT))
    assert "Our agreement is attached" in draft
    assert "Please attach the document" in draft
    assert "not legal advice" in draft
    assert "Nothing waits" in said(await letter(there, Matter.RENEWAL))
    async with there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.SIGNED
        asked_on = uow.now.date()
        uow.session.add(
            Renewal(partnership_id=PAIR, agreement_id=AgreementId(1), asked_on=asked_on, reminded_on=asked_on)
        )
    assert "Our agreement ends on 30 November 2027." in everything(await letter(there, Matter.RENEWAL))


async def test_an_ending_is_kind_and_keeps_what_was_said_among_themselves(there: Writing) -> None:
    await in_state(there, PartnershipState.ACTIVE)
    async with there.store.writing() as uow:
        uow.session.add(an_ending(uow))
    shown = everything(await letter(there, Matter.ENDING))
    assert "would like to end our partnership on 3 December 2026" in shown
    assert "“We loved your letters.”" in shown
    assert "Between us" not in shown


@pytest.mark.parametrize("matter", [each for each in Matter if each is not Matter.PROPOSAL])
async def test_where_nothing_waits_there_is_no_letter(there: Writing, matter: Matter) -> None:
    assert "Nothing waits for their answer here any more." in said(await letter(there, matter))


async def test_only_partners_and_staff_read_the_address(there: Writing) -> None:
    for person in ("Beth", "Lina", "Yusuf"):
        for command in ("sister email", "sister email-sent", "sister email-code", "sister email-address"):
            asked = await there.ask(
                person, command, partnership="1", library="4", matter="proposal", email="x@y.example"
            )
            assert "This is not there, or is not for you to see." in said(asked)
    nothing = await letter(there, Matter.PROPOSAL, partnership="99")
    own = await letter(there, Matter.PROPOSAL, library="1")
    elsewhere = await letter(there, Matter.PROPOSAL, library="2")
    assert {said(each) for each in (nothing, own, elsewhere)} == {said(await letter(there, Matter.PROPOSAL, "Lina"))}
    assert "rosa@barranco.example" in everything(await letter(there, Matter.PROPOSAL, "Dee"))


async def test_staff_sign_for_the_programme(there: Writing) -> None:
    assert "Dee, for the Sister Libraries programme" in everything(await letter(there, Matter.PROPOSAL, "Dee"))


async def test_the_day_on_which_it_was_sent_is_remembered_once(there: Writing) -> None:
    for _twice in range(2):
        noted = await there.ask("Ana", "sister email-sent", partnership="1", library="4", matter="proposal")
        assert "Noted: e-mailed to Biblioteca de Barranco on 20 November 2026." in said(noted)
    assert labels(noted) == ["Record their answer", "Home"]
    assert await there.count(Letter) == 1
    assert "E-mailed on 20 November 2026 by Ana." in everything(await letter(there, Matter.PROPOSAL, "Tomas"))
    async with there.store.reading() as uow:
        actions = list(await uow.session.scalars(select(AuditEntry.action)))
    assert actions.count("letter sent") == 1


async def test_a_wrong_address_is_changed(there: Writing) -> None:
    wrong = await there.ask("Ana", "sister email-address", partnership="1", library="4", email="rosa at barranco")
    assert "not a whole e-mail address" in problems_of(wrong)["email"]
    await there.ask("Ana", "sister email-address", partnership="1", library="4", email="Rosa@BARRANCO.example")
    assert facts(await letter(there, Matter.PROPOSAL))["To"] == "Rosa@barranco.example"


async def test_signs_of_theirs_do_nothing_in_a_letter(there: Writing) -> None:
    async with there.store.writing() as uow:
        rosa = (await uow.session.scalars(select(Member).where(Member.name == "Rosa"))).one()
        rosa.name = "<!channel> {name} @everyone"
    shown = await letter(there, Matter.PROPOSAL)
    assert "Dear <!channel> {name} @everyone," in everything(shown), "as it was written: each platform escapes it"


# A code


def code_in(answer: Answer) -> str:
    """The words to be sent."""
    (line,) = [line for line in said(answer).splitlines() if line.startswith("/sister join")]
    return line


async def a_code(there: Writing, person: str = "Ana") -> Answer:
    return await there.ask(person, "sister email-code", partnership="1", library="4")


async def test_whoever_joins_with_the_code_is_the_one_who_was_reached_by_email(there: Writing) -> None:
    line = code_in(await a_code(there))
    question = await there.town.say("Rosa", line)
    assert "Ana would like you to speak for Biblioteca de Barranco" in said(question)
    assert "Welcome. You speak for Biblioteca de Barranco now." in said(
        await there.town.press("Rosa", question, "Accept")
    )
    (rosa,) = await there.contacts(4)
    assert (rosa.member.name, rosa.member.email, len(rosa.member.accounts)) == ("Rosa", None, 1)
    async with there.store.reading() as uow:
        named = list(await uow.session.scalars(select(Member.id).where(Member.name == "Rosa")))
    assert len(named) == 1, "one person, not two"


async def test_from_then_on_they_are_asked_themselves_and_the_partners_know(there: Writing) -> None:
    question = await there.town.say("Rosa", code_in(await a_code(there)))
    await there.town.press("Rosa", question, "Accept")
    record = {"proposal": "1", "library": "4", "source": "email", "on": "2026-11-20", "accepted": "yes"}
    assert "I ask them instead" in said(await there.ask("Ana", "sister propose-record", **record))
    assert "No e-mail is needed any more." in said(await letter(there, Matter.PROPOSAL))
    assert "No e-mail is needed any more." in said(await a_code(there))
    await there.town.move(5)
    assert sorted(there.told("Rosa of Biblioteca de Barranco is connected to me now.")) == ["ana", "tomas"]
    assert there.told("would like to be a partner of") == ["rosa"]
    assert "Accepted." in said(await there.ask("Rosa", "sister propose-accept", proposal="1"))


async def test_of_the_codes_the_latest_three_work_and_one_of_them_once(there: Writing) -> None:
    lines = [code_in(await a_code(there)) for _code in range(4)]
    assert "works no longer" in said(await there.town.say("Rosa", lines[0]))
    question = await there.town.say("Rosa", lines[1])
    await there.town.press("Rosa", question, "Accept")
    late = await there.town.say("Lina", lines[3])
    assert "works no longer" in said(late)
    async with there.store.reading() as uow:
        states = list(await uow.session.scalars(select(ContactInvitation.state).order_by(ContactInvitation.id)))
    back = InvitationState.TAKEN_BACK
    assert states == [back, InvitationState.ACCEPTED, back, back]


async def test_partners_cannot_use_the_code_themselves(there: Writing) -> None:
    line = code_in(await a_code(there, "Dee"))
    for partner in ("Dee", "Ana", "Tomas"):
        assert "This code is for your partner" in said(await there.town.say(partner, line))
    assert [each.member.name for each in await there.contacts(4)] == ["Rosa"]
    assert "would like you to speak for" in said(await there.town.say("Rosa", line))


async def test_the_code_is_written_down_nowhere(there: Writing) -> None:
    made = await a_code(there)
    code = code_in(made).removeprefix("/sister join ")
    assert Strong(Secret(code)) in [value for part in made.outcome.card.parts for value in _values(part)]  # type: ignore[union-attr]
    async with there.store.reading() as uow:
        kept = list(await uow.session.scalars(select(ContactInvitation)))
    assert all(code.replace("-", "") not in (each.digest or "") for each in kept)


def _values(part: object) -> list[object]:
    text = getattr(part, "text", None)
    return [value for _key, value in text.values] if text is not None else []
