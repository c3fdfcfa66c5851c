"""The agreement in chat: how it begins, with what is known, and who may read and write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal, Reply
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementConflict, AgreementState
from core.model.finding import Finding
from core.model.ids import MemberId
from core.model.libraries import ContactRole, Library
from core.model.partnerships import Partnership, PartnershipLibrary, PartnershipState
from core.model.proposals import Proposal
from tests import builders
from tests.core.commands.writing import AGREEMENT, Desk, facts, rows
from tests.core.register import problems_of
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from core.chat import WireValue
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_who_has_none_is_offered_the_long_form_and_the_short_one(desk: Desk) -> None:
    shown = await desk.there.town.say("Ana", AGREEMENT)
    assert "You and Amman City Library have no agreement yet." in said(shown)
    assert desk.labels(shown) == ["Long form, 17 sections", "Short form, 6 sections", "Home"]


async def test_it_begins_in_the_languages_that_both_write(desk: Desk) -> None:
    asked = await desk.press("Ana", await desk.there.town.say("Ana", AGREEMENT), "Long form, 17 sections")
    assert desk.value_of(asked, "languages") == ("en",)


async def test_the_long_form_has_sixteen_sections_to_write_on_two_pages(desk: Desk) -> None:
    first = await desk.begin()
    second = await desk.press("Ana", first, "More sections")
    assert next(iter(rows(first))) == "1. Parties"
    assert [*rows(second)][-1] == "16. Languages and copies"
    assert len({**rows(first), **rows(second)}) == 16


async def test_the_short_form_has_five_and_the_signatures(desk: Desk) -> None:
    shown = await desk.begin("Ana", "Short form, 6 sections")
    assert [*rows(shown)] == [
        "1. Parties",
        "2. Purpose",
        "3. Activities",
        "4. Communication",
        "5. Length, renewal and ending",
    ]


async def test_it_says_that_it_is_no_legal_advice(desk: Desk) -> None:
    shown = await desk.begin()
    assert isinstance(shown.outcome, Reply)
    assert "A starting draft, not legal advice. Ask the person who signs" in str(shown.outcome.card)


async def test_more_than_three_languages_are_refused_and_none_that_no_font_can_draw(desk: Desk) -> None:
    asked = await desk.press("Ana", await desk.there.town.say("Ana", AGREEMENT), "Long form, 17 sections")
    many = await desk.there.town.fill("Ana", asked, languages=("en", "ar", "fr", "es"))
    assert "at most 3 languages" in problems_of(many)["languages"]
    undrawn = await desk.there.town.fill("Ana", asked, languages=("dv",))
    assert "languages" in problems_of(undrawn)
    assert await desk.there.count(Agreement) == 0


async def test_it_begins_with_what_is_known(desk: Desk) -> None:
    there = desk.there
    rania = await builders.member(there.store, "Rania", connected=False)
    await builders.contact(there.store, there.amman, rania, role=ContactRole.DIRECTOR)
    async with there.store.writing() as uow:
        for library in (there.suva, there.amman):
            row = await uow.session.get_one(Library, library.id)
            row.ways, row.how_often = ("video", "email"), 30 if library is there.suva else 60
            uow.session.add(Finding(library_id=library.id, reply="week"))  # type: ignore[arg-type]  # as in the column
        partnership = await uow.session.get_one(Partnership, there.pair.id)
        partnership.trial_ends_on = uow.now.date()
        uow.session.add(
            Proposal(
                partnership_id=there.pair.id,
                library_id=there.suva.id,
                asked_library_id=there.amman.id,
                asked_by=MemberId(1),
                asked_at=uow.now,
                lapses_at=uow.now,
                reason="Our readers ask about each other.",
                activities="A shared reading week",
            )
        )
    shown = await desk.begin()
    assert facts(shown)["Progress"] == "9 of 16 sections written"
    assert rows(shown)["3. Nature of this agreement"] == "Filled in from what is known"
    assert await desk.text(Section.PARTIES) == (
        "Ana may sign for Suva City Library.\nRania may sign for Amman City Library."
    )
    assert await desk.text(Section.CONTACTS) == (
        "Suva City Library: Ana is the first contact. The second is not named yet.\n"
        "Amman City Library: Yusuf is the first contact, Rania the second."
    )
    assert await desk.text(Section.COMMUNICATION) == (
        "We talk at least once in 60 days.\nWe keep in touch by: video and e-mail.\n"
        "We write to each other in: English.\nA message is answered within 7 days."
    )
    assert await desk.text(Section.TRIAL) == "The trial period ends on 20 November 2026."
    assert await desk.text(Section.ACTIVITIES) == "A shared reading week"
    assert await desk.text(Section.MONEY) is not None
    assert await desk.text(Section.ENDING) is None


async def test_in_a_language_without_words_nothing_is_filled_in_in_another_one(desk: Desk) -> None:
    await desk.begin("Ana", "Long form, 17 sections", "fj")
    assert await desk.text(Section.MONEY, "fj") is None
    assert await desk.text(Section.MONEY, "en") is None


async def test_the_other_side_learns_that_it_was_begun_and_opens_it(desk: Desk) -> None:
    await desk.begin()
    await desk.there.town.move(3)
    (parcel,) = desk.there.town.lantern.inbox("yusuf")
    assert "Ana began the agreement with Suva City Library." in words_of(parcel.card, parcel)
    assert desk.there.town.harbour.inbox("ana") == []


async def test_who_begins_what_is_begun_already_reads_that_one(desk: Desk) -> None:
    town = desk.there.town
    hers = await desk.press("Ana", await town.say("Ana", AGREEMENT), "Long form, 17 sections")
    his = await desk.press("Yusuf", await town.say("Yusuf", AGREEMENT), "Short form, 6 sections")
    await town.fill("Ana", hers)
    assert "It was begun already." in said(await town.fill("Yusuf", his))
    assert await desk.there.count(Agreement) == 1
    assert not (await desk.agreement()).short


async def test_partners_that_have_parted_begin_none(desk: Desk) -> None:
    asked = await desk.press("Ana", await desk.there.town.say("Ana", AGREEMENT), "Long form, 17 sections")
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Partnership, desk.there.pair.id)).state = PartnershipState.ENDED
    assert isinstance((await desk.there.town.fill("Ana", asked)).outcome, Refusal)
    assert isinstance((await desk.there.town.say("Ana", f"{AGREEMENT} partnership:1")).outcome, Refusal)
    assert await desk.there.count(Agreement) == 0


async def test_outsiders_read_the_same_whether_there_is_an_agreement_or_none(desk: Desk) -> None:
    await desk.begin()
    await desk.both_write()
    there = desk.there
    commands: dict[str, dict[str, WireValue]] = {
        "sister agreement-section": {"section": "purpose"},
        "sister agreement-preview": {},
        "sister agreement-form": {},
        "sister agreement-usual": {"section": "ending", "language": "en", "edition": "0"},
        "sister agreement-open": {"section": "limits", "seen": "en:0"},
        "sister agreement-write": {"section": "purpose", "language": "en", "edition": "0", "text": "Mine."},
        "sister agreement-length": {"section": "length", "language": "en", "edition": "0", "begins": "2027-04-01"},
        "sister agreement-change": {"short": "yes", "languages": ("en",)},
        "sister agreement-anew": {"sure": "yes"},
    }
    for command, given in commands.items():
        answers = [
            said(await there.ask("Beth", command, f"{command}{number}", agreement=number, **given))
            for number in ("1", "999")
        ]
        assert answers[0] == answers[1], command
        assert "is not for you to see" in answers[0]
    waiting: dict[str, dict[str, WireValue]] = {"conflict": {}, "settle": {"use": "yes", "edition": "1"}}
    for command, given in waiting.items():
        answers = [
            said(await there.ask("Beth", f"sister agreement-{command}", f"{command}{number}", conflict=number, **given))
            for number in ("1", "999")
        ]
        assert answers[0] == answers[1]
    assert (await desk.text(), await desk.rivals()) == ("Our readers meet.", ["Our children read."])


async def test_staff_read_it_and_write_nothing(desk: Desk) -> None:
    await desk.begin()
    shown = await desk.there.town.say("Dee", f"{AGREEMENT} partnership:1")
    assert "Next section" not in desk.labels(shown)
    assert "Write" not in desk.labels(await desk.open("Dee", Section.PURPOSE))
    given = {"agreement": "1", "section": "purpose", "language": "en", "edition": "0", "text": "Mine."}
    assert isinstance((await desk.there.ask("Dee", "sister agreement-write", "w", **given)).outcome, Refusal)
    assert await desk.text() is None


@pytest.mark.parametrize("section", ["nothing", "signatures", "PURPOSE", "", "a" * 300])
async def test_an_unknown_section_is_nowhere(desk: Desk, section: str) -> None:
    await desk.begin()
    given = {"agreement": "1", "section": section, "language": "en", "edition": "0", "text": "Mine."}
    assert isinstance((await desk.there.ask("Ana", "sister agreement-write", "w", **given)).outcome, Refusal)


async def test_a_language_that_is_none_is_nowhere(desk: Desk) -> None:
    await desk.begin()
    given = {"agreement": "1", "section": "purpose", "language": "zz9", "edition": "0", "text": "Mine."}
    assert isinstance((await desk.there.ask("Ana", "sister agreement-write", "w", **given)).outcome, Refusal)


async def test_with_a_partner_by_e_mail_one_writes_for_both_and_sends_it(desk: Desk) -> None:
    there = desk.there
    lima = await builders.library(there.store, "Lima")
    await builders.partnership(there.store, there.suva, lima)
    asked = await desk.press("Ana", await there.town.say("Ana", f"{AGREEMENT} partnership:2"), "Short form, 6 sections")
    shown = await there.town.fill("Ana", asked, languages=("en",))
    assert "Copy an e-mail" in desk.labels(shown)


async def test_a_contact_with_an_old_button_reads_that_it_is_not_written_any_more(desk: Desk) -> None:
    shown = await desk.begin()
    section = await desk.open("Ana", Section.LIMITS)
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Partnership, desk.there.pair.id)).state = PartnershipState.ENDED
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.DROPPED
    late = await desk.press("Ana", section, "Leave it open")
    assert said(late) == "This agreement is not written any more. Nothing was changed."
    assert "not written any more" in said(await desk.press("Ana", shown, "Form and languages"))
    assert await desk.there.count(AgreementConflict) == 0


async def test_staff_with_a_button_of_a_contact_read_who_writes(desk: Desk) -> None:
    await desk.begin()
    await desk.both_write()
    asked: dict[str, dict[str, WireValue]] = {
        "usual": {"agreement": "1", "section": "ending", "language": "en", "edition": "0"},
        "open": {"agreement": "1", "section": "limits", "seen": "en:0"},
        "change": {"agreement": "1", "short": "yes", "languages": ("en",)},
        "anew": {"agreement": "1", "sure": "yes"},
        "settle": {"conflict": "1", "use": "yes", "edition": "1"},
        "write": {"agreement": "1", "section": "purpose", "language": "en", "edition": "1", "text": "Mine."},
    }
    for command, given in asked.items():
        answer = await desk.there.ask("Dee", f"sister agreement-{command}", command, **given)
        assert said(answer) == "Only the contacts of its libraries write this agreement.", command
    assert (await desk.text(), await desk.rivals()) == ("Our readers meet.", ["Our children read."])


async def test_a_library_that_joined_later_reads_and_writes_the_draft_as_a_party(desk: Desk) -> None:
    await desk.begin()
    there = desk.there
    before = await there.town.say("Beth", f"{AGREEMENT} partnership:1")
    assert "Version" not in said(before)
    async with there.store.writing() as uow:
        partnership = await uow.session.get_one(Partnership, there.pair.id)
        juneau = await uow.session.get_one(Library, 3)
        uow.session.add(PartnershipLibrary(partnership=partnership, library_id=juneau.id, library=juneau))
    shown = await there.town.say("Beth", f"{AGREEMENT} partnership:1")
    assert said(shown).startswith("The agreement of Suva City Library, Amman City Library and Juneau City Library")
    await desk.write("Beth", Section.PURPOSE, "Our three towns live by water.")
    assert await desk.text() == "Our three towns live by water."


async def test_the_page_of_the_partnership_says_how_far_it_is_and_opens_it(desk: Desk) -> None:
    town = desk.there.town
    assert "Agreement" not in facts(await town.say("Ana", "/sister partnership"))
    await desk.begin()
    assert facts(await town.say("Ana", "/sister partnership"))["Agreement"] == "begun, nothing is written yet"
    await desk.write("Yusuf", Section.PURPOSE, "Our readers meet.")
    page = await town.say("Ana", "/sister partnership")
    assert facts(page)["Agreement"] == "being written, last by Yusuf on 20 November 2026"
    assert rows(await desk.press("Ana", page, "Agreement"))["2. Purpose"].startswith("Last change by Yusuf")
    await desk.sign(desk.there.suva.id, by=1)
    page = await town.say("Yusuf", "/sister partnership")
    assert facts(page)["Agreement"] == "signed by some, waits for Amman City Library"


async def test_staff_read_of_it_on_the_page_and_begin_none(desk: Desk) -> None:
    page = await desk.there.town.say("Dee", "/sister partnership partnership:1")
    assert "Agreement" not in desk.labels(page)
    await desk.begin()
    assert "Agreement" in desk.labels(await desk.there.town.say("Dee", "/sister partnership partnership:1"))


async def test_what_was_being_written_when_they_parted_is_written_on_after_an_undo(desk: Desk) -> None:
    there = desk.there
    await desk.begin()
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    await there.town.move(3)
    ending = {"partnership": "1", "reason": "done", "seek_again": "no", "sure": "yes"}
    await there.ask("Ana", "sister ending-send", "send", **ending)
    await there.ask("Yusuf", "sister ending-agree", "agree", ending="1", library="2")
    assert isinstance((await there.town.say("Ana", f"{AGREEMENT} partnership:1")).outcome, Refusal)
    await there.ask("Yusuf", "sister ending-undo", "undo", ending="1")
    assert await desk.text() == "Our readers meet."
    await desk.write("Yusuf", Section.PURPOSE, "Our readers meet, again.")
    assert (await desk.agreement()).state is AgreementState.DRAFT
