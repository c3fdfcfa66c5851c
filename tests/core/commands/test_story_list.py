"""The list of stories: one's own first, then what was published, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Reply, Rows, plain
from core.model.members import Member
from core.model.partnerships import Partnership
from core.model.stories import Consent, Story, StoryState
from tests.adapters.web.world import keep_story
from tests.builders import partnership
from tests.core.commands.telling import Tellers, build_tellers

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    """Ana of Suva has a draft. Suva and Amman published 9, and withdrew one; Amman and Juneau published 10."""
    tellers = await build_tellers(database, store, clock)
    await tellers.tell(title="Draft")
    suva, amman, juneau = (tellers.libraries[town] for town in ("Suva", "Amman", "Juneau"))
    other = await partnership(store, amman, juneau)
    async with store.reading() as uow:
        pair = await uow.session.get_one(Partnership, (await uow.session.get_one(Story, 1)).partnership_id)
        ana = await uow.session.get_one(Member, tellers.ana)
    for number in range(1, 11):
        clock.move(minutes=1)
        await keep_story(store, other, (amman, juneau), ana, title=f"Juneau {number}")
        if number < 10:
            await keep_story(store, pair, (suva, amman), ana, title=f"Suva {number}")
    await keep_story(store, pair, (suva, amman), ana, title="Withdrawn", state=StoryState.WITHDRAWN)
    silent = (Consent.NAMED, None)
    await keep_story(
        store, other, (juneau, amman), ana, answers=silent, title="Asked", state=StoryState.ASKED, published_at=None
    )
    return tellers


def listed(answer: Answer) -> tuple[str, list[str]]:
    """How many it says there are, and the titles on the page."""
    assert isinstance(answer.outcome, Reply)
    (rows,) = (part for part in answer.outcome.card.parts if isinstance(part, Rows))
    return plain(rows.title, answer.reader), [plain(row.title, answer.reader) for row in rows.rows]


async def test_ones_own_come_first_then_the_others_and_each_once(there: Tellers) -> None:
    pages = [listed(await there.ask("Ana", "story list", page=str(page))) for page in (1, 2, 3)]
    assert {said for said, _rows in pages} == {"20 stories"}
    assert [len(rows) for _said, rows in pages] == [8, 8, 4]
    own = ["Draft", *(f"Suva {number}" for number in range(9, 0, -1))]
    others = [f"Juneau {number}" for number in range(10, 0, -1)]
    assert [title for _said, rows in pages for title in rows] == own + others
    assert listed(await there.ask("Ana", "story list", page="99")) == pages[-1]


async def test_a_draft_is_for_who_writes_it_and_what_one_is_asked_comes_first(there: Tellers) -> None:
    said, rows = listed(await there.ask("Yusuf", "story list"))
    assert said == "20 stories"
    assert rows[0] == "Asked"
    assert "Draft" not in rows
    said, rows = listed(await there.ask("Dee", "story list"))
    assert said == "19 stories"
    assert rows[0] in {"Suva 9", "Juneau 10"}
