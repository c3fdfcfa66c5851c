"""Signing in chat: a name, a title and a day under the text that was read; and everything that may come between."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from core.chat import Form, Refusal, Reply
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementState
from core.model.answers import AnswerSource
from core.model.libraries import Contact, Library
from core.model.partnerships import PartnershipState
from tests.core.agreed import AMMAN, SUVA
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.signing import build_signing, given, problems
from tests.core.commands.test_sister_ending import NOT_THERE, nobody_of_amman_is_connected

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.commands.signing import Signing


@pytest.fixture
async def desk(database: Database, store: Store, clock: MovableClock) -> Signing:
    """All is written."""
    return await build_signing(database, store, clock)


async def test_both_sign_and_it_is_in_force(desk: Signing) -> None:
    form = await desk.open("Ana")
    assert isinstance(form.outcome, Form)
    assert {each.name: each.value for each in form.outcome.fields} == {
        "name": "Ana",
        "position": None,
        "on": "2026-11-20",
    }
    first = await desk.there.town.fill("Ana", form, name="Ana Waqa", position="Chief librarian")
    assert "Signed. Version 1 waits for Amman City Library now." in said(first)
    assert "Suva City Library: Ana Waqa, Chief librarian, 20 November 2026" in said(first)
    await desk.there.town.move(4)
    assert desk.there.told("waits for the signature of Amman City Library") == ["yusuf", "zaid"]

    message = await desk.there.press("Yusuf", "waits for the signature of Amman City Library", "Sign it")
    form = await desk.press("Yusuf", message, "Sign for Amman City Library")
    last = await desk.there.town.fill("Yusuf", form, name="Yusuf Haddad", position="Director")
    assert "All have signed. Version 1 is in force." in said(last)
    assert "I ask you all about renewal on 24 November 2027." in said(last)
    assert desk.labels(last) == ["PDF", "Word", "Look at it", "Home"]
    await desk.there.town.move(8)
    assert desk.there.told("is signed by all") == ["ana", "dee", "tomas", "zaid"]
    assert desk.there.told("waits for the signature") == [], "what is done is taken back"
    page = said(await desk.there.town.say("Ana", "/sister partnership"))
    assert "in force since 24 November 2026, without an end" in page
    assert "The agreement was signed by all, by Yusuf" in page


@pytest.mark.parametrize("field", ["name", "position"])
@pytest.mark.parametrize("value", ["", "   ", "\u200b"])
async def test_a_name_and_a_title_are_needed(desk: Signing, field: str, value: str) -> None:
    answer = await desk.sign("Ana", **{field: value})
    assert problems(answer) == {field: "Please write something here."}
    assert not await desk.paper.signatures()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-21", "This day is still to come."),
        ("tomorrow", "This day is still to come."),
        ("2026-11-18", "Version 1 was last changed on 20 November 2026."),
        ("03/04", ""),
        ("the other day", ""),
        ("2026-02-30", ""),
    ],
)
async def test_a_signature_is_of_a_day_that_can_be(desk: Signing, on: str, words: str) -> None:
    answer = await desk.sign("Ana", on=on)
    assert words in problems(answer)["on"]
    assert problems(answer)["on"]
    assert not await desk.paper.signatures()


async def test_a_name_fits_a_line_of_the_document(desk: Signing) -> None:
    answer = await desk.sign("Ana", name="A" * 121)
    assert "at most 120 fit here" in problems(answer)["name"]


async def test_who_signs_again_reads_who_has(desk: Signing) -> None:
    stale = await desk.look("Tomas")
    await desk.sign("Ana")
    form = await desk.press("Tomas", stale, "Sign for Suva City Library")
    again = await desk.there.town.fill("Tomas", form, name="Tomas Lund", position="Librarian")
    assert "This library has signed already: Suva City Library: Ana W, Director" in said(again)
    assert [each.name for each in await desk.paper.signatures()] == ["Ana W"]


async def test_a_double_press_signs_once(desk: Signing) -> None:
    form = await desk.open("Ana")
    values = {"name": "Ana Waqa", "position": "Director"}
    both = await asyncio.gather(*(desk.there.town.fill("Ana", form, **values) for _press in range(2)))
    assert said(both[0]) == said(both[1])
    assert len(await desk.paper.signatures()) == 1


async def test_what_changed_since_it_was_read_is_named_and_nothing_is_signed(desk: Signing) -> None:
    form = await desk.open("Ana")
    await desk.paper.write(Section.PURPOSE, "Something else.")
    answer = await desk.there.town.fill("Ana", form, name="Ana Waqa", position="Chief librarian")
    assert "The text has changed since you read it. Nothing was signed." in said(answer)
    assert "by Ana" in said(answer)
    assert not await desk.paper.signatures()
    # What was typed is there when they have read it again.
    assert given(answer, "Sign for Suva City Library")["name"] == "Ana Waqa"
    again = await desk.there.town.fill("Ana", await desk.press("Ana", answer, "Sign for Suva City Library"))
    assert "Signed." in said(again)
    assert (await desk.paper.signatures())[0].position == "Chief librarian"


async def test_a_stale_button_of_a_version_that_was_changed_leads_to_the_next_one(desk: Signing) -> None:
    await desk.sign("Ana")
    form = await desk.open("Yusuf")
    following = await desk.paper.anew(by=1)
    answer = await desk.there.town.fill("Yusuf", form, name="Yusuf", position="Director")
    assert "Version 1 cannot be signed any more. Nothing was signed." in said(answer)
    assert "Sign for Amman City Library" in desk.labels(answer)
    signed = await desk.there.town.fill(
        "Yusuf", await desk.press("Yusuf", answer, "Sign for Amman City Library"), position="Director"
    )
    assert "Signed. Version 2 waits for Suva City Library now." in said(signed)
    assert [each.library_id for each in await desk.paper.signatures(following)] == [AMMAN]


async def test_whose_signature_counts_no_more_is_told_what_changed(desk: Signing) -> None:
    await desk.sign("Ana")
    answer = await desk.there.ask("Yusuf", "sister agreement-anew", agreement="1", sure="yes")
    assert isinstance(answer.outcome, Reply)
    text = (await desk.paper.version(2)).texts[Section.PURPOSE, "en"].text
    written = await desk.there.ask(
        "Yusuf",
        "sister agreement-write",
        agreement="2",
        section="purpose",
        language="en",
        edition=str(text.edition),
        text="We read together.",
    )
    assert isinstance(written.outcome, Reply)
    await desk.there.town.move(4)
    assert desk.there.told("was changed after it was signed.") == ["ana", "tomas"]
    told = desk.there.told("Yusuf began version 2. So the signature of version 1 counts no more: Ana W, Director")
    assert told == ["ana", "tomas"]
    assert desk.there.told("by Yusuf") != []


async def test_what_has_run_out_already_says_how_it_can_be_signed(desk: Signing) -> None:
    form = await desk.open("Ana")
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).ends_on = date(2026, 11, 19)
    shown = await desk.look("Ana")
    assert "Its last day, 19 November 2026, is over. Please write a later one in " in said(shown)
    assert "Sign for Suva City Library" not in desk.labels(shown)
    late = await desk.there.town.fill("Ana", form, name="Ana W", position="Director")
    assert "It cannot be signed yet. Nothing was signed." in said(late)
    assert not await desk.paper.signatures()


async def test_an_unwritten_section_is_named(desk: Signing) -> None:
    form = await desk.open("Ana")
    await desk.paper.write(Section.PURPOSE, "")
    answer = await desk.there.town.fill("Ana", form, name="Ana", position="Director")
    assert "It cannot be signed yet. Nothing was signed." in said(answer)
    assert "something has to be written in: " in said(answer)


# Who may


@pytest.mark.parametrize("person", ["Beth", "Lina", "Dee"])
async def test_nobody_signs_for_a_library_that_is_not_theirs(desk: Signing, person: str) -> None:
    values = {"library": "1", "seen": await desk.paper.seen(), "name": "X", "position": "Y", "on": "2026-11-19"}
    for agreement in ("1", "99"):
        answer = await desk.there.ask(person, "sister agreement-sign", agreement=agreement, **values)
        assert NOT_THERE in said(answer)
    assert not await desk.paper.signatures()


@pytest.mark.parametrize("person", ["Beth", "Lina"])
@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("version", {}),
        ("document", {"which": "pdf"}),
        ("unsign", {"library": "1"}),
        (
            "sign-record",
            {"library": "2", "seen": "x", "name": "Y", "position": "D", "source": "email", "on": "2020-01-01"},
        ),
        ("sign", {"library": "2", "seen": "x", "name": "Y", "position": "D", "on": "2020-01-01"}),
    ],
)
async def test_a_stranger_learns_nothing_not_even_that_it_is_there(
    desk: Signing, person: str, command: str, more: dict[str, str]
) -> None:
    there = await desk.there.ask(person, f"sister agreement-{command}", agreement="1", **more)
    nowhere = await desk.there.ask(person, f"sister agreement-{command}", agreement="99", **more)
    assert said(there) == said(nowhere)
    assert NOT_THERE in said(there)


async def test_a_partner_does_not_sign_for_the_other_side(desk: Signing) -> None:
    answer = await desk.there.ask(
        "Ana",
        "sister agreement-sign",
        agreement="1",
        library="2",
        seen=await desk.paper.seen(),
        name="Yusuf",
        position="Director",
        on="2026-11-20",
    )
    assert NOT_THERE in said(answer)


async def test_a_contact_who_left_signs_no_more(desk: Signing) -> None:
    form = await desk.open("Tomas")
    async with desk.there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.member_id == 2))
    answer = await desk.there.town.fill("Tomas", form, name="Tomas", position="Librarian")
    assert NOT_THERE in said(answer)
    assert not await desk.paper.signatures()


# For a partner by e-mail


async def record(desk: Signing, person: str = "Ana", **more: str) -> Answer:
    """What came by e-mail from Amman."""
    values = {"agreement": "1", "library": "2", "name": "Yusuf Haddad", "position": "Director", "source": "email"}
    return await desk.there.ask(person, "sister agreement-sign-record", **{**values, "on": "2026-11-20", **more})


async def test_what_an_email_says_is_written_down_and_says_so(desk: Signing) -> None:
    await nobody_of_amman_is_connected(desk.there)
    first = await desk.sign("Ana")
    assert {"Copy an e-mail", "Record: Amman City Library"} <= set(desk.labels(first))
    form = await desk.press("Ana", first, "Record: Amman City Library")
    answer = await desk.there.town.fill("Ana", form, name="Yusuf Haddad", position="Director", source="email")
    assert "All have signed. Version 1 is in force." in said(answer)
    assert (
        "Amman City Library: Yusuf Haddad, Director, 20 November 2026 (recorded by Ana, from an e-mail, "
        "20 November 2026)" in said(answer)
    )
    (_hers, his) = await desk.paper.signatures()
    assert (his.recorded_from, his.member_id) == (AnswerSource.EMAIL, 1)
    assert (await desk.paper.version()).draft.signatures[1].recorded_by == "Ana"


async def test_the_letter_leads_to_the_record(desk: Signing) -> None:
    await nobody_of_amman_is_connected(desk.there)
    letter = await desk.there.ask("Ana", "sister email", partnership="1", library="2", matter="agreement")
    form = await desk.press("Ana", letter, "Record their answer")
    assert isinstance(form.outcome, Form), form.outcome
    answer = await desk.there.town.fill("Ana", form, name="Yusuf Haddad", position="Director", source="letter")
    assert "Signed. Version 1 waits for Suva City Library now." in said(answer)
    assert "Sign for Suva City Library" in desk.labels(answer)


async def test_staff_record_too(desk: Signing) -> None:
    await nobody_of_amman_is_connected(desk.there)
    assert "Signed." in said(await record(desk, "Dee"))


async def test_who_is_connected_is_asked(desk: Signing) -> None:
    assert "so I ask them instead. Nothing was recorded." in said(await record(desk))
    assert not await desk.paper.signatures()


async def test_a_text_that_changed_after_they_wrote_is_not_signed_by_their_letter(desk: Signing) -> None:
    await nobody_of_amman_is_connected(desk.there)
    letter = await desk.there.ask("Ana", "sister email", partnership="1", library="2", matter="agreement")
    form = await desk.press("Ana", letter, "Record their answer")
    await desk.paper.write(Section.PURPOSE, "Something else.")
    answer = await desk.there.town.fill("Ana", form, name="Yusuf", position="Director", source="email")
    assert "The text has changed since you read it. Nothing was signed." in said(answer)
    desk.there.town.clock.move(days=4)
    await desk.paper.write(Section.PURPOSE, "Something else again.")
    assert "was last changed on 24 November 2026" in problems(await record(desk, on="2026-11-20"))["on"]
    assert not await desk.paper.signatures()


@pytest.mark.parametrize("on", ["2026-11-25", "tomorrow"])
async def test_no_answer_came_on_a_day_to_come(desk: Signing, on: str) -> None:
    await nobody_of_amman_is_connected(desk.there)
    assert "still to come" in problems(await record(desk, on=on))["on"]


# Taking it back


async def test_a_signature_is_taken_back_and_nobody_is_asked_to_sign_any_more(desk: Signing) -> None:
    await desk.sign("Ana")
    await desk.there.town.move(4)
    assert desk.there.told("waits for the signature of Amman City Library") == ["yusuf", "zaid"]
    back = await desk.press("Tomas", await desk.look("Tomas"), "Take signature back: Suva City Library")
    assert "Taken back. Suva City Library has not signed this version." in said(back)
    await desk.there.town.move(1)
    assert desk.there.told("waits for the signature") == []
    await desk.sign("Ana")
    await desk.there.town.move(4)
    assert desk.there.told("waits for the signature of Amman City Library") == ["yusuf", "zaid"]


async def test_a_late_press_takes_nothing_back(desk: Signing) -> None:
    await desk.sign("Ana")
    stale = await desk.look("Ana")
    await desk.sign("Yusuf")
    late = await desk.press("Ana", stale, "Take signature back: Suva City Library")
    assert "All have signed, so the agreement is in force." in said(late)
    assert len(await desk.paper.signatures()) == 2


async def test_nobody_takes_back_what_another_library_signed(desk: Signing) -> None:
    await desk.sign("Ana")
    for person in ("Yusuf", "Dee"):
        answer = await desk.there.ask(person, "sister agreement-unsign", agreement="1", library="1")
        assert isinstance(answer.outcome, Refusal)
    assert len(await desk.paper.signatures()) == 1


async def test_nothing_is_taken_back_where_nothing_was_signed(desk: Signing) -> None:
    answer = await desk.there.ask("Ana", "sister agreement-unsign", agreement="1", library="1")
    assert "There is no signature of Suva City Library to take back." in said(answer)


# What happens to the partnership meanwhile


async def test_an_ending_closes_it_and_a_late_press_says_so(desk: Signing) -> None:
    form = await desk.open("Yusuf")
    await desk.sign("Ana")
    await desk.there.end("Ana")
    await desk.there.ask("Yusuf", "sister ending-agree", ending="1", library="2")
    assert await desk.there.state() is PartnershipState.ENDED
    answer = await desk.there.town.fill("Yusuf", form, name="Yusuf", position="Director")
    assert "Version 1 cannot be signed any more. Nothing was signed." in said(answer)
    assert "Sign for Amman City Library" not in desk.labels(answer)
    assert (await desk.paper.version()).agreement.state is AgreementState.DROPPED


async def test_the_same_day_in_another_zone_is_no_day_to_come(desk: Signing) -> None:
    """In Suva it is the next day already when it was written in UTC."""
    desk.there.town.clock.move(hours=11)
    await desk.paper.write(Section.PURPOSE, "Written at 13:12 UTC, on the 21st in Suva.")
    assert "Signed." in said(await desk.sign("Ana", on="today"))
    (signature,) = await desk.paper.signatures()
    assert signature.on == desk.there.town.clock.at.date() + timedelta(days=1)
    assert signature.library_id == SUVA


async def test_a_library_that_is_renamed_meanwhile_is_read_again(desk: Signing) -> None:
    form = await desk.open("Ana")
    async with desk.there.store.writing() as uow:
        await uow.session.execute(update(Library).where(Library.id == 2).values(name="Amman Public Library"))
    answer = await desk.there.town.fill("Ana", form, name="Ana", position="Director")
    assert "The libraries, the languages or the days of the agreement are others now." in said(answer)
