"""A section is written, with its question and who reads it; the days of the agreement are days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Form, plain
from core.content.agreement import Section
from tests.core.commands.writing import AGREEMENT, Desk, facts, rows
from tests.core.register import problems_of
from tests.core.town import said

if TYPE_CHECKING:
    from tests.core.register import Register


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


async def test_one_goes_from_open_section_to_open_section(desk: Desk) -> None:
    shown = await desk.press("Ana", await desk.begin(), "Next section")
    assert said(shown) == "2. Purpose\nIn one or two sentences: why are you partners?"
    form = await desk.press("Ana", shown, "Write")
    saved = await desk.there.town.fill("Ana", form, text="Our readers meet.")
    assert said(saved).splitlines() == [
        "Saved.",
        "2. Purpose",
        "In one or two sentences: why are you partners?",
        "Our readers meet.",
    ]
    shown = await desk.press("Ana", saved, "All sections")
    assert rows(shown)["2. Purpose"] == "Last change by Ana, 20 November 2026"
    assert "4. Goals" in said(await desk.press("Ana", shown, "Next section"))


async def test_the_form_says_the_question_and_has_the_text_that_is_changed(desk: Desk) -> None:
    await desk.begin()
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.PURPOSE), "Change")
    assert isinstance(form.outcome, Form)
    assert form.outcome.note is not None
    assert "why are you partners?" in plain(form.outcome.note, form.reader)
    assert desk.value_of(form, "text") == "Our readers meet."
    await desk.there.town.fill("Yusuf", form, text="Our readers meet, and write.")
    assert await desk.text() == "Our readers meet, and write."
    assert await desk.rivals() == []


async def test_too_long_a_text_is_kept_in_the_form(desk: Desk) -> None:
    await desk.begin()
    long = "é" * 2001
    again = await desk.write("Ana", Section.PURPOSE, long)
    assert "This has 2001 characters, and at most 2000 fit here." in problems_of(again)["text"]
    assert desk.value_of(again, "text") == long
    await desk.there.town.fill("Ana", again, text=long[:2000])
    assert await desk.text() == long[:2000]


@pytest.mark.parametrize("blank", ["", "   ", "\n\n\t", "\u200b\u202e\x00"])
async def test_blanks_are_no_text(desk: Desk, blank: str) -> None:
    await desk.begin()
    again = await desk.write("Ana", Section.PURPOSE, blank)
    assert "Please write something here." in problems_of(again)["text"]
    assert await desk.text() is None


async def test_control_characters_are_left_out(desk: Desk) -> None:
    await desk.begin()
    await desk.write("Ana", Section.PURPOSE, "Our\x07 readers\u202e meet.\r\n\r\n\r\n\r\nOften.")
    text = await desk.text()
    assert text is not None
    assert "\x07" not in text
    assert "\u202e" not in text
    assert text.startswith("Our readers")


async def test_a_long_text_is_read_part_by_part(desk: Desk) -> None:
    await desk.begin()
    text = "\n\n".join(f"Paragraph {number}. " + "word " * 60 for number in range(6))[:2000]
    first = await desk.write("Ana", Section.GOALS, text)
    assert "Paragraph 0." in said(first)
    assert "Paragraph 5." not in said(first)
    second = await desk.press("Ana", first, "Next part")
    third = await desk.press("Ana", second, "Next part")
    assert "Paragraph 5." in said(third)
    assert "Next part" not in desk.labels(third)


async def test_the_usual_words_are_one_button(desk: Desk) -> None:
    await desk.begin()
    shown = await desk.open("Ana", Section.ENDING)
    saved = await desk.press("Ana", shown, "Use the usual words")
    assert "six months' notice" in said(saved)
    again = await desk.press("Ana", shown, "Use the usual words")
    assert "six months' notice" in said(again)
    assert await desk.rivals() == []


async def test_the_usual_words_do_not_take_the_place_of_what_was_written_meanwhile(desk: Desk) -> None:
    await desk.begin()
    shown = await desk.open("Ana", Section.ENDING)
    await desk.write("Yusuf", Section.ENDING, "With a letter.")
    assert "Somebody wrote here meanwhile. Nothing was changed." in said(
        await desk.press("Ana", shown, "Use the usual words")
    )
    assert await desk.text(Section.ENDING) == "With a letter."


async def test_what_is_optional_is_left_open_and_what_is_needed_is_not(desk: Desk) -> None:
    await desk.begin()
    assert "Leave it open" not in desk.labels(await desk.open("Ana", Section.PURPOSE))
    left = await desk.press("Ana", await desk.open("Ana", Section.LIMITS), "Leave it open")
    assert "Left open. You can write it later." in said(left)
    shown = await desk.there.town.say("Yusuf", f"{AGREEMENT} partnership:1")
    shown = await desk.press("Yusuf", shown, "More sections")
    assert rows(shown)["13. Limits"] == "Left open by Ana"
    given = {"agreement": "1", "section": "purpose", "seen": "en:0"}
    assert "Every agreement needs this section" in said(
        await desk.there.ask("Ana", "sister agreement-open", "x", **given)
    )


async def test_nobody_leaves_open_what_somebody_wrote_meanwhile(desk: Desk) -> None:
    await desk.begin()
    shown = await desk.open("Ana", Section.LIMITS)
    await desk.write("Yusuf", Section.LIMITS, "No post by air.")
    assert "Nothing was taken out." in said(await desk.press("Ana", shown, "Leave it open"))
    assert await desk.text(Section.LIMITS) == "No post by air."


async def test_the_days_are_asked_as_days_and_stand_in_words(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    assert (desk.value_of(form, "begins"), desk.value_of(form, "ends")) == ("2026-11-20", None)
    saved = await desk.there.town.fill(
        "Ana", form, begins="2027-04-01", ends="2029-03-31", words="Renewed when both say so."
    )
    assert facts(saved)["Until"] == "31 March 2029"
    assert await desk.text(Section.LENGTH) == (
        "This agreement begins on 1 April 2027 and ends on 31 March 2029.\n\nRenewed when both say so."
    )
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.LENGTH), "Change")
    assert (desk.value_of(form, "begins"), desk.value_of(form, "words")) == ("2027-04-01", "Renewed when both say so.")
    await desk.there.town.fill("Yusuf", form, ends="")
    assert (await desk.agreement()).ends_on is None
    assert str(await desk.text(Section.LENGTH)).startswith("This agreement begins on 1 April 2027 and has no end date.")


@pytest.mark.parametrize("ends", ["2027-03-31", "2027-04-01"])
async def test_it_does_not_end_before_it_has_begun(desk: Desk, ends: str) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    again = await desk.there.town.fill("Ana", form, begins="2027-04-01", ends=ends, words="As we like.")
    assert "It begins on 1 April 2027" in problems_of(again)["ends"]
    assert desk.value_of(again, "words") == "As we like." if len(again.outcome.fields) > 1 else True  # type: ignore[union-attr]
    assert (await desk.agreement()).begins_on is None


async def test_it_does_not_end_on_a_day_that_is_over(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    again = await desk.there.town.fill("Ana", form, begins="2026-01-01", ends="2026-11-19", words="As we like.")
    assert "19 November 2026 is over already." in problems_of(again)["ends"]
    assert desk.value_of(again, "words") == "As we like."
    assert (await desk.agreement()).begins_on is None


async def test_a_day_that_can_mean_two_is_asked_again(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    assert "can mean" in problems_of(await desk.there.town.fill("Ana", form, begins="03/04"))["begins"]


async def test_two_who_say_other_days_lose_neither(desk: Desk) -> None:
    await desk.begin()
    forms = [await desk.press(who, await desk.open(who, Section.LENGTH), "Write") for who in ("Ana", "Yusuf")]
    await desk.there.town.fill("Ana", forms[0], begins="2027-04-01", words="For a year.")
    both = await desk.there.town.fill("Yusuf", forms[1], begins="2027-05-01", words="For two years.")
    form = await desk.press("Yusuf", both, "Write one from both")
    assert desk.value_of(form, "words") == "For a year.\n\nFor two years."
    await desk.press("Yusuf", both, "Use mine")
    assert str((await desk.agreement()).begins_on) == "2027-05-01"
    assert await desk.rivals() == []


@pytest.mark.parametrize("text", ["@everyone <!channel> *bold* [x](http://x.example)", "1. first\n- second\n> third"])
async def test_markup_in_a_section_is_kept_as_it_was_written(desk: Desk, text: str) -> None:
    await desk.begin()
    assert text in said(await desk.write("Ana", Section.PURPOSE, text))
    assert await desk.text() == text


async def test_ten_thousand_letters_are_kept_in_the_form_and_nothing_is_written(desk: Desk) -> None:
    await desk.begin()
    again = await desk.write("Ana", Section.PURPOSE, "x" * 10_000)
    assert "at most 2000 fit here" in problems_of(again)["text"]
    assert desk.value_of(again, "text") == "x" * 10_000
    assert await desk.text() is None


async def test_arabic_and_japanese_stand_as_they_were_written(desk: Desk) -> None:
    await desk.begin("Ana", "Long form, 17 sections", "ar", "ja")
    for language, text in (("ar", "يلتقي قرّاؤنا مرة كل شهر."), ("ja", "毎月、読者が集まります。")):
        assert text in said(await desk.write("Ana", Section.PURPOSE, text, language))
        assert await desk.text(Section.PURPOSE, language) == text
