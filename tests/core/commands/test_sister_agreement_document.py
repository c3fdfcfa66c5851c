"""The agreement as a file, from one that was really signed in chat: both kinds hold every value, in each language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import category, normalize

import pytest
from sqlalchemy import update

from core.api import Core
from core.chat import FileRef, Refusal, Reply
from core.content.agreement import Section
from core.documents.standard import standard_template
from core.documents.template import text_of
from core.documents.wording import parts
from core.model.libraries import Library
from core.services.agreement_form import change_form
from core.services.agreement_length import Span
from core.services.partnerships import partnership_by_id
from tests.core.agreed import written
from tests.core.agreement_texts import BY_LANGUAGE
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.parting import build_partners
from tests.core.commands.signing import Signing, build_signing
from tests.core.documents.drafts import letters_of_words, pdf_text, unmarked
from tests.core.documents.test_word import assert_holds, one_line

if TYPE_CHECKING:
    from core.chat import Answer
    from core.documents.draft import Draft
    from core.store import Database, Store
    from tests.clock import MovableClock

SPAN = Span(date(2026, 12, 1), date(2028, 11, 30))
NAMES = {
    "en": ("Suva City Library", "Amman City Library"),
    "ar": ("مكتبة مدينة سوفا", "مكتبة عمان العامة"),
    "ja": ("スバ市立図書館", "アンマン市立図書館"),
}
SIGNERS = {
    "en": (("Ana Waqa", "Chief librarian"), ("Yusuf Haddad", "Director")),
    "ar": (("آنا واكا", "رئيسة القسم"), ("يوسف حداد", "المدير")),
    "ja": (("アナ・ワカ", "館長"), ("ユースフ・ハッダード", "図書館長")),
}
MIXED = ("ja", "ar", "en")


async def signed(
    database: Database, store: Store, clock: MovableClock, *languages: str, short: bool = False
) -> Signing:
    """An agreement in these languages, which both sign in chat; names and titles are in the first of them. The second
    and third have no text for the limits, and the first none for the money.
    """
    there = await build_partners(database, store, clock)
    first = languages[0]
    async with store.writing() as uow:
        for number, name in enumerate(NAMES[first], 1):
            await uow.session.execute(update(Library).where(Library.id == number).values(name=name))
    texts = {code: dict(BY_LANGUAGE[code]) for code in languages}
    for code in languages[1:]:
        del texts[code][Section.LIMITS]
    if len(languages) > 1:
        del texts[first][Section.MONEY]
    paper = await written(store, languages=languages, short=short, span=SPAN, texts=texts)
    if len(languages) > 1:
        async with store.writing() as uow:
            agreement = await paper.held(uow)
            partnership = await partnership_by_id(uow, agreement.partnership_id)
            assert partnership is not None
            await change_form(
                uow,
                agreement,
                partnership,
                languages=languages,
                short=short,
                ruling=languages[-1],
                by=agreement.created_by,
            )
    desk = Signing(there, paper)
    for who, library, (name, position) in zip(("Ana", "Yusuf"), NAMES[first], SIGNERS[first], strict=True):
        form = await desk.press(who, await desk.look(who), f"Sign for {library}")
        answer = await there.town.fill(who, form, name=name, position=position)
    assert "All have signed. Version 1 is in force." in said(answer)
    return desk


async def taken(desk: Signing, label: str, who: str = "Yusuf") -> tuple[bytes, str]:
    """The file by its button on the version's page, and what it is called."""
    return await opened(desk, who, await desk.press(who, await desk.look(who), label))


async def opened(desk: Signing, who: str, answer: Answer) -> tuple[bytes, str]:
    """The file of an answer."""
    assert isinstance(answer.outcome, Reply), answer.outcome
    (ref,) = [part for part in answer.outcome.card.parts if isinstance(part, FileRef)]
    kept = await desk.there.town.core.read_file(desk.there.town.speaker(who).account, ref.file)
    assert kept is not None
    return kept.content, kept.ref.name


def values(draft: Draft, language: str) -> list[str]:
    """Everything that a document says in that language."""
    (part,) = [each for each in parts(draft) if each.language == language]
    found = [part.words.title, part.version, part.note, part.ruling]
    found += [value for party in part.parties for value in (party.name, party.place)]
    for section in part.sections:
        found += [section.title, *section.paragraphs, section.remark]
    for signature in part.signatures:
        found += [signature.party, signature.name, signature.position, signature.day, signature.remark]
    return [value for value in found if value]


def glued(value: str, read: str) -> bool:
    """Whether its letters follow each other in what was read, in whatever order within, without the spaces."""
    wanted, there = (
        [each for each in unmarked(text) if category(each)[0] == "L"] for text in (value, read.replace(" ", ""))
    )
    return any(sorted(there[at : at + len(wanted)]) == sorted(wanted) for at in range(len(there) - len(wanted) + 1))


