"""Two libraries write their agreement in chat: begun with what is known, section by section, and nothing is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from core.chat import Facts, Form, Refusal, Reply, Row, Rows, plain
from core.content.agreement import Section
from core.model.agreements import Agreement, AgreementConflict, AgreementState
from core.model.finding import Finding
from core.model.ids import AgreementId, LibraryId, MemberId
from core.model.libraries import ContactRole, Library
from core.model.partnerships import Partnership, PartnershipState
from core.model.proposals import Proposal
from core.services.agreements import agreement_by_id, conflicts_of, current_agreement, texts_of
from core.services.signing import write_signature
from core.store.sealing import buttons_of
from tests import builders
from tests.core.register import problems_of
from tests.core.town import said
from tests.fakes.workspace import words_of

if TYPE_CHECKING:
    from core.chat import Answer, Button, WireValue
    from tests.core.register import Register

AGREEMENT = "/sister agreement"


@dataclass
class Desk:
    """Who writes, and where."""

    there: Register

    async def press(self, who: str, answer: Answer, label: str) -> Answer:
        """The button with that label, as it is read; of several the first one."""
        button = next(each for each in self.buttons(answer) if plain(each.label, answer.reader) == label)
        town = self.there.town
        town.said += 1
        return await town.core.press(town.speaker(who), button.handle, f"p{town.said}")

    @staticmethod
    def buttons(answer: Answer) -> tuple[Button, ...]:
        if isinstance(answer.outcome, Refusal):
            return answer.outcome.buttons
        assert isinstance(answer.outcome, Reply)
        return buttons_of(answer.outcome.card)

    def labels(self, answer: Answer) -> list[str]:
        return [plain(each.label, answer.reader) for each in self.buttons(answer)]

    async def begin(self, who: str = "Ana", form: str = "Long form, 17 sections", *languages: str) -> Answer:
        town = self.there.town
        asked = await self.press(who, await town.say(who, AGREEMENT), form)
        return await town.fill(who, asked, languages=languages or ("en",))

    async def open(self, who: str, section: Section, language: str = "en") -> Answer:
        town = self.there.town
        town.said += 1
        given = {"agreement": "1", "section": section.value, "language": language}
        return await self.there.ask(who, "sister agreement-section", f"o{town.said}", **given)

    async def write(self, who: str, section: Section, text: str, language: str = "en") -> Answer:
        shown = await self.open(who, section, language)
        label = "Change" if "Change" in self.labels(shown) else "Write"
        return await self.there.town.fill(who, await self.press(who, shown, label), text=text)

    async def both_write(self, section: Section = Section.PURPOSE) -> Answer:
        """Ana and Yusuf open the same form; Ana saves, and then Yusuf."""
        hers = await self.press("Ana", await self.open("Ana", section), "Write")
        his = await self.press("Yusuf", await self.open("Yusuf", section), "Write")
        await self.there.town.fill("Ana", hers, text="Our readers meet.")
        return await self.there.town.fill("Yusuf", his, text="Our children read.")

    async def sign(self, library: LibraryId, by: int) -> None:
        async with self.there.store.writing() as uow:
            agreement = await current_agreement(uow, self.there.pair.id, to_change=True)
            assert agreement is not None
            await write_signature(
                uow,
                agreement,
                library_id=library,
                name="Ana Waqa",
                position="Director",
                on=uow.now.date(),
                by=MemberId(by),
                recording=None,
            )

    async def text(self, section: Section = Section.PURPOSE, language: str = "en") -> str | None:
        async with self.there.store.reading() as uow:
            agreement = await current_agreement(uow, self.there.pair.id)
            assert agreement is not None
            standing = (await texts_of(uow, agreement.id)).get((section, language))
        return None if standing is None else standing.text.text

    async def rivals(self) -> list[str]:
        async with self.there.store.reading() as uow:
            agreement = await current_agreement(uow, self.there.pair.id)
            assert agreement is not None
            return [each.conflict.text for each in await conflicts_of(uow, agreement.id)]

    async def agreement(self, number: int = 1) -> Agreement:
        async with self.there.store.reading() as uow:
            found = await agreement_by_id(uow, AgreementId(number))
        assert found is not None
        return found


@pytest.fixture
def desk(there: Register) -> Desk:
    """Nothing is begun yet."""
    return Desk(there)


def facts(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.outcome, Reply)
    found = [part.facts for part in answer.outcome.card.parts if isinstance(part, Facts)]
    return {plain(fact.label, answer.reader): plain(fact.value, answer.reader) for each in found for fact in each}


def rows(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.outcome, Reply)
    found: list[Row] = [row for part in answer.outcome.card.parts if isinstance(part, Rows) for row in part.rows]
    return {
        plain(row.title, answer.reader): plain(row.detail, answer.reader) for row in found if row.detail is not None
    }


def value_of(answer: Answer, field: str) -> object:
    assert isinstance(answer.outcome, Form)
    return next(each.value for each in answer.outcome.fields if each.name == field)


# Beginning


async def test_who_has_none_is_offered_the_long_form_and_the_short_one(desk: Desk) -> None:
    shown = await desk.there.town.say("Ana", AGREEMENT)
    assert "You and Amman City Library have no agreement yet." in said(shown)
    assert desk.labels(shown) == ["Long form, 17 sections", "Short form, 6 sections", "Home"]


async def test_it_begins_in_the_languages_that_both_write(desk: Desk) -> None:
    asked = await desk.press("Ana", await desk.there.town.say("Ana", AGREEMENT), "Long form, 17 sections")
    assert value_of(asked, "languages") == ("en",)


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


# Writing


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
    assert value_of(form, "text") == "Our readers meet."
    await desk.there.town.fill("Yusuf", form, text="Our readers meet, and write.")
    assert await desk.text() == "Our readers meet, and write."
    assert await desk.rivals() == []


async def test_too_long_a_text_is_kept_in_the_form(desk: Desk) -> None:
    await desk.begin()
    long = "é" * 2001
    again = await desk.write("Ana", Section.PURPOSE, long)
    assert "This has 2001 characters, and at most 2000 fit here." in problems_of(again)["text"]
    assert value_of(again, "text") == long
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


# Two at the same moment


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
    assert value_of(form, "text") == "Our readers meet.\n\nOur children read."
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


async def test_the_other_side_reads_the_next_morning_what_was_written_and_that_two_texts_wait(desk: Desk) -> None:
    await desk.begin()
    await desk.there.town.move(3)
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    await desk.write("Ana", Section.GOALS, "A shelf of books.")
    await desk.there.town.move(3)
    told = [words_of(each.card, each) for each in desk.there.town.lantern.inbox("yusuf")]
    assert len(told) == 2
    assert "Ana wrote in your agreement with Suva City Library." in told[1]
    assert "2. Purpose and 4. Goals" in told[1]


# Languages and form


async def test_each_language_has_a_text_of_its_own_and_what_is_missing_is_said(desk: Desk) -> None:
    shown = await desk.begin("Ana", "Long form, 17 sections", "en", "ar")
    assert facts(shown)["Languages"] == "English and Arabic; which one counts if they differ is not agreed yet"
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    shown = await desk.there.town.say("Ana", AGREEMENT)
    assert rows(shown)["2. Purpose"] == "Missing in Arabic"
    section = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "In Arabic")
    assert facts(section)["In English"] == "Last change by Ana, 20 November 2026"
    await desk.write("Yusuf", Section.PURPOSE, "يلتقي قرّاؤنا.", "ar")
    assert await desk.text(Section.PURPOSE, "ar") == "يلتقي قرّاؤنا."
    assert await desk.text() == "Our readers meet."


async def test_the_form_and_the_languages_change_and_no_text_is_lost(desk: Desk) -> None:
    shown = await desk.begin()
    await desk.write("Ana", Section.ROLES, "Four hours a month.")
    form = await desk.press("Ana", shown, "Form and languages")
    short = await desk.press("Ana", form, "Change to the short form")
    assert len(rows(short)) == 5
    form = await desk.press("Ana", short, "Form and languages")
    asked = await desk.press("Ana", form, "Change the languages")
    assert value_of(asked, "languages") == ("en",)
    changed = await desk.there.town.fill("Ana", asked, languages=("en", "fr"))
    counts = await desk.press("Ana", changed, "French counts")
    assert facts(counts)["Languages"] == "English and French; French counts if they differ"
    long = await desk.press("Ana", counts, "Change to the long form")
    assert rows(long)["6. What each library does"] == "Missing in French"
    assert await desk.text(Section.ROLES) == "Four hours a month."


async def test_a_text_for_a_section_that_the_form_does_not_show_any_more_is_kept(desk: Desk) -> None:
    shown = await desk.begin()
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.ROLES), "Write")
    await desk.press("Ana", await desk.press("Ana", shown, "Form and languages"), "Change to the short form")
    kept = await desk.there.town.fill("Yusuf", form, text="Four hours a month.")
    assert "It is kept." in said(kept)
    assert await desk.text(Section.ROLES) == "Four hours a month."


# The days


async def test_the_days_are_asked_as_days_and_stand_in_words(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    assert (value_of(form, "begins"), value_of(form, "ends")) == ("2026-11-20", None)
    saved = await desk.there.town.fill(
        "Ana", form, begins="2027-04-01", ends="2029-03-31", words="Renewed when both say so."
    )
    assert facts(saved)["Until"] == "31 March 2029"
    assert await desk.text(Section.LENGTH) == (
        "This agreement begins on 1 April 2027 and ends on 31 March 2029.\n\nRenewed when both say so."
    )
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.LENGTH), "Change")
    assert (value_of(form, "begins"), value_of(form, "words")) == ("2027-04-01", "Renewed when both say so.")
    await desk.there.town.fill("Yusuf", form, ends="")
    assert (await desk.agreement()).ends_on is None
    assert str(await desk.text(Section.LENGTH)).startswith("This agreement begins on 1 April 2027 and has no end date.")


@pytest.mark.parametrize("ends", ["2027-03-31", "2027-04-01"])
async def test_it_does_not_end_before_it_has_begun(desk: Desk, ends: str) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.LENGTH), "Write")
    again = await desk.there.town.fill("Ana", form, begins="2027-04-01", ends=ends, words="As we like.")
    assert "It begins on 1 April 2027" in problems_of(again)["ends"]
    assert value_of(again, "words") == "As we like." if len(again.outcome.fields) > 1 else True  # type: ignore[union-attr]
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
    assert value_of(form, "words") == "For a year.\n\nFor two years."
    await desk.press("Yusuf", both, "Use mine")
    assert str((await desk.agreement()).begins_on) == "2027-05-01"
    assert await desk.rivals() == []


# What is signed


async def test_a_change_of_what_some_have_signed_says_first_what_it_means(desk: Desk) -> None:
    await desk.begin()
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    await desk.sign(desk.there.suva.id, by=1)
    asked = await desk.press("Yusuf", await desk.open("Yusuf", Section.PURPOSE), "Change")
    assert "Version 1 was signed by Ana Waqa, Director, 20 November 2026." in said(asked)
    assert "In the next version these signatures count no more." in said(asked)
    begun = await desk.press("Yusuf", asked, "Begin the next version")
    assert "Version 2 is begun, with all texts." in said(begun)
    assert (await desk.agreement()).state is AgreementState.VOIDED
    await desk.there.town.fill("Yusuf", await desk.press("Yusuf", begun, "Change"), text="Our children read.")
    assert await desk.text() == "Our children read."


async def test_a_text_over_what_was_signed_meanwhile_is_kept_for_the_next_version(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Yusuf", await desk.open("Yusuf", Section.PURPOSE), "Write")
    await desk.sign(desk.there.suva.id, by=1)
    kept = await desk.there.town.fill("Yusuf", form, text="Our children read.")
    assert said(kept).startswith(
        "This version was signed meanwhile, so your text does not stand in it:\nOur children read.\n"
    )
    assert await desk.text() is None
    begun = await desk.press("Yusuf", kept, "Begin it with my text")
    assert "Version 2 is begun" in said(begun)
    assert await desk.text() == "Our children read."


async def test_a_form_that_was_opened_before_the_next_version_writes_into_that_one(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Write")
    await desk.sign(desk.there.suva.id, by=1)
    asked = await desk.press("Yusuf", await desk.open("Yusuf", Section.GOALS), "Write")
    await desk.press("Yusuf", asked, "Begin the next version")
    await desk.there.town.fill("Ana", form, text="Our readers meet.")
    assert await desk.text() == "Our readers meet."
    assert (await desk.agreement(2)).state is AgreementState.DRAFT


async def test_a_version_in_force_stays_so_while_the_next_is_written(desk: Desk) -> None:
    shown = await desk.begin()
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.SIGNED
    for library, by in ((desk.there.suva.id, 1), (desk.there.amman.id, 2)):
        await desk.sign(library, by)
    form = await desk.press("Ana", shown, "Form and languages")
    asked = await desk.press("Ana", form, "Change to the short form")
    assert "Version 1 is in force. It stays so until all have signed the next version." in said(asked)
    await desk.press("Ana", asked, "Begin the next version")
    assert (await desk.agreement()).state is AgreementState.SIGNED
    assert (await desk.agreement(2)).state is AgreementState.DRAFT


async def test_the_text_of_an_agreement_that_was_given_up_is_given_back(desk: Desk) -> None:
    await desk.begin()
    form = await desk.press("Ana", await desk.open("Ana", Section.PURPOSE), "Write")
    async with desk.there.store.writing() as uow:
        (await uow.session.get_one(Agreement, 1)).state = AgreementState.DROPPED
    answer = await desk.there.town.fill("Ana", form, text="Our readers meet.")
    assert "nothing was saved. Here is your text, to be copied:\nOur readers meet." in said(answer)


# The preview


async def test_the_preview_reads_as_the_document_will(desk: Desk) -> None:
    shown = await desk.begin("Ana", "Long form, 17 sections", "en", "fr")
    await desk.write("Ana", Section.PURPOSE, "Our readers meet.")
    page = await desk.press("Ana", shown, "Preview")
    assert said(page).startswith("Sister libraries agreement\nVersion 1, 20 November 2026")
    assert "2. Purpose\nOur readers meet." in said(page)
    assert "4. Goals and hoped-for benefits\nStill open." in said(page)
    french = await desk.press("Ana", page, "In French")
    assert said(french).startswith("Accord de jumelage")
    assert "Ce texte n’existe qu’en anglais." in said(french)


async def test_long_texts_make_pages_and_none_is_left_out(desk: Desk) -> None:
    shown = await desk.begin()
    for section in (Section.PURPOSE, Section.GOALS, Section.ROLES):
        await desk.write("Ana", section, f"{section.value} begins " + "and goes on " * 150 + "and ends.")
    page = await desk.press("Ana", shown, "Preview")
    read = said(page)
    while "Next page" in desk.labels(page):
        page = await desk.press("Ana", page, "Next page")
        read += "\n" + said(page)
    assert read.count("and ends.") == 3
    assert " ".join(read.split()).count("and goes on") == 450
    assert "17. Signatures" in read


# Who may


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
