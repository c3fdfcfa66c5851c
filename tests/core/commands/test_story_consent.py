"""Consent is to what was read: whatever changes after it asks anew, and nobody's is left out or carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.members import Role
from core.model.stories import Story
from tests import builders
from tests.core.commands.several import build_several
from tests.core.commands.telling import SPANISH, TITLE, Tellers, build_tellers, labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

CHANGED = "The story was changed since you read it"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


@pytest.fixture
async def three(database: Database, store: Store, clock: MovableClock) -> Tellers:
    several = await build_several(database, store, clock)
    return Tellers(several.town, several.store, several.libraries, (await builders.member(store, "Nobody")).id)


async def test_a_library_that_left_is_asked_about_new_words_under_its_name(three: Tellers) -> None:
    await three.tell(partnership="1")
    await three.do("Ana", "Send it")
    await three.do("Yusuf", "Yes, with names")
    await three.do("Beth", "Yes, with names")
    await three.do("Dee", "Approve")
    await three.ask("Beth", "sister partnership-left", partnership="1", words="Thank you.")
    await three.do("Ana", "Correct it")
    await three.do("Ana", "Change it", 2, title="Otro título")
    await three.do("Ana", "Send it", 2)
    await three.do("Yusuf", "Yes, with names", 2)
    assert "Approve" not in labels(await three.look("Dee", 2))
    await three.do("Beth", "Yes, with names", 2)
    await three.do("Dee", "Approve", 2)
    story = await three.town.core.public_story(1)
    assert story is not None
    assert story.title == "Otro título"


async def test_a_photo_added_after_the_partner_read_it_asks_the_partner_anew(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    before = await there.look("Yusuf")
    await there.do("Zaid", "Ask for a change", words="Please add a photo.")
    await there.add_photo()
    await there.do("Ana", "Send it")
    assert CHANGED in said(await there.town.press("Yusuf", before, "Yes, with names"))


async def test_a_photo_added_after_staff_read_it_is_not_published_by_the_older_card(there: Tellers) -> None:
    await builders.member(there.store, "Eve", roles=(Role.STAFF,))
    await there.tell()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    before = await there.look("Dee")
    await there.do("Eve", "Ask for changes", words="Please add a photo.")
    await there.add_photo()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    assert CHANGED in said(await there.town.press("Dee", before, "Approve"))
    assert await there.town.core.public_story(1) is None


async def test_a_photo_taken_out_is_a_change_too(there: Tellers) -> None:
    await there.tell()
    await there.add_photo()
    await there.do("Ana", "Send it")
    before = await there.look("Yusuf")
    await there.do("Yusuf", "Ask for a change", words="Please take the photo out.")
    await there.do("Ana", "Take out photo {number}")
    await there.do("Ana", "Send it")
    assert CHANGED in said(await there.town.press("Yusuf", before, "Yes, with names"))


async def test_guardians_agree_after_the_partner_looked_and_the_partner_is_asked_anew(three: Tellers) -> None:
    await three.tell(partnership="1", minors="yes", happened=SPANISH)
    await three.do("Ana", "Send it")
    await three.do("Beth", "Yes, with names")
    before = await three.look("Yusuf")
    await three.do("Tomas", "Guardians agreed", adult="Mere Vuli", sure="yes")
    assert CHANGED in said(await three.town.press("Yusuf", before, "Yes, with names"))
    await three.do("Yusuf", "Yes, with names")
    assert "Approve" not in labels(await three.look("Dee"))
    await three.do("Beth", "Yes, with names")
    assert "Approve" in labels(await three.look("Dee"))


@pytest.mark.parametrize("change", ["words", "photo"])
async def test_guardians_agreed_to_these_words_and_photos_and_to_no_others(there: Tellers, change: str) -> None:
    await there.tell(minors="yes")
    await there.do("Ana", "Guardians agreed", adult="Mere Vuli", sure="yes")
    if change == "words":
        await there.do("Ana", "Change it", happened=f"{SPANISH} También vinieron dos escuelas.")
    else:
        await there.add_photo()
    card = await there.look("Ana")
    assert "After every change it is confirmed anew" in read(card)
    assert "Guardians agreed" in labels(card)


async def test_a_form_sent_as_it_stood_keeps_what_the_guardians_agreed_to(there: Tellers) -> None:
    await there.tell(minors="yes")
    await there.do("Ana", "Guardians agreed", adult="Mere Vuli", sure="yes")
    await there.do("Ana", "Change it")
    await there.do("Ana", "Add more", cost="Stamps, paid by us")
    assert "Guardians agreed" not in labels(await there.look("Ana"))


async def test_a_correction_asks_the_guardians_anew(there: Tellers) -> None:
    await there.tell(minors="yes")
    await there.add_photo()
    await there.do("Ana", "Guardians agreed", adult="Mere Vuli", sure="yes")
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    await there.do("Dee", "Approve")
    await there.do("Ana", "Correct it")
    assert "Guardians agreed" in labels(await there.look("Ana", 2))
    await there.do("Ana", "Guardians agreed", 2, adult="Mere Vuli", sure="yes")
    await there.do("Ana", "Send it", 2)
    await there.do("Yusuf", "Yes, with names", 2)
    await there.do("Dee", "Approve", 2)
    story = await there.town.core.public_story(1)
    assert story is not None
    assert len(story.photos) == 1


async def test_a_video_is_hidden_as_photos_are_until_the_guardians_agreed(there: Tellers) -> None:
    await there.tell(minors="yes")
    await there.do("Ana", "Add more", link="https://example.org/our-video")
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    await there.do("Dee", "Approve")
    story = await there.town.core.public_story(1)
    assert story is not None
    assert story.link is None


async def test_that_a_partner_wants_no_names_is_not_forgotten_at_the_next_edit(there: Tellers) -> None:
    await there.tell(happened=f"{SPANISH} Yusuf lo leyó.")
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, without names")
    changed = await there.do("Ana", "Change it", title="Otro título")
    assert "it still says Yusuf" in read(changed)
    assert "Send it" not in labels(changed)
    await there.do("Ana", "Change it", happened=SPANISH)
    await there.do("Ana", "Send it")
    assert "Otro título" in read(await there.do("Yusuf", "Yes, without names"))
    assert "Approve" in labels(await there.look("Dee"))


async def test_that_a_partner_wants_no_names_holds_for_a_correction_too(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, without names")
    await there.do("Dee", "Approve")
    await there.do("Ana", "Correct it")
    named = await there.do("Ana", "Change it", 2, happened=f"{SPANISH} Yusuf lo leyó.")
    assert "it still says Yusuf" in read(named)


async def test_the_short_text_goes_with_the_words_it_was_made_of(there: Tellers) -> None:
    await there.published()
    await there.do("Dee", "Short text", text="Suva and Amman read together")
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, publish="nameless")
    await there.do("Ana", "Send it", 2)
    await there.do("Yusuf", "Yes, without names", 2)
    await there.do("Dee", "Approve", 2)
    async with there.store.reading() as uow:
        assert (await uow.session.get_one(Story, 1)).short_text is None


async def test_there_is_one_correction_at_a_time_and_correct_it_shows_it(there: Tellers) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, title="Primero")
    await there.do("Ana", "Send it", 2)
    shown = await there.do("Tomas", "Correct it")
    assert "is being corrected already" in said(shown)
    assert "Primero" in read(shown)
    await there.do("Yusuf", "Yes, with names", 2)
    assert "Primero" in read(await there.do("Tomas", "Correct it"))
    await there.do("Dee", "Approve", 2)
    assert TITLE not in read(await there.do("Tomas", "Correct it"))
