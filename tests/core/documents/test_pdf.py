"""Every value stands in the PDF, no letter of the promised languages is missing, and what members write stays text."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import time
import unicodedata
from dataclasses import replace
from typing import cast

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from core.content.agreement import Section, agreement_languages, agreement_words
from core.documents import fonts
from core.documents.draft import Draft
from core.documents.example import BLANK, SIGNED
from core.documents.pdf import NoFontError, Press, TypesettingError
from core.documents.wording import parts
from tests.core.documents.drafts import AMMAN, ANA_SIGNS, SUVA, draft, letters_of_words, pdf_text, unmarked

LIBRARY = {
    "ar": "المكتبة العامة", "am": "ቤተ መጻሕፍት", "bn": "গ্রন্থাগার", "de": "Bücherei", "el": "Βιβλιοθήκη", "fa": "کتابخانه",
    "gu": "પુસ્તકાલય", "he": "ספרייה", "hi": "पुस्तकालय", "hy": "գրադարան", "ja": "図書館の協定", "ka": "ბიბლიოთეკა",
    "km": "បណ្ណាល័យ", "kn": "ಗ್ರಂಥಾಲಯ", "ko": "도서관", "lo": "ຫໍສະໝຸດ", "ml": "ഗ്രന്ഥശാല", "my": "စာကြည့်တိုက်", "ne": "पुस्तकालय",
    "or": "ପାଠାଗାର", "pa": "ਲਾਇਬ੍ਰੇਰੀ", "pl": "Książnica", "ru": "Библиотека", "si": "පුස්තකාලය", "sw": "Maktaba",
    "ta": "நூலகம்", "te": "గ్రంథాలయం", "th": "ห้องสมุด", "tr": "Kütüphane", "uk": "Бібліотека їжака", "ur": "کتب خانہ",
    "vi": "Thư viện", "yo": "Ilé ìkàwé", "zh": "图书馆",
}  # fmt: skip


async def pdf(made: Draft) -> bytes:
    return await Press().pdf(made)


def full(language: str) -> Draft:
    """Every section of the long form is written with that language's own sentences, and Ana has signed."""
    usual = {section: words.usual or words.prompt for section, words in agreement_words(language).sections.items()}
    return draft(usual, language, signatures=(ANA_SIGNS,))


@pytest.mark.parametrize("language", [each for each in agreement_languages() if each != "ar"])
async def test_every_value_stands_in_it(language: str) -> None:
    made = full(language)
    read = pdf_text(await pdf(made)).replace(" ", "")
    (part,) = parts(made)
    wanted = [part.words.title, part.version, part.note]
    wanted += [value for party in part.parties for value in (party.name, party.place)]
    for each in part.sections:
        wanted += [f"{each.number}.{each.title}", *each.paragraphs, each.remark]
    for signature in part.signatures:
        wanted += [signature.party, signature.name, signature.position, signature.day, signature.remark]
    for value in wanted:
        assert "".join(value.split()) in read, value


async def test_every_word_stands_in_arabic_too() -> None:
    made = full("ar")
    read = pdf_text(await pdf(made))
    (part,) = parts(made)
    wanted = " ".join(
        [part.words.title, part.note, part.version, *(each.title for each in part.sections)]
        + [paragraph for each in part.sections for paragraph in each.paragraphs]
        + [value for each in part.signatures for value in (each.day, each.remark)]
    )
    # Readers of PDFs put vowel signs, and letters beside them, where they like.
    plain = " ".join(word for word in wanted.split() if unmarked(word) == unicodedata.normalize("NFKC", word))
    assert len(plain) > 0.7 * len(wanted)
    assert not letters_of_words(plain) - letters_of_words(read)
    assert "Ana Waqa" in unmarked(read)


async def test_two_languages_follow_each_other_with_numbered_pages() -> None:
    reader = PdfReader(io.BytesIO(await pdf(SIGNED)))
    pages = [page.extract_text() for page in reader.pages]
    assert [f"{number} / {len(pages)}" in text for number, text in enumerate(pages, 1)] == [True] * len(pages)
    assert "If the texts differ, the English text counts." in " ".join(pages[0].split())
    arabic = next(number for number, text in enumerate(pages) if letters_of_words("الأطراف") <= letters_of_words(text))
    assert any("Signatures" in text for text in pages[:arabic])
    assert "Signatures" not in pages[arabic]


async def test_it_says_its_title_and_language_to_those_who_have_it_read_to_them() -> None:
    for made, language, title in ((SIGNED, "en", "Sister libraries agreement"), (full("ja"), "ja", "姉妹図書館協定書")):
        reader = PdfReader(io.BytesIO(await pdf(made)))
        assert reader.metadata is not None
        assert reader.metadata.title == title
        root = cast(DictionaryObject, reader.trailer["/Root"].get_object())
        assert str(root["/Lang"]) == language
        assert "'/Marked': True" in str(root["/MarkInfo"])


