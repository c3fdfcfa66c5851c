"""Every value stands in the Word document, as text, in its language and direction."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.content.agreement import Section, agreement_languages, agreement_words
from core.content.cleaning import clean
from core.documents.draft import Draft
from core.documents.example import SIGNED
from core.documents.standard import standard_template
from core.documents.template import text_of
from core.documents.word import repacked, word_document
from core.documents.wording import parts
from tests.core.documents.drafts import AMMAN, ANA_SIGNS, JUNEAU, SUVA, YUSUF_SIGNS, draft

HOSTILE = (
    "{{ 7 * 7 }} {% for x in y %} {# c #} {_{ no }_} {_% no %_} {{r x }} </w:t></w:r><w:p>& <b>bold</b> &lt; \"q\" 'q' "
    '=HYPERLINK("http://x.example","y") @everyone *bold* #import \\ $a$'
)


def one_line(text: str) -> str:
    return " ".join(text.split())


def assert_holds(text: str, made: Draft) -> None:
    """Every value of the draft stands in the text, in each of its languages."""
    read = one_line(text)
    for part in parts(made):
        wanted = [part.words.title, part.version, part.note, part.ruling]
        wanted += [value for party in part.parties for value in (party.name, party.place)]
        for each in part.sections:
            wanted += [f"{each.number}. {each.title}", *each.paragraphs, each.remark, each.prompt * each.to_fill_in]
        for signature in part.signatures:
            wanted += [signature.party, signature.name, signature.position, signature.day, signature.remark]
        for value in wanted:
            assert one_line(value) in read, value


@pytest.mark.parametrize("language", agreement_languages())
def test_every_value_stands_in_it(language: str) -> None:
    usual = {section: words.usual or words.prompt for section, words in agreement_words(language).sections.items()}
    for made in (
        SIGNED,
        draft(language=language),
        draft(usual, language),
        draft(usual, language, short=True, signatures=(ANA_SIGNS,)),
        draft(usual, language, parties=(SUVA, AMMAN, JUNEAU), signatures=(replace(YUSUF_SIGNS, recorded_by="Dee"),)),
        replace(draft(usual, "en"), languages=("en", language) if language != "en" else ("en",), ruling="en"),
    ):
        assert_holds(text_of(word_document(made)), made)


def test_the_same_draft_gives_the_same_bytes_and_another_gives_others() -> None:
    made = draft({Section.PURPOSE: "For the children."})
    assert word_document(made) == word_document(replace(made))
    assert word_document(made) != word_document(replace(made, version=4))
    with zipfile.ZipFile(io.BytesIO(word_document(made))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_whatever_members_write_stays_text() -> None:
    signature = replace(ANA_SIGNS, name=HOSTILE, position=HOSTILE, recorded_by=HOSTILE)
    made = draft(
        dict.fromkeys(Section, HOSTILE),
        parties=(replace(SUVA, name=HOSTILE, town=HOSTILE), AMMAN),
        signatures=(signature,),
    )
    text = text_of(word_document(made))
    assert text.count(HOSTILE) == len(Section) + 7  # name of Suva three times, town, and all of Ana's signature
    assert_holds(text, made)
    with zipfile.ZipFile(io.BytesIO(word_document(made))) as package:
        content = b"".join(package.read(name) for name in package.namelist() if name.startswith("word/document"))
    assert b"instrText" not in content  # no field that Word would work out


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_stands_there_letter_by_letter(written: str) -> None:
    made = draft({Section.PURPOSE: written})
    assert one_line(clean(written, lines=True)) in one_line(text_of(word_document(made)))


def test_ten_thousand_characters_in_every_section() -> None:
    long = "word " * 1999 + "end.."
    made = draft(dict.fromkeys(Section, long))
    assert text_of(word_document(made)).count(long) == len(Section)


def test_arabic_is_written_from_right_to_left_and_english_within_it_is_not() -> None:
    written = {Section.PURPOSE: {"ar": "نحن شركاء."}, Section.MONEY: {"en": "Each pays its own."}}
    made = replace(draft(language="ar"), texts=written)
    paragraphs = {each.text: each for each in docx.Document(io.BytesIO(word_document(made))).paragraphs}

    def direction(text: str) -> tuple[str, str, str]:
        found = paragraphs[text]._p
        (bidi,) = found.xpath("w:pPr/w:bidi/@w:val")
        return (bidi, found.xpath(".//w:rtl/@w:val")[0], found.xpath(".//w:lang/@w:bidi")[0])

    assert direction("نحن شركاء.") == ("1", "1", "ar-EG")
    assert direction("اتفاقية المكتبات الشقيقة") == ("1", "1", "ar-EG")
    assert direction("Each pays its own.") == ("0", "0", "en-GB")


def test_headings_are_headings_and_a_second_language_begins_a_page() -> None:
    opened = docx.Document(io.BytesIO(word_document(SIGNED)))
    styles = [each.style.name for each in opened.paragraphs if each.style is not None]
    assert styles.count("Title") == 2
    assert styles.count("Heading 2") == 34
    titles = [each for each in opened.paragraphs if each.style is not None and each.style.name == "Title"]
    assert [each._p.xpath("w:pPr/w:pageBreakBefore/@w:val") for each in titles] == [["0"], ["1"]]
    about = opened.core_properties
    assert (about.title, about.author, about.language) == (
        "Sister libraries agreement",
        "Suva City Library, Amman Public Library",
        "en-GB",
    )


def test_names_that_look_like_tags_get_no_further_than_the_properties() -> None:
    made = draft(parties=(replace(SUVA, name="{{ parts.__class__ }}" + "x" * 300), AMMAN))
    author = docx.Document(io.BytesIO(word_document(made))).core_properties.author
    assert author.startswith("{{ parts.__class__ }}")
    assert len(author) == 255


def test_the_standard_template_is_made_alike_each_time() -> None:
    first = standard_template()
    standard_template.cache_clear()
    assert repacked(standard_template()) == repacked(first)
