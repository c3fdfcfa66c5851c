"""A library rests until a day, another cannot answer, and a third is closed: what their partners see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.telling import newest

if TYPE_CHECKING:
    from tests.journeys.town import Town

AWAY = "is away until 4 March 2027."


async def test_a_library_pauses_and_its_partner_reads_until_when_and_is_left_in_peace(town: Town) -> None:
    await town.move(days=9)
    form = await town.say("Ana", "/sister pause")
    paused = await town.fill("Ana", form, until="2027-03-04", reason="We move to another building")
    assert "Paused until 4 March 2027." in paused.said

    await town.move(days=60)
    told = await newest(town, "Yusuf", AWAY)
    assert "another building" not in told.said
    assert [seen for seen in await town.inbox("Yusuf") if "What would help?" in seen.said] == []

    home = await town.say("Ana", "/sister")
    back = await town.press("Ana", home, "We are back")
    assert "nobody is late" in back.said
    await town.move(days=9)
    assert (await newest(town, "Yusuf", "is back")).said


async def test_a_partner_says_that_a_library_cannot_answer_and_it_says_that_it_is_here(town: Town) -> None:
    await town.move(days=9)
    page = await town.say("Yusuf", "/sister partnership")
    preview = await town.press("Yusuf", page, "They cannot answer")
    assert "Nothing is changed yet." in " ".join((preview.said, *preview.small))
    await town.press("Yusuf", preview, "Yes, pause them")

    await town.move(days=9)
    told = await newest(town, "Ana", "If you can, please say that you are here.")
    here = await town.press("Ana", told, "We are here")
    assert "Welcome back." in here.said


async def test_who_cannot_answer_is_asked_once_a_month(town: Town) -> None:
    noted = await town.say("Ana", "/sister away")
    assert "Take the time you need" in noted.said
    await town.move(days=40)
    asked = await newest(town, "Ana", "Are you back?")
    assert "I ask again from" in (await town.press("Ana", asked, "Not yet")).said
    await town.move(days=40)
    again = await newest(town, "Ana", "Are you back?")
    assert "Welcome back." in (await town.press("Ana", again, "We are back")).said


async def test_nobody_is_written_to_while_the_library_is_closed(town: Town) -> None:
    listed = await town.say("Ana", "/sister closed")
    form = await town.press("Ana", listed, "Add closed days")
    noted = await town.fill("Ana", form, first="2026-12-01", last="2027-01-15")
    assert "Noted." in noted.said
    await town.move(days=11)
    before = len(await town.inbox("Ana"))
    await town.move(days=44)
    assert len(await town.inbox("Ana")) == before
    await town.move(days=5)
    assert len(await town.inbox("Ana")) > before


async def test_staff_pause_a_country_and_take_it_back(town: Town) -> None:
    preview = await town.say("Dee", "/staff pause-country country:Jordan")
    done = await town.press("Dee", preview, "Pause them")
    assert "Jordan is paused: 1 library rests" in done.said
    assert "The pause of Jordan is over." in (await town.press("Dee", done, "Undo")).said
    await town.move(days=20)
    assert [seen for seen in await town.inbox("Yusuf") if "Staff paused" in seen.said] == []
