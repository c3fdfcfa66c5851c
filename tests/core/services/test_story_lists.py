"""The list of stories: a library's own first, then what everybody reads, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.model.stories import Consent, StoryState
from core.services.story_lists import story_page
from tests import builders
from tests.adapters.web.world import keep_story
from tests.core.statements import statements

if TYPE_CHECKING:
    from core.model.ids import LibraryId
    from core.model.libraries import Library
    from core.store import Store

SIZE = 8


@pytest.fixture
async def libraries(store: Store) -> list[Library]:
    """Suva and Amman, partners with many published stories; Juneau and Lima with a draft, a sent one and others."""
    ana = await builders.member(store, "Ana")
    suva, amman, juneau, lima = [
        await builders.library(store, town, contacts=[ana] if town == "Suva" else [])
        for town in ("Suva", "Amman", "Juneau", "Lima")
    ]
    pair = await builders.partnership(store, suva, amman)
    for number in range(20):
        await keep_story(store, pair, [suva, amman], ana, title=f"Published {number}")
    others = await builders.partnership(store, juneau, lima)
    unsaid = (Consent.NAMED, None)
    await keep_story(
        store, others, [juneau, lima], ana, title="Draft", state=StoryState.DRAFT, published_at=None, answers=unsaid
    )
    await keep_story(
        store, others, [juneau, lima], ana, title="Sent", state=StoryState.ASKED, published_at=None, answers=unsaid
    )
    await keep_story(
        store, others, [juneau, lima], ana, title="Gone", state=StoryState.WITHDRAWN, published_at=None, answers=unsaid
    )
    await keep_story(store, others, [juneau, lima], ana, title="Silent", answers=unsaid)
    return [suva, amman, juneau, lima]


async def titles(store: Store, library_ids: set[LibraryId], pages: int = 3) -> list[str]:
    """Of that many pages one after the other."""
    async with store.reading() as uow:
        found = [await story_page(uow, library_ids, page, size=SIZE) for page in range(1, pages + 1)]
    assert all(len(each.stories) <= SIZE for each in found)
    assert {each.total for each in found} == {sum(len(each.stories) for each in found)}
    return [whole.story.title for each in found for whole in each.stories]


PUBLISHED = [f"Published {number}" for number in reversed(range(20))]


async def test_everybody_reads_what_is_published_the_newest_first(store: Store, libraries: list[Library]) -> None:
    assert await titles(store, set()) == PUBLISHED


async def test_one_s_own_come_first_and_a_draft_is_for_who_writes_it(store: Store, libraries: list[Library]) -> None:
    _suva, _amman, juneau, lima = libraries
    assert await titles(store, {juneau.id}) == ["Sent", "Draft", "Silent", *PUBLISHED]
    assert await titles(store, {lima.id}) == ["Sent", "Silent", *PUBLISHED]


async def test_past_the_end_the_last_page_is_shown(store: Store, libraries: list[Library]) -> None:
    async with store.reading() as uow:
        found = await story_page(uow, set(), 100_000, size=SIZE)
    assert (found.page, len(found.stories)) == (3, 4)


async def test_a_page_takes_five_statements_however_many_there_are(store: Store, libraries: list[Library]) -> None:
    async with store.reading() as uow:
        with statements(store.database) as said:
            await story_page(uow, {libraries[0].id}, 1, size=SIZE)
    assert len([each for each in said if "SELECT" in each]) == 5