@pytest.mark.parametrize("languages", [("en",), ("ar",), ("ja",), MIXED], ids=["en", "ar", "ja", "mixed"])
async def test_both_hold_every_value_and_no_letter_is_missing(
    database: Database, store: Store, clock: MovableClock, languages: tuple[str, ...]
) -> None:
    desk = await signed(database, store, clock, *languages)
    draft = (await desk.paper.version()).draft
    assert draft.signed
    word, name = await taken(desk, "Word")
    assert name == "agreement-LIB-001-LIB-002-version-1.docx"
    assert_holds(text_of(word), draft)
    for code in languages:
        for section, text in BY_LANGUAGE[code].items():
            if len(languages) == 1 or section not in {Section.LIMITS, Section.MONEY}:
                assert all(line in text_of(word) for line in text.split("\n")), section

    # PDF/UA-1 lets no letter in that no font can draw.
    pdf, name = await taken(desk, "PDF")
    assert name == "agreement-LIB-001-LIB-002-version-1.pdf"
    read = pdf_text(pdf)
    assert not set(read) & set("\ufffd\u25a1\0")
    plain, words = read.replace(" ", ""), letters_of_words(read)
    for code in languages:
        for value in values(draft, code):
            if code == "ar" or "ar" in languages:
                # Readers of PDFs put vowel signs, and letters beside them, where they like.
                bare = [each for each in value.split() if unmarked(each) == normalize("NFKC", each)]
                latin = {each.strip("().,،") for each in bare if each.isascii()}
                assert all(each in plain for each in latin), value
                rest = " ".join(each for each in bare if not each.isascii())
                assert letters_of_words(rest) <= words or "".join(value.split()) in plain or glued(rest, read), value
            else:
                assert "".join(value.split()) in plain, value


async def test_the_short_form_is_a_file_too(database: Database, store: Store, clock: MovableClock) -> None:
    desk = await signed(database, store, clock, "en", short=True)
    word, _name = await taken(desk, "Word")
    assert_holds(text_of(word), (await desk.paper.version()).draft)
    assert "1 December 2026" in one_line(text_of(word))
    assert "30 November 2028" in pdf_text((await taken(desk, "PDF"))[0])


@pytest.fixture
async def desk(database: Database, store: Store, clock: MovableClock) -> Signing:
    """All is written in the short form, in English."""
    return await build_signing(database, store, clock)


async def test_what_is_not_signed_says_that_it_is_a_draft_and_leaves_lines(desk: Signing) -> None:
    answer = await desk.press("Ana", await desk.look("Ana"), "PDF")
    assert "A starting draft, not legal advice." in said(answer)
    content, _name = await opened(desk, "Ana", answer)
    assert "A starting draft, not legal advice." in pdf_text(content)
    assert "Signed off in the chat" not in pdf_text(content)
    assert desk.labels(answer) == ["Word", "Look at it", "Home"]


async def test_a_version_whose_signatures_count_no_more_is_made_without_them(desk: Signing) -> None:
    await desk.sign("Ana", name="Ana Waqa")
    await desk.paper.anew()
    answer = await desk.press("Yusuf", await desk.look("Yusuf"), "Word")
    assert "This version was changed before all had signed. Its signatures are left out." in said(answer)
    content, name = await opened(desk, "Yusuf", answer)
    assert name == "agreement-LIB-001-LIB-002-version-1-not-in-force.docx"
    assert "Ana Waqa" not in text_of(content)


async def test_what_was_signed_on_paper_says_so_and_who_added_the_copy(desk: Signing) -> None:
    await desk.sign("Ana")
    form = await desk.press("Yusuf", await desk.look("Yusuf"), "Signed on paper")
    file = await desk.upload("Yusuf", "scan.pdf", b"%PDF-1.7")
    await desk.there.town.fill("Yusuf", form, file=file, signers="Yusuf Haddad, Director")
    content, _name = await taken(desk, "Word")
    assert "Signed off in the chat of the programme" in text_of(content)
    assert "Signed on paper, copy added by Yusuf" in text_of(content)


async def test_letters_that_no_font_has_are_named_and_word_has_them(desk: Signing) -> None:
    await desk.paper.write(Section.PURPOSE, "ᏣᎳᎩ and English")
    answer = await desk.press("Ana", await desk.look("Ana"), "PDF")
    assert isinstance(answer.outcome, Refusal)
    assert "I have no font for some letters of the text in English (Ꭹ Ꮃ Ꮳ)" in said(answer)
    content, _name = await opened(desk, "Ana", await desk.press("Ana", answer, "Word"))
    assert "ᏣᎳᎩ and English" in text_of(content)


async def test_with_a_layout_of_its_own_the_programme_is_told_that_the_pdf_has_the_standard_one(
    desk: Signing, database: Database
) -> None:
    town = desk.there.town
    town.core = Core(database, town.clock, [town.harbour, town.lantern], template=standard_template)
    told = "Word has your programme's own layout. The PDF uses the standard layout; the text is the same."
    assert told in said(await desk.press("Ana", await desk.look("Ana"), "PDF"))
    assert told not in said(await desk.press("Ana", await desk.look("Ana"), "Word"))


async def test_a_double_press_makes_one_file(desk: Signing) -> None:
    given = {"agreement": "1", "which": "word"}
    first = await desk.there.ask("Ana", "sister agreement-document", "twice", **given)
    again = await desk.there.ask("Ana", "sister agreement-document", "twice", **given)
    assert again.repeated
    assert await opened(desk, "Ana", first) == await opened(desk, "Ana", replace(again))


async def test_another_kind_of_file_is_not_made(desk: Signing) -> None:
    answer = await desk.there.ask("Ana", "sister agreement-document", agreement="1", which="exe")
    assert not isinstance(answer.outcome, Reply)
