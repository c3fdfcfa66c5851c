"""An agreement is written and signed by both, in chat or on paper, and taken home as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.seats import Added
from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

PAPER = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
MOST_SECTIONS = 6


async def written(town: Town) -> Seen:
    """Ana begins the short form and writes what is open."""
    shown = await town.press("Ana", await town.say("Ana", "/sister agreement"), "Short form, 6 sections")
    desk = await town.fill("Ana", shown, languages=("English",))
    for _section in range(MOST_SECTIONS):
        if "Next section" not in desk.buttons:
            break
        section = await town.press("Ana", desk, "Next section")
        form = await town.press("Ana", section, "Write")
        dated = "begins" in form.asked.names
        answers = {"begins": "2026-12-01", "ends": "2028-11-30"} if dated else {"text": "What we agree on here."}
        await town.fill("Ana", form, **answers)
        desk = await town.say("Ana", "/sister agreement")
    return desk


async def test_both_sign_and_each_takes_the_file(town: Town) -> None:
    page = await town.press("Ana", await written(town), "Sign, or take the file")
    form = await town.press("Ana", page, "Sign for Suva City Library")
    signed = await town.fill("Ana", form, name="Ana Waqa", position="Chief librarian")
    assert "Signed. Version 1 waits for Amman Public Library now." in signed.said

    asked = await arrives(town, "Yusuf", "waits for the signature of Amman Public Library")
    form = await town.press("Yusuf", await town.press("Yusuf", asked, "Sign it"), "Sign for Amman Public Library")
    last = await town.fill("Yusuf", form, name="Yusuf Haddad", position="Director")
    assert "All have signed. Version 1 is in force." in last.said
    file = await town.press("Yusuf", last, "PDF")
    content = await town.open_file("Yusuf", file, file.files[0])
    assert content is not None
    assert content.startswith(b"%PDF")

    told = await arrives(town, "Ana", "is signed by all")
    assert "Yusuf Haddad, Director" in told.said
    file = await town.press("Ana", told, "Word")
    content = await town.open_file("Ana", file, file.files[0])
    assert content is not None
    assert content.startswith(b"PK")
    assert "The agreement was signed by all" in " ".join((await town.say("Ana", "/sister partnership")).lines)


async def test_a_copy_signed_on_paper_is_uploaded_and_downloaded_by_the_partner(town: Town) -> None:
    page = await town.press("Ana", await written(town), "Sign, or take the file")
    form = await town.press("Ana", page, "Signed on paper")
    refused = await town.fill(
        "Ana",
        form,
        file=Added(name="scan.txt", media_type="text/plain", content=b"We agree."),
        signers="Suva City Library: Ana Waqa, Director\nAmman Public Library: Yusuf Haddad, Director",
    )
    assert refused.asked.question("file").required
    kept = await town.fill("Ana", refused, file=Added(name="scan.pdf", media_type="application/pdf", content=PAPER))
    assert "All have signed on paper: version 1 is in force." in kept.said

    told = await arrives(town, "Yusuf", "is signed by all")
    assert "Please look at the copy." in told.said
    copy = await town.press("Yusuf", await town.press("Yusuf", told, "Look at it"), "Download")
    assert copy.files == ("scan.pdf",)
    assert await town.open_file("Yusuf", copy, "scan.pdf") == PAPER
