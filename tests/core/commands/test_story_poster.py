"""Staff take published stories along as Markdown."""

from __future__ import annotations

import pytest

from core.chat import FileRef, Reply
from core.chat.outcome import Answer
from core.store import Database, Store
from tests.clock import MovableClock
from tests.core.commands.telling import SPANISH, TITLE, Tellers, build_tellers
from tests.core.town import said


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


async def file_of(there: Tellers, answer: Answer) -> tuple[str, str]:
    """Its name and what stands in it."""
    assert isinstance(answer.outcome, Reply)
    (ref,) = [part for part in answer.outcome.card.parts if isinstance(part, FileRef)]
    kept = await there.town.core.read_file(there.town.speaker("Dee").account, ref.file)
    assert kept is not None
    return ref.name, kept.content.decode()


async def test_a_published_story_as_markdown(there: Tellers) -> None:
    await there.published()
    answer = await there.do("Dee", "For a poster")
    name, content = await file_of(there, answer)
    assert name == "story-1.md"
    assert content.startswith(f"# {TITLE}\n")
    assert SPANISH[:40] in content
    assert "Two drawings on a wall" in content
    assert "For a poster" not in said(answer)


async def test_all_of_them_in_one_file(there: Tellers) -> None:
    nothing = await there.ask("Dee", "story posters")
    assert "No story is published yet." in said(nothing)
    await there.published()
    name, content = await file_of(there, await there.ask("Dee", "story posters"))
    assert name.startswith("stories-2026-")
    assert TITLE in content


async def test_none_of_a_story_that_was_taken_back(there: Tellers) -> None:
    await there.published()
    asked = await there.do("Yusuf", "Withdraw it")
    await there.town.press("Yusuf", asked, "Yes, withdraw it")
    assert "This is not there" in said(await there.ask("Dee", "story poster", story="1"))


async def test_not_for_librarians(there: Tellers) -> None:
    await there.published()
    for command in ("story poster", "story posters"):
        given = {"story": "1"} if command == "story poster" else {}
        answer = await there.ask("Yusuf", command, **given)
        assert not isinstance(answer.outcome, Reply)
