"""Writing an agreement: Ana and Yusuf write it together, once at the very same moment, and choose what stands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town


def read(seen: Seen) -> str:
    """Every word on it, as a line."""
    return " ".join(seen.words)


async def agreement_of(town: Town, person: str) -> Seen:
    """All sections, by the button on the page of the partnership."""
    return await town.press(person, await town.say(person, "/sister partnership"), "Agreement")


async def form_for(town: Town, person: str, section: str) -> Seen:
    """The form of a section that is still open."""
    page = await town.press(person, await agreement_of(town, person), "Write", row=section)
    return await town.press(person, page, "Write")


async def begin(town: Town) -> Seen:
    """The short form, in English."""
    offer = await agreement_of(town, "Ana")
    assert "not legal advice" in read(offer)
    return await town.fill("Ana", await town.press("Ana", offer, "Short form, 6 sections"))


async def test_two_write_an_agreement_and_choose_where_both_wrote_at_once(town: Town) -> None:
    begun = await begin(town)
    assert "2 of 5 sections written" in read(begun)
    told = await arrives(town, "Yusuf", "Ana began the agreement")
    shown = await town.press("Yusuf", told, "Open the agreement")
    assert "Filled in from what is known" in read(shown)

    hers = await form_for(town, "Ana", "2. Purpose")
    his = await form_for(town, "Yusuf", "2. Purpose")
    answers = await asyncio.gather(
        town.fill("Ana", hers, text="Our readers meet."), town.fill("Yusuf", his, text="Our children read.")
    )
    (both,) = [seen for seen in answers if "Two texts were written here. Both are kept." in seen.said]
    assert "Our readers meet." in both.said
    assert "Our children read." in both.said

    stands = await agreement_of(town, "Yusuf")
    assert "Two texts: please choose" in read(stands)
    choice = await town.press("Yusuf", stands, "Choose", row="2. Purpose")
    form = await town.press("Yusuf", choice, "Write one from both")
    one = await town.fill("Yusuf", form, text="Our readers meet, and our children read.")
    assert "Our readers meet, and our children read." in one.said
    assert "Last change by Yusuf" in read(one)
    late = await town.press("Ana", await agreement_of(town, "Ana"), "Read", row="2. Purpose")
    assert "Our readers meet, and our children read." in late.said


async def test_one_stops_and_goes_on_another_day_at_any_section(town: Town) -> None:
    await begin(town)
    form = await form_for(town, "Ana", "5. Length, renewal and ending")
    days = await town.fill("Ana", form, begins="2027-01-01", ends="2028-12-31", words="Renewed when both say so.")
    assert "begins on 1 January 2027 and ends on 31 December 2028" in days.said
    await town.move(days=6)

    page = await town.say("Yusuf", "/sister partnership")
    assert "being written, last by Ana on" in read(page)
    following = await town.press("Yusuf", await town.press("Yusuf", page, "Agreement"), "Next section")
    assert "why are you partners?" in following.said
    form = await town.press("Yusuf", following, "Write")
    saved = await town.fill("Yusuf", form, text="Our readers ask about each other.")
    sections = await town.press("Yusuf", saved, "All sections")
    activities = await town.press("Yusuf", sections, "Next section")
    form = await town.press("Yusuf", activities, "Write")
    await town.fill("Yusuf", form, text="A reading week, led by Amman.")
    await town.move(days=6)

    told = [seen for seen in await town.inbox("Ana") if "Yusuf wrote in your agreement" in seen.said]
    sections = await town.press("Ana", told[-1], "Open the agreement")
    assert "5 of 5 sections written" in read(sections)
    assert "Sign, or take the file" in sections.buttons
    preview = await town.press("Ana", sections, "Preview")
    for words in ("Our readers ask about each other.", "A reading week, led by Amman.", "Renewed when both say so."):
        assert words in preview.said


async def test_a_change_after_a_signature_is_said_first_and_told(town: Town) -> None:
    await begin(town)
    for number, section in ((2, "Purpose"), (3, "Activities")):
        await town.fill("Ana", await form_for(town, "Ana", f"{number}. {section}"), text=f"What Ana wrote: {section}.")
    length = await form_for(town, "Ana", "5. Length, renewal and ending")
    await town.fill("Ana", length, begins="2027-01-01")
    version = await town.press("Ana", await agreement_of(town, "Ana"), "Sign, or take the file")
    signing = await town.press("Ana", version, "Sign for Suva City Library")
    await town.fill("Ana", signing, name="Ana Waqa", position="Director")

    page = await town.press("Yusuf", await agreement_of(town, "Yusuf"), "Read", row="2. Purpose")
    asked = await town.press("Yusuf", page, "Change")
    assert "these signatures count no more" in asked.said
    begun = await town.press("Yusuf", asked, "Begin the next version")
    assert "Version 2 is begun, with all texts." in begun.said
    form = await town.press("Yusuf", begun, "Change")
    assert "Saved." in (await town.fill("Yusuf", form, text="Our readers ask about each other.")).said
    told = await arrives(town, "Ana", "was changed after it was signed.")
    assert "the signature of version 1 counts no more" in told.said
    assert "Open the agreement" in told.buttons
