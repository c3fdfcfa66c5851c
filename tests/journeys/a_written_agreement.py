"""The agreement in a partnership's whole life: written by both in two languages, signed by both, taken as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.documents.template import text_of
from tests.core.documents.drafts import letters_of_words, pdf_text
from tests.journeys.telling import newest

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

PURPOSE = "We read to each other's children."
ENDING = "A library that wishes to end it says so three months before."
ARABIC = {"2. Purpose": "نقرأ القصص لأطفال المكتبتين", "3. Activities": "ساعة قصص مشتركة"}
ARABIC_ENDING = "من يرغب في إنهائها يخبر شريكه قبل ثلاثة أشهر"

IN_BOTH = (
    *("Suva City Library", "LIB-001", "Amman Public Library", "LIB-002"),
    *(PURPOSE, "A shared story hour.", "21 days", "12 April 2027", "11 April 2028", ENDING),
    *("If the texts differ, the English text counts.", "Version 1"),
    *("Ana Waqa", "Chief librarian", "3 April 2027", "Yusuf Haddad", "Director", "30 March 2027"),
)
"""What either file holds, in letters that every reader of files gives in their order."""


async def write_it(town: Town) -> None:
    """Ana begins the short form in two languages, Olena goes on in Arabic, and Tomas takes it up where it was left."""
    offer = await town.say("Ana", "/sister agreement")
    form = await town.press("Ana", offer, "Short form, 6 sections")
    begun = await town.fill("Ana", form, languages=("English", "Arabic"))
    assert dict(begun.facts)["Progress"] == "3 of 5 sections written"
    shape = await town.press("Ana", begun, "Form and languages")
    counts = await town.press("Ana", shape, "English counts")
    purpose = await town.press("Ana", await town.press("Ana", counts, "All sections"), "Next section")
    await town.fill("Ana", await town.press("Ana", purpose, "Write"), text=PURPOSE)

    await town.move(days=4)
    await newest(town, "Yusuf", "Ana wrote in your agreement with Suva City Library.")
    told = await newest(town, "Olena", "Ana began the agreement with Suva City Library.")
    sections = await town.press("Olena", told, "Open the agreement")
    for title, text in ARABIC.items():
        section = await town.press("Olena", sections, "Write", row=title)
        if "In Arabic" in section.buttons:
            section = await town.press("Olena", section, "In Arabic")
        saved = await town.fill("Olena", await town.press("Olena", section, "Write"), text=text)
        sections = await town.press("Olena", saved, "All sections")

    length = await town.press("Tomas", await town.say("Tomas", "/sister agreement"), "Next section")
    assert "Start date, end date" in length.said
    form = await town.press("Tomas", length, "Write")
    saved = await town.fill("Tomas", form, begins="2027-04-12", ends="2028-04-11", words=ENDING)
    arabic = await town.press("Tomas", saved, "In Arabic")
    await town.fill("Tomas", await town.press("Tomas", arabic, "Change"), words=ARABIC_ENDING)


async def sign_it(town: Town) -> None:
    """Both read the whole of it, and a named person of each signs."""
    written = await town.say("Yusuf", "/sister agreement")
    assert dict(written.facts)["Progress"] == "5 of 5 sections written"
    preview = await town.press("Yusuf", written, "Preview")
    for words in (PURPOSE, ENDING, "A shared story hour.", "We talk at least once in 21 days."):
        assert words in preview.said
    arabic = await town.press("Yusuf", preview, "In Arabic")
    for words in (*ARABIC.values(), ARABIC_ENDING):
        assert words in arabic.said
    ready = await town.press("Yusuf", await town.say("Yusuf", "/sister agreement"), "Sign, or take the file")
    form = await town.press("Yusuf", ready, "Sign for Amman Public Library")
    signed = await town.fill("Yusuf", form, name="Yusuf Haddad", position="Director")
    assert "Version 1 waits for Suva City Library now." in signed.said

    await town.move(days=4)
    asked = await newest(town, "Ana", "waits for the signature of Suva City Library")
    form = await town.press("Ana", await town.press("Ana", asked, "Sign it"), "Sign for Suva City Library")
    done = await town.fill("Ana", form, name="Ana Waqa", position="Chief librarian")
    assert "All have signed. Version 1 is in force." in done.said
    assert "I ask you all about renewal on 12 January 2028." in done.said


async def take_the_files(town: Town) -> None:
    """Everybody reads that it is in force; one of each library takes both files, which hold every value."""
    await town.move(days=4)
    for person in ("Tomas", "Yusuf", "Olena", "Dee"):
        await newest(town, person, "is signed by all.")
    for person in ("Tomas", "Olena"):
        told = await newest(town, person, "is signed by all.")
        hold_everything(await _file(town, person, told, "PDF"), await _file(town, person, told, "Word"))


async def _file(town: Town, person: str, seen: Seen, label: str) -> bytes:
    made = await town.press(person, seen, label)
    (name,) = made.files
    assert name == "agreement-LIB-001-LIB-002-version-1" + (".pdf" if label == "PDF" else ".docx")
    content = await town.open_file(person, made, name)
    assert content is not None
    return content


def hold_everything(pdf: bytes, word: bytes) -> None:
    """Both files hold every value of the agreement, in both of its languages."""
    printed, written = pdf_text(pdf), " ".join(text_of(word).split())
    for value in IN_BOTH:
        assert value in printed, f"{value} in the PDF"
        assert value in written, f"{value} in Word"
    for value in (*ARABIC.values(), ARABIC_ENDING):
        assert value in written
        assert letters_of_words(value) <= letters_of_words(printed)