async def test_the_same_draft_gives_the_same_bytes_and_another_gives_others() -> None:
    assert await pdf(SIGNED) == await pdf(replace(SIGNED))
    assert await pdf(SIGNED) != await pdf(replace(SIGNED, version=4))


async def test_no_letter_is_missing_in_any_language_we_promise() -> None:
    written = {Section.PURPOSE: LIBRARY, Section.MONEY: {code: f"{text} 2026 (A)" for code, text in LIBRARY.items()}}
    assert set(agreement_languages()) <= {"en", "fr", "es", *LIBRARY}
    made = await pdf(replace(draft(), languages=tuple(LIBRARY), texts=written, parties=(SUVA, AMMAN)))
    assert len(PdfReader(io.BytesIO(made)).pages) >= len(LIBRARY)


async def test_pictures_among_letters_and_signs_are_drawn_too() -> None:
    made = draft({Section.PURPOSE: "Books 📚, tea ☕, yes ✓, 100 €, ½, “quotes”, → … 20 ℃, naïve, ①"})
    assert (await pdf(made)).startswith(b"%PDF")


async def test_a_language_whose_letters_no_font_has_is_named_with_them() -> None:
    made = replace(draft(), languages=("en", "dv"), texts={Section.PURPOSE: {"en": "For all.", "dv": "ކުތުބުޚާނާ"}})
    with pytest.raises(NoFontError, match="which the text in Divehi needs") as caught:
        await pdf(made)
    assert caught.value.languages == ("dv",)
    assert "ކ" in caught.value.letters


async def test_a_text_in_a_language_that_is_none_of_the_document_is_named_by_its_own() -> None:
    with pytest.raises(NoFontError) as caught:
        await pdf(replace(draft(), texts={Section.PURPOSE: {"dv": "ކުތުބުޚާނާ"}}))
    assert caught.value.languages == ("dv",)


async def test_a_letter_in_a_name_that_no_font_has_is_named() -> None:
    with pytest.raises(NoFontError) as caught:
        await pdf(draft(parties=(replace(SUVA, name="Ꭰ library"), AMMAN)))
    assert caught.value.languages == ("en",)
    assert caught.value.letters == "Ꭰ"


async def test_whatever_members_write_stays_text() -> None:
    hostile = '#import "x" *bold* _it_ $a^2$ `raw` <label> @ref \\u{41} // no /* no */ = no {{ 7 }} #sys.inputs -- "q"'
    made = draft({Section.PURPOSE: hostile}, parties=(replace(SUVA, name=hostile, town=hostile), AMMAN))
    assert pdf_text(await pdf(made)).count(hostile) == 5  # the name three times, the town, the purpose


async def test_ten_thousand_characters_in_every_section_in_two_languages() -> None:
    long = {section: {"en": "word " * 1999 + "end..", "ar": "كلمة " * 2000} for section in Section}
    began = time.monotonic()
    reader = PdfReader(io.BytesIO(await pdf(replace(SIGNED, texts=long))))
    assert time.monotonic() - began < 30
    assert len(reader.pages) > 2 * len(Section)
    # To read all of them takes longer than to make them.
    assert "end.." in " ".join(page.extract_text() for page in reader.pages[:5])


async def test_a_word_longer_than_a_line_stays_between_the_margins() -> None:
    made = draft({Section.PURPOSE: "https://library.example/" + "a" * 600 + " " + "漢" * 300})
    reader = PdfReader(io.BytesIO(await pdf(replace(made, parties=(replace(SUVA, name="W" * 300), AMMAN)))))
    edges: list[float] = []

    def look(text: str, _cm: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            # A W, the widest letter here, is less than its size wide.
            edges.append(matrix[4] + len(text.strip().replace("\u200b", "")) * 0.3 * size)

    for page in reader.pages:
        page.extract_text(visitor_text=look)
    assert edges
    assert max(edges) < float(reader.pages[0].mediabox.width)
    assert "a" * 600 in pdf_text(await pdf(made)).replace(" ", "")


async def test_many_at_once_wait_for_each_other() -> None:
    press = Press(at_once=1)
    made = await asyncio.gather(*(press.pdf(BLANK) for _ in range(4)))
    assert len(set(made)) == 1


async def test_a_typesetter_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.documents.pdf._TIME_OUT", 0.001)
    with pytest.raises(TypesettingError, match="took more than"):
        await pdf(BLANK)


def test_every_family_we_name_comes_with_the_packages() -> None:
    there = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in fonts.folders()],
    ).families()
    for language in ("en", "ja", "ko", "zh", "yue"):
        assert set(fonts.families(language)) <= set(there)


def test_a_bot_that_made_no_document_holds_nothing_of_it_in_memory() -> None:
    program = (
        "import sys\n"
        "from core.documents import draft, example, pdf, template, word\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'typst', 'docx', 'jinja2', 'lxml'}))\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
