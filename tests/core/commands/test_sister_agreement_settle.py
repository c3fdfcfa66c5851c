"""Two write one section at the same moment: both texts are kept, and one is chosen or written from both."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.chat import Reply
from core.content.agreement import Section
from core.model.agreements import AgreementConflict
from tests.core.commands.writing import AGREEMENT, Desk, rows
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_two_who_write_one_section_lose_nothing_and_the_second_reads_both(desk: Desk) -> None:
    await desk.begin()
    both = await desk.both_write()
    assert "Somebody else wrote here meanwhile. Nothing is lost." in said(both)
    assert "1. The text of Ana\nOur readers meet.\n2. Your text\nOur children read." in said(both)
    assert desk.labels(both)[:3] == ["Keep theirs", "Use mine", "Write one from both"]
    assert (await desk.text(), await desk.rivals()) == ("Our readers meet.", ["Our children read."])


async def test_two_who_send_at_the_very_same_moment_lose_nothing(desk: Desk) -> None:
    await desk.begin()
    forms = [await desk.press(who, await desk.open(who, Section.PURPOSE), "Write") for who in ("Ana", "Yusuf")]
    texts = ["Our readers meet.", "Our children read."]
    await asyncio.gather(
        *(
            desk.there.town.fill(who, form, text=text)
            for who, form, text in zip(("Ana", "Yusuf"), forms, texts, strict=True)
        )
    )
    assert sorted([str(await desk.text()), *await desk.rivals()]) == sorted(texts)


async def test_both_sides_see_it_until_it_is_settled(desk: Desk) -> None:
    await desk.begin()
    await desk.both_write()
    for who in ("Ana", "Yusuf"):
        shown = await desk.there.town.say(who, AGREEMENT)
        assert rows(shown)["2. Purpose"] == "Two texts: please choose"
        assert "Two texts were written here. Both are kept." in said(await desk.press(who, shown, "Next section"))
    hers = await desk.open("Ana", Section.PURPOSE)
    assert desk.labels(hers)[:2] == ["Keep mine", "Use theirs"]
    await desk.press("Ana", hers, "Use theirs")
    assert (await desk.text(), await desk.rivals()) == ("Our children read.", [])
    shown = await desk.there.town.say("Yusuf", AGREEMENT)
    assert rows(shown)["2. Purpose"].startswith("Last change by Ana")


async def test_one_is_written_from_both(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Yusuf", await desk.both_write(), "Write one from both")
    assert desk.value_of(form, "text") == "Our readers meet.\n\nOur children read."
    await desk.there.town.fill("Yusuf", form, text="Our readers meet, and our children read.")
    assert (await desk.text(), await desk.rivals()) == ("Our readers meet, and our children read.", [])


async def test_who_chooses_second_reads_what_was_chosen(desk: Desk) -> None:
    await desk.begin()
    both = await desk.both_write()
    hers = await desk.open("Ana", Section.PURPOSE)
    await desk.press("Ana", hers, "Keep mine")
    late = await desk.press("Yusuf", both, "Use mine")
    assert "Somebody has chosen meanwhile. Nothing was changed." in said(late)
    assert await desk.text() == "Our readers meet."


async def test_who_chooses_between_other_texts_than_they_read_reads_them_again(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Write")
    both = await desk.both_write()
    await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Keep mine")
    third = await desk.there.town.fill("Ana", form, text="Both, by Ana.")
    await desk.press("Ana", third, "Use the second text")
    late = await desk.press("Yusuf", both, "Use mine")
    assert "chosen meanwhile" in said(late)
    assert await desk.text() == "Both, by Ana."


async def test_a_text_is_no_conflict_with_itself(desk: Desk) -> None:
    await desk.begin()
    forms = [await desk.press(who, await desk.open(who, Section.PURPOSE), "Write") for who in ("Ana", "Yusuf")]
    for who, form in zip(("Ana", "Yusuf"), forms, strict=True):
        assert "Saved." in said(await desk.there.town.fill(who, form, text="Our readers meet."))
    assert await desk.there.count(AgreementConflict) == 0


async def test_the_other_side_reads_in_its_next_message_what_was_written(desk: Desk) -> None:
    await desk.begin()
    await desk.there.town.move(3)
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    await desk.write("Ana", Section.GOALS, "A shelf of books.")
    await desk.there.town.move(8)
    told = [words_of(each.card, each) for each in desk.there.town.lantern.inbox("yusuf")]
    assert len(told) == 2
    assert "Ana wrote in your agreement with Suva City Library." in told[1]
    assert "2. Purpose and 4. Goals" in told[1]


async def test_two_texts_in_a_section_that_the_form_hides_hinder_nobody_and_are_there_again(desk: Desk) -> None:
    shown = await desk.begin()
    await desk.both_write(Section.ROLES)
    assert "Two texts wait in 1 place" in said(await desk.there.town.say("Ana", AGREEMENT))
    form = await desk.press("Ana", shown, "Form and languages")
    short = await desk.press("Ana", form, "Change to the short form")
    assert "Two texts" not in said(short)
    assert await desk.rivals() == []
    long = await desk.press("Ana", await desk.press("Ana", short, "Form and languages"), "Change to the long form")
    assert rows(long)["6. What each library does"] == "Two texts: please choose"
    assert await desk.rivals() == ["Our children read."]


async def test_of_two_texts_that_do_not_fit_together_it_is_said_with_which_the_form_begins(desk: Desk) -> None:
    await desk.begin()
    both = await desk.both_write(Section.PURPOSE, "a" * 1500, "b" * 1500)
    assert isinstance(both.outcome, Reply)
    assert "longer than one section can be" in str(both.outcome.card)
    form = await desk.press("Yusuf", both, "Write one from both")
    assert desk.value_of(form, "text") == "a" * 1500


async def test_of_two_who_settle_at_the_very_same_moment_one_chooses_and_the_other_reads_it(desk: Desk) -> None:
    await desk.begin()
    both = await desk.both_write()
    hers = await desk.open("Ana", Section.PURPOSE)
    answers = await asyncio.gather(desk.press("Ana", hers, "Keep mine"), desk.press("Yusuf", both, "Use mine"))
    chosen = [answer for answer in answers if "Chosen. This text stands now." in said(answer)]
    assert len(chosen) == 1
    assert len([answer for answer in answers if "Somebody has chosen meanwhile." in said(answer)]) == 1
    assert await desk.text() in {"Our readers meet.", "Our children read."}
    assert await desk.rivals() == []
