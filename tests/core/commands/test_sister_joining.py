"""Another library is invited: first every partner says yes, then it is asked itself; of a no it never learns."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from core.chat import Form, Refusal
from core.model.audit import AuditEntry
from core.model.ids import PartnershipId
from core.model.libraries import Contact, Library
from core.model.lifecycle import ChangeReason
from core.model.members import Account, Member
from core.model.notices import Notice
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import ProposalAnswer
from tests import builders
from tests.core.commands.among import text_of
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.desk_reading import facts, labels
from tests.core.commands.several import WHY, Several, build_several
from tests.core.register import problems_of

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

NOT_THERE = "is not there, or is not for you to see"
WISH = "would like to invite"
INVITES = "invites Lima City Library to join its partnership"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Several:
    return await build_several(database, store, clock)


async def test_every_partner_is_asked_first_and_then_the_library_itself(there: Several) -> None:
    page = await there.town.say("Ana", "/sister partnership")
    form = await there.town.press("Ana", page, "Invite another library")
    asked = await there.town.fill("Ana", form, library="LIB-004", reason=WHY, activities="A poem a month")
    assert "Asked. First Amman City Library and Juneau City Library read it" in said(asked)
    await there.town.move(4)
    assert there.told(WISH) == ["beth", "yusuf"]
    assert there.told(INVITES) == []

    agreed = await there.press("Yusuf", WISH, "Yes, gladly")
    assert facts(agreed)["Amman City Library"] == "Yes, gladly"
    assert "It waits for Juneau City Library" in said(agreed)
    await there.press("Beth", WISH, "Yes, gladly")
    await there.town.move(4)
    assert there.told(INVITES) == ["rosa"]
    assert {"ana", "tomas"} <= set(there.told("Every partner said yes."))

    welcome = await there.press("Rosa", INVITES, "Accept")
    assert "Welcome. Lima City Library and Suva City Library, Amman City Library and Juneau City Library" in said(
        welcome
    )
    assert await there.inside() == {1, 2, 3, 4}
    assert (await there.reasons())[-1] is ChangeReason.JOINED
    await there.town.move(4)
    assert there.told("is one of your partners now") == ["ana", "beth", "tomas", "yusuf"]
    assert there.told("Welcome. Lima City Library is a partner of") == ["rosa"]


async def test_one_no_ends_it_and_the_library_never_learns_of_it(there: Several) -> None:
    await there.invite()
    await there.agree("Yusuf")
    await there.town.move(4)
    form = await there.press("Beth", WISH, "I would rather not")
    declined = await there.town.fill("Beth", form, words="We are many already.")
    assert "Nobody there learns of it." in said(declined)
    await there.town.move(20)
    assert {"ana", "tomas"} <= set(there.told("Not every partner agrees now"))
    assert "We are many already." in "".join(text_of(each) for each in there.posts())
    assert not there.town.harbour.inbox("rosa")
    assert "not for you to see" in said(await there.ask("Rosa", "sister propose-look", proposal="1"))
    assert "No proposal waits" in said(await there.town.say("Rosa", "/sister proposals"))
    (proposal,) = await there.proposals()
    assert (proposal.answer, proposal.inside) == (ProposalAnswer.DECLINED, True)
    assert await there.inside() == {1, 2, 3}


async def test_while_only_the_partners_know_the_library_can_do_nothing_with_it(there: Several) -> None:
    await there.invite()
    for command in ("propose-look", "propose-accept", "propose-decline", "propose-withdraw"):
        answer = await there.ask("Rosa", f"sister {command}", proposal="1")
        assert "not for you to see" in said(answer), command
    refused = await there.ask("Rosa", "sister propose-ask", proposal="1", question="What is this?")
    assert "not for you to see" in said(refused)
    assert "invite" not in said(await there.town.say("Rosa", "/sister"))


@pytest.mark.parametrize("person", ["Olena", "Rosa", "Lina"])
@pytest.mark.parametrize("command", ["joining-yes", "joining-no", "propose-look", "propose-withdraw"])
async def test_nobody_else_learns_of_it(there: Several, person: str, command: str) -> None:
    await there.invite()
    theirs = said(await there.ask(person, f"sister {command}", proposal="1"))
    none = said(await there.ask(person, f"sister {command}", proposal="77"))
    assert theirs == none
    assert "not for you to see" in theirs


async def test_staff_see_it_but_do_not_answer_for_a_partner(there: Several) -> None:
    await there.invite()
    look = await there.ask("Dee", "sister propose-look", proposal="1")
    assert WISH in said(look)
    assert "Yes, gladly" not in labels(look)
    assert "not for you" in said(await there.ask("Dee", "sister joining-yes", proposal="1"))


async def test_who_invites_takes_it_back_and_of_two_presses_one_counts(there: Several) -> None:
    await there.invite()
    look = await there.ask("Tomas", "sister propose-look", proposal="1")
    back = await there.town.press("Tomas", look, "Take it back")
    assert "Taken back. Lima City Library never learns of it." in said(back)
    late = await there.ask("Yusuf", "sister joining-yes", proposal="1")
    assert "Suva City Library took the invitation back." in said(late)
    assert "Asked. First" in said(await there.invite())


async def test_the_invited_library_declines_and_all_partners_read_it_kindly(there: Several) -> None:
    await there.invite()
    await there.agree("Yusuf", "Beth")
    await there.ask("Rosa", "sister propose-decline", proposal="1", words="Perhaps next year.")
    await there.town.move(4)
    assert {"ana", "beth", "tomas", "yusuf"} <= set(there.told("Perhaps next year."))
    assert await there.inside() == {1, 2, 3}
    assert await there.reasons() == []


async def test_nobody_answers_in_two_weeks(there: Several) -> None:
    await there.invite()
    await there.town.move(15)
    (proposal,) = await there.proposals()
    assert proposal.answer is ProposalAnswer.LAPSED
    await there.town.move(3)
    assert {"ana", "tomas"} <= set(there.told("Two weeks passed without an answer"))
    assert "rosa" not in there.told("Two weeks passed without an answer")

    await there.invite()
    for person in ("Yusuf", "Beth"):
        await there.ask(person, "sister joining-yes", proposal="2")
    await there.town.move(20)
    assert {"ana", "beth", "rosa", "tomas", "yusuf"} <= set(there.told("Two weeks passed without an answer"))
    assert await there.inside() == {1, 2, 3}


async def test_a_stale_yes_reads_how_it_stands(there: Several) -> None:
    await there.invite()
    await there.town.move(4)
    await there.agree("Yusuf", "Beth")
    await there.town.move(1)
    assert "beth" in there.told("Every partner said yes."), "what she was sent is corrected in place"
    again = await there.ask("Yusuf", "sister joining-yes", proposal="1")
    assert "Every partner said yes." in said(again)
    assert len(await there.answers()) == 2
    await there.ask("Rosa", "sister propose-accept", proposal="1")
    twice = await there.ask("Rosa", "sister propose-accept", proposal="1")
    assert "is one of the partners now" in said(twice)
    assert await there.inside() == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("library", "words"),
    [
        ("1", "is in this partnership already"),
        ("2", "is in this partnership already"),
        ("LIB-099", "LIB-099"),
        ("Lima Citty Librari", "Lima"),
        ("", "library"),
    ],
)
async def test_whom_one_cannot_invite(there: Several, library: str, words: str) -> None:
    answer = await there.invite(library=library)
    problems = problems_of(answer)
    assert "library" in problems
    assert words in problems["library"] or not library
    assert await there.proposals() == []


async def test_a_neighbour_is_not_invited(there: Several) -> None:
    nadi = await builders.member(there.store, "Nadi")
    await builders.library(there.store, "Suva", name="Nadi Library", contacts=[nadi], posted=True)
    problems = problems_of(await there.invite(library="6"))
    assert "One of you is in Fiji already." in problems["library"]


async def test_whoever_cannot_be_reached_is_not_invited(there: Several) -> None:
    await builders.library(there.store, "Lima", name="Cusco Library", posted=True)
    problems = problems_of(await there.invite(library="6"))
    assert "Nobody of Cusco Library is connected to me yet" in problems["library"]


async def test_a_ninth_library_does_not_fit(there: Several) -> None:
    async with there.store.writing() as uow:
        for number, country in enumerate(("NZ", "CL", "KE", "IS", "LA")):
            row = Library(
                name=f"Library {number}",
                town="Town",
                folded="town",
                country=country,
                zone="UTC",
                languages=("en",),
                created_at=uow.now,
            )
            uow.session.add(row)
            await uow.session.flush()
            side = PartnershipLibrary(library_id=row.id)
            side.partnership_id = PartnershipId(1)
            uow.session.add(side)
    assert "A partnership has at most 8 libraries" in problems_of(await there.invite())["library"]
    page = await there.town.say("Ana", "/sister partnership")
    assert "Invite another library" not in labels(page)


@pytest.mark.parametrize("state", [PartnershipState.PAUSED, PartnershipState.DORMANT])
async def test_who_rests_talks_first(there: Several, state: PartnershipState) -> None:
    async with there.store.writing() as uow:
        await uow.session.execute(update(Partnership).values(state=state))
    assert "is paused or rests now" in problems_of(await there.invite())["library"]
    assert "Invite another library" not in labels(await there.town.say("Ana", "/sister partnership"))


async def test_what_has_ended_invites_nobody(there: Several) -> None:
    async with there.store.writing() as uow:
        await uow.session.execute(update(Partnership).values(state=PartnershipState.ENDED))
    answer = await there.invite()
    assert await there.proposals() == []
    assert isinstance(answer.outcome, Refusal | Form)


async def test_one_library_at_a_time(there: Several) -> None:
    await there.invite()
    problems = problems_of(await there.invite("Beth", "5"))
    assert "Another library is being invited now" in problems["library"]
    assert "Invite another library" not in labels(await there.town.say("Beth", "/sister partnership"))
    assert WISH in said(await there.town.say("Beth", "/sister partnership"))


async def test_somebody_of_another_library_invites_nobody(there: Several) -> None:
    answer = await there.invite("Olena")
    assert await there.proposals() == []
    assert isinstance(answer.outcome, Refusal | Form)
    assert isinstance((await there.invite("Lina")).outcome, Refusal)


async def test_of_two_who_invite_at_once_the_second_reads_what_the_first_did(there: Several) -> None:
    answers = await asyncio.gather(there.invite("Ana", "4"), there.invite("Beth", "5"))
    assert len(await there.proposals()) == 1
    texts = [said(each) if not isinstance(each.outcome, Form) else str(problems_of(each)) for each in answers]
    assert sum("Asked. First" in text for text in texts) == 1
    assert sum("Another library is being invited now" in text for text in texts) == 1


async def test_the_last_two_who_agree_at_once_send_it_once(there: Several) -> None:
    await there.invite()
    await asyncio.gather(there.agree("Yusuf"), there.agree("Beth"))
    (proposal,) = await there.proposals()
    assert not proposal.inside
    async with there.store.reading() as uow:
        kinds = [each.kind for each in await uow.session.scalars(select(Notice))]
    assert kinds.count("proposal") == 1


async def test_yes_and_no_at_once_end_in_one_of_both(there: Several) -> None:
    await there.invite()
    await there.agree("Yusuf")
    await asyncio.gather(there.agree("Beth"), there.ask("Beth", "sister joining-no", proposal="1", words=""))
    (proposal,) = await there.proposals()
    assert (proposal.inside, proposal.answer) in {
        (False, ProposalAnswer.WAITING),
        (True, ProposalAnswer.DECLINED),
    }


async def without_account(there: Several, library: str) -> None:
    """Its contacts are on no platform from now on, but have an address."""
    async with there.store.writing() as uow:
        members = select(Contact.member_id).where(Contact.library_id == there.libraries[library].id)
        await uow.session.execute(update(Member).where(Member.id.in_(members)).values(email="beth@juneau.example"))
        for account in await uow.session.scalars(select(Account).where(Account.member_id.in_(members))):
            await uow.session.delete(account)


async def test_a_partner_by_email_is_asked_by_letter_and_their_yes_is_recorded(there: Several) -> None:
    await without_account(there, "Juneau")
    asked = await there.invite()
    assert "Juneau City Library is reached by e-mail" in said(asked)
    letter = await there.town.press("Ana", asked, "Copy an e-mail")
    assert "Shall we invite another library?" in said(letter)
    assert "Lima City Library, Lima, Peru, into our partnership" in said(letter)
    form = await there.town.press("Ana", letter, "Record their answer")
    recorded = await there.town.fill("Ana", form, source="email", on="2026-11-19", agreed="yes", words="")
    assert "recorded by Ana, from an e-mail, 19 November 2026" in facts(recorded)["Juneau City Library"]
    await there.agree("Yusuf")
    assert not (await there.proposals())[0].inside


async def test_nobody_records_for_a_partner_who_is_connected_or_for_a_stranger(there: Several) -> None:
    await there.invite()
    given = {"proposal": "1", "source": "email", "on": "2026-11-19", "agreed": "yes"}
    refused = await there.ask("Ana", "sister joining-record", **given, library="3")
    assert "Somebody of that library is connected" in said(refused)
    await without_account(there, "Juneau")
    for person, library in (("Olena", "3"), ("Rosa", "3"), ("Ana", "4"), ("Ana", "77"), ("Ana", "1")):
        assert NOT_THERE in said(await there.ask(person, "sister joining-record", **given, library=library))
    future = {**given, "on": "2026-11-29"}
    assert "still to come" in str(problems_of(await there.ask("Ana", "sister joining-record", **future, library="3")))
    assert await there.answers() == []


async def test_the_invited_library_by_email_gets_a_letter_once_all_agree(there: Several) -> None:
    await without_account(there, "Lima")
    await there.invite()
    given = {"proposal": "1", "library": "4", "source": "email", "on": "2026-11-19", "accepted": "yes"}
    letter = {"partnership": "1", "library": "4", "matter": "proposal"}
    assert NOT_THERE in said(await there.ask("Ana", "sister email", **letter))
    assert NOT_THERE in said(await there.ask("Ana", "sister propose-record", **given))
    await there.agree("Yusuf", "Beth")
    await there.town.move(4)
    copied = await there.press("Ana", "Every partner said yes.", "Copy an e-mail")
    assert "would Lima City Library like to join us?" in said(copied)
    assert NOT_THERE in said(await there.ask("Olena", "sister email", **letter))
    assert NOT_THERE in said(await there.ask("Olena", "sister propose-record", **given))
    look = await there.ask("Beth", "sister propose-look", proposal="1")
    form = await there.town.press("Beth", look, "Record their answer")
    recorded = await there.town.fill("Beth", form, source="email", on="2026-11-23", accepted="yes", words="With joy.")
    assert "Recorded: Lima City Library accepts, and is a partner of" in said(recorded)
    assert await there.inside() == {1, 2, 3, 4}
    await there.town.move(4)
    assert {"ana", "tomas", "yusuf"} <= set(there.told("is one of your partners now"))
    page = await there.town.say("Ana", "/sister partnership")
    assert "Lima City Library joined, recorded by Beth, from an e-mail, 23 November 2026" in said(page)


async def test_home_and_proposals_show_a_partner_what_waits(there: Several) -> None:
    await there.invite()
    home = await there.town.say("Yusuf", "/sister")
    assert WISH in said(home)
    look = await there.town.press("Yusuf", home, "Look")
    assert "Yes, gladly" in labels(look)
    assert "Answer by" in said(await there.town.say("Yusuf", "/sister proposals"))
    assert "Waits for your partners" in said(await there.town.say("Ana", "/sister proposals"))


async def test_every_step_stands_in_the_audit(there: Several) -> None:
    await there.invite()
    await there.agree("Yusuf", "Beth")
    await there.ask("Rosa", "sister propose-accept", proposal="1")
    async with there.store.reading() as uow:
        written = [each.action for each in await uow.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    wanted = ["library invited", "joining answered", "joining answered", "invitation sent", "partnership joined"]
    assert [each for each in written if each in wanted] == wanted
