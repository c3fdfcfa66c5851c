"""What is told to staff privately reaches those whom it is not about, from members and from visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.api import Core
from core.model.ids import StoryId
from core.model.members import Role
from core.model.notes import StaffReport
from core.model.notices import Notice
from core.model.stories import StoryState
from core.services.staff_reports import (
    VISITORS_EACH_HOUR,
    Telling,
    count_reports,
    handle,
    report_for,
    reports_for,
    tell_staff,
    tell_staff_as_visitor,
)
from tests.adapters.web.world import keep_story
from tests.builders import library, member, partnership

if TYPE_CHECKING:
    from core.model.ids import MemberId
    from core.store import Database, Store
    from tests.clock import MovableClock


async def visit(store: Store, key: str = "k", *, words: str = "Look", story_id: StoryId | None = None) -> Telling:
    """A visitor sends the form."""
    async with store.writing() as uow:
        return await tell_staff_as_visitor(uow, words=words, email="noor@example.org", story_id=story_id, key=key)


async def readers(store: Store) -> set[MemberId | None]:
    """Whom notices about it go to."""
    async with store.reading() as uow:
        return set(await uow.session.scalars(select(Notice.member_id).where(Notice.kind == "staff_report")))


async def test_who_had_a_part_in_the_story_or_speaks_for_its_libraries_does_not_read_it(store: Store) -> None:
    ana = await member(store, "Ana", roles=[Role.STAFF])
    dee, sam = await member(store, "Dee", roles=[Role.STAFF]), await member(store, "Sam", roles=[Role.STAFF])
    tomas, zaid = await member(store, "Tomas", roles=[Role.STAFF]), await member(store, "Zaid", roles=[Role.STAFF])
    libraries = (
        await library(store, "Suva", contacts=[ana, tomas]),
        await library(store, "Amman", contacts=[zaid]),
    )
    await library(store, "Lima", contacts=[dee])
    story = await keep_story(store, await partnership(store, *libraries), libraries, ana, said_by=(ana.id, sam.id))

    assert await visit(store, story_id=story.id) is Telling.TOLD
    assert await readers(store) == {dee.id}
    async with store.reading() as uow:
        (told,) = await reports_for(uow, dee.id)
        assert (told.writer, told.story, told.report.email) == (None, story.title, "noor@example.org")
        for other in (ana, sam, tomas, zaid):
            assert await reports_for(uow, other.id) == []
            assert await count_reports(uow, other.id) == 0
            assert await report_for(uow, told.report.id, other.id) is None
        assert await count_reports(uow, dee.id) == 1


async def test_of_what_was_never_published_nothing_is_said(store: Store) -> None:
    ana, dee = await member(store, "Ana"), await member(store, "Dee", roles=[Role.STAFF])
    libraries = (await library(store, "Suva", contacts=[ana]), await library(store, "Amman"))
    pair = await partnership(store, *libraries)
    draft = await keep_story(store, pair, libraries, ana, published_at=None, state=StoryState.DRAFT)
    async with store.writing() as uow:
        for number in (draft.id, StoryId(999)):
            report = await tell_staff(uow, by=ana.id, words="Look", about_member_id=None, story_id=number)
            assert report is not None
            assert report.story_id is None
        assert {told.story for told in await reports_for(uow, dee.id)} == {None}


async def test_it_is_told_once_however_often_it_is_sent(store: Store) -> None:
    dee = await member(store, "Dee", roles=[Role.STAFF])
    for _press in range(3):
        assert await visit(store, "the same") is Telling.TOLD
    async with store.reading() as uow:
        assert await count_reports(uow, dee.id) == 1


async def test_nothing_to_read_and_nobody_to_read_it(store: Store) -> None:
    assert await visit(store, words="\u202e \u200b") is Telling.NOTHING_TO_READ
    assert await visit(store) is Telling.NOBODY_THERE
    dee = await member(store, "Dee", roles=[Role.STAFF])
    libraries = (await library(store, "Suva", contacts=[dee]), await library(store, "Amman"))
    story = await keep_story(store, await partnership(store, *libraries), libraries, dee)
    assert await visit(store, story_id=story.id) is Telling.NOBODY_THERE
    async with store.reading() as uow:
        assert await count_reports(uow, dee.id) == 0


async def test_visitors_are_limited_and_members_are_not(store: Store, clock: MovableClock) -> None:
    dee, ana = await member(store, "Dee", roles=[Role.STAFF]), await member(store, "Ana")
    for number in range(VISITORS_EACH_HOUR):
        assert await visit(store, f"k{number}") is Telling.TOLD
    assert await visit(store, "one more") is Telling.TOO_MANY
    async with store.writing() as uow:
        assert await tell_staff(uow, by=ana.id, words="Look", about_member_id=None) is not None
    clock.move(hours=1, seconds=1)
    assert await visit(store, "one more") is Telling.TOLD
    async with store.reading() as uow:
        assert await count_reports(uow, dee.id) == VISITORS_EACH_HOUR + 2


async def test_who_looks_after_it_is_told_to_the_others(store: Store, clock: MovableClock) -> None:
    dee = await member(store, "Dee", roles=[Role.STAFF])
    await visit(store)
    async with store.writing() as uow:
        (told,) = await reports_for(uow, dee.id)
        await handle(uow, told.report, by=dee.id)
    async with store.reading() as uow:
        assert await reports_for(uow, dee.id) == []
        assert (await uow.session.scalars(select(Notice.stale_from))).all() == [clock()]


async def test_a_visitors_address_is_forgotten_a_while_after_somebody_looked_after_it(
    database: Database, store: Store, clock: MovableClock
) -> None:
    core, dee = Core(database, clock), await member(store, "Dee", roles=[Role.STAFF])
    await visit(store, "looked after")
    async with store.writing() as uow:
        (told,) = await reports_for(uow, dee.id)
        await handle(uow, told.report, by=dee.id)
    await visit(store, "waits")
    for days, known in ((80, 2), (12, 1)):
        clock.move(days=days)
        await core.tick()
        async with store.reading() as uow:
            found = await uow.session.scalars(select(StaffReport.email).where(StaffReport.email.is_not(None)))
            assert found.all() == ["noor@example.org"] * known


async def test_other_words_from_the_same_form_are_told_too(store: Store) -> None:
    await member(store, "Dee", roles=(Role.STAFF,))
    for words in ("One thing", "One thing", "Another thing"):
        assert await visit(store, words=words) is Telling.TOLD
    async with store.reading() as uow:
        told = await uow.session.scalars(select(StaffReport.words).order_by(StaffReport.id))
        assert told.all() == ["One thing", "Another thing"]
