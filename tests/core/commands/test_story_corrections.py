"""A correction that goes nowhere: what everybody is told then, and what stands meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from core.chat import Form
from core.model.ids import LibraryId
from core.model.libraries import Contact
from core.model.members import Role
from core.model.stories import Story, StoryConsent, StoryPhoto, StoryState
from core.services.public_stories import photo_for
from core.services.roles import grant
from tests.core.commands.telling import SPANISH, TITLE, Tellers, build_tellers, labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

STAYS = "The published story stays as it was"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


async def corrected(there: Tellers, **change: str) -> None:
    """Published, and sent once more with other words."""
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, **(change or {"title": "Otro título"}))
    await there.do("Ana", "Send it", 2)


async def stands(there: Tellers) -> bool:
    """Whether the old words are public and in both channels."""
    await there.town.core.drain()
    story = await there.town.core.public_story(1)
    return story is not None and story.title == TITLE and len(there.in_channels()) == 2


async def test_no_to_new_words_leaves_the_published_ones_and_says_so(there: Tellers) -> None:
    await corrected(there)
    assert "the published story stays as it is, also if one says no" in read(await there.look("Yusuf", 2))
    answer = await there.do("Yusuf", "No, keep it as it is", 2)
    assert STAYS in said(answer)
    assert "It is not published." not in said(answer)
    assert await stands(there)
    await there.town.move(4)
    assert "ana" in there.told("The new words of “Otro título” are not published")
    assert there.told("“Otro título” is not published, because") == []
    asked = await there.town.press("Yusuf", answer, "Withdraw the published story")
    await there.town.press("Yusuf", asked, "Yes, withdraw it")
    assert await there.town.core.public_story(1) is None


async def test_the_author_s_own_no_in_a_correction_says_what_stays_public(there: Tellers) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", 2, publish="not-published")
    sent = await there.do("Ana", "Send it", 2)
    assert "the published story stays as it was" in said(sent)
    assert "and nobody else" not in said(sent)
    assert "Withdraw the published story" in labels(sent)
    assert await stands(there)


async def test_staff_who_decline_new_words_leave_the_published_ones_and_say_so(there: Tellers) -> None:
    await corrected(there)
    await there.do("Yusuf", "Yes, with names", 2)
    await there.do("Dee", "Decline kindly", 2, words="The old title is clearer.")
    assert await stands(there)
    await there.town.move(4)
    assert "ana" in there.told("Staff do not publish the new words of “Otro título”")


async def test_new_words_taken_back_leave_the_published_ones_and_say_so(there: Tellers) -> None:
    await corrected(there)
    asked = await there.do("Yusuf", "Take the new words back", 2)
    assert "The published story stays as it is." in said(asked)
    assert STAYS in said(await there.town.press("Yusuf", asked, "Yes, take them back"))
    assert await stands(there)
    await there.town.move(4)
    assert "ana" in there.told("The new words of “Otro título” were taken back.")
    assert there.told("was withdrawn by one of its libraries") == []


async def test_who_was_never_asked_about_new_words_is_asked_before_they_stand(there: Tellers) -> None:
    await there.published()
    await there.do("Ana", "Correct it")
    async with there.store.writing() as uow:
        await uow.session.execute(
            delete(StoryConsent).where(StoryConsent.story_id == 2, StoryConsent.library_id == LibraryId(2))
        )
        story = await uow.session.get_one(Story, 2)
        story.state, story.title = StoryState.REVIEW, "Sin preguntar"
    assert "was not asked about these words" in said(await there.do("Dee", "Approve", 2))
    assert await stands(there)
    await there.do("Ana", "Send it", 2)
    assert "Yes, with names" in labels(await there.look("Yusuf", 2))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_new_words_approved_while_the_story_is_withdrawn_wait_for_each_other(there: Tellers) -> None:
    await corrected(there)
    await there.do("Yusuf", "Yes, with names", 2)
    card = await there.look("Dee", 2)
    asked = await there.do("Zaid", "Withdraw it")
    await asyncio.gather(there.town.press("Dee", card, "Approve"), there.town.press("Zaid", asked, "Yes, withdraw it"))
    await there.town.core.drain()
    assert await there.town.core.public_story(1) is None
    assert there.in_channels() == []


async def test_a_partner_for_whom_nobody_speaks_is_not_said_to_read_it(there: Tellers) -> None:
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.library_id == LibraryId(2)))
    await there.tell()
    sent = await there.do("Ana", "Send it")
    assert "nobody speaks for Amman City Library here now" in said(sent)
    assert "read it in their own morning" not in said(sent)
    assert "Tell staff privately" in labels(sent)


async def test_staff_read_whether_they_may_shorten_or_translate(there: Tellers) -> None:
    await there.tell()
    await there.do("Ana", "Add more", may_translate="yes")
    await there.do("Ana", "Send it")
    await there.do("Yusuf", "Yes, with names")
    assert "May staff shorten or translate it?" in read(await there.look("Dee"))
    assert "May staff shorten or translate it?" not in read(await there.look("Yusuf"))


async def test_a_photo_of_a_draft_is_for_its_library_alone(there: Tellers) -> None:
    await there.tell()
    await there.add_photo()
    suva, amman = {LibraryId(1)}, {LibraryId(2)}

    async def seen() -> list[bool]:
        async with there.store.reading() as uow:
            handle = (await uow.session.scalars(select(StoryPhoto.handle))).one()
            return [
                await photo_for(uow, handle, library_ids=ids, is_staff=staff) is not None
                for ids, staff in ((suva, False), (amman, False), (set(), True), (set(), False))
            ]

    assert await seen() == [True, False, False, False]
    await there.do("Ana", "Send it")
    assert await seen() == [True, True, True, False]
    asked = await there.do("Ana", "Withdraw it")
    await there.town.press("Ana", asked, "Yes, withdraw it")
    assert await seen() == [False, False, False, False]


async def test_who_speaks_for_its_library_does_not_show_a_hidden_story_again(there: Tellers) -> None:
    await there.published()
    async with there.store.writing() as uow:
        await grant(uow, member_id=there.ana, role=Role.STAFF, by=None)
    await there.do("Dee", "Hide it now")
    assert "Please let somebody else of the staff decide" in said(await there.ask("Ana", "story show", story="1"))
    assert await there.town.core.public_story(1) is None


async def test_what_looks_like_a_name_and_is_none_is_sent_and_staff_read_that(there: Tellers) -> None:
    kept = await there.tell(publish="nameless", happened=f"{SPANISH} Suva es el nombre de un juego.")
    assert "Send it" not in labels(kept)
    done = await there.town.press("Ana", kept, "These are no names")
    assert "these are no names" in said(done)
    await there.town.press("Ana", done, "Send it")
    await there.do("Yusuf", "Yes, without names")
    card = await there.look("Dee")
    assert "No names here, says its author" in read(card)
    assert "Published." in said(await there.town.press("Dee", card, "Approve"))


async def test_a_name_that_came_after_the_card_is_not_taken_for_none(there: Tellers) -> None:
    before = await there.tell(publish="nameless", happened=f"{SPANISH} Suva es el nombre de un juego.")
    await there.do("Ana", "Change it", happened=f"{SPANISH} Suva es un juego. Yusuf lo leyó.")
    late = await there.town.press("Ana", before, "These are no names")
    assert "it still says Suva and Yusuf" in read(late)


@pytest.mark.parametrize(
    "link",
    ["https://example.org/<x>", "http://example.org/v", "https://192.168.1.1/x", "https://ana@example.org/x", "video"],
)
async def test_what_is_no_address_of_a_page_is_not_kept_as_a_video(there: Tellers, link: str) -> None:
    await there.tell()
    answer = await there.do("Ana", "Add more", link=link)
    assert isinstance(answer.outcome, Form)
    assert "link" in answer.outcome.problems
