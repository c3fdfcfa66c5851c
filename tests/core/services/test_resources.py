"""What staff wrote holds, field by field, whatever a newer file says; what they never touched follows the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.content.resources import Resource, Status, WrongRowsError, resources
from core.services.resources import (
    ChangedMeanwhileError,
    add_resource,
    all_resources,
    check_resource,
    close_resource,
    count_overdue,
    open_resource,
    resource_by_code,
    write_resource,
)
from tests.builders import member

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.model.members import Member
    from core.services.resources import Standing
    from core.store import Store
    from tests.clock import MovableClock

    Upgrade = Callable[..., None]

IDEA = {
    "name": "A recipe",
    "about": "Cook the same meal.",
    "status": "evergreen",
    "sources": ["https://example.org/recipes"],
    "link": "https://example.org/recipes",
    "effort": "low",
    "cost": ["none"],
    "slow_line": "yes",
}


@pytest.fixture
async def dee(store: Store) -> Member:
    return await member(store, "Dee")


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Upgrade:
    """A newer version of the files, in which a row says something else."""

    def newer(code: str, **fields: object) -> None:
        rows: dict[str, Resource] = {**resources(), code: replace(resources()[code], **fields)}  # type: ignore[arg-type]  # any field
        monkeypatch.setattr("core.services.resources.resources", lambda: rows)

    return newer


async def change(store: Store, code: str, by: Member, **values: object) -> Standing:
    async with store.writing() as uow:
        before = await resource_by_code(uow, code)
        assert before is not None
        return await write_resource(uow, code, values, by=by.id, version=before.version)


async def now(store: Store, code: str) -> Standing:
    async with store.reading() as uow:
        found = await resource_by_code(uow, code)
    assert found is not None
    return found


async def test_without_a_word_of_staff_the_files_hold(store: Store) -> None:
    async with store.reading() as uow:
        found = await all_resources(uow)
    assert [each.resource for each in found] == list(resources().values())
    assert not [each for each in found if each.edit is not None]


async def test_a_changed_field_survives_a_newer_file_and_an_untouched_one_follows_it(
    store: Store, dee: Member, upgrade: Upgrade
) -> None:
    await change(store, "FUND-001", dee, figure="Up to US$2,000")
    upgrade("FUND-001", who="Members of IRRT", timing="In February")

    standing = await now(store, "FUND-001")
    assert standing.resource.figure == "Up to US$2,000"  # type: ignore[attr-defined]  # it is money
    assert standing.resource.who == "Members of IRRT"  # type: ignore[attr-defined]
    assert standing.news == ()


async def test_a_newer_file_that_says_something_else_of_a_changed_field_goes_to_staff(
    store: Store, dee: Member, upgrade: Upgrade
) -> None:
    await change(store, "FUND-001", dee, figure="Up to US$2,000")
    upgrade("FUND-001", figure="Up to US$3,000")

    standing = await now(store, "FUND-001")
    assert standing.resource.figure == "Up to US$2,000"  # type: ignore[attr-defined]
    assert standing.news == ("figure",)
    async with store.reading() as uow:
        assert await count_overdue(uow, date(2026, 11, 20)) == 1

    async with store.writing() as uow:
        checked = await check_resource(uow, "FUND-001", by=dee.id)
    assert checked is not None
    assert checked.news == ()
    assert checked.resource.figure == "Up to US$2,000"  # type: ignore[attr-defined]


async def test_a_field_that_is_set_back_to_the_file_follows_it_again(
    store: Store, dee: Member, upgrade: Upgrade
) -> None:
    await change(store, "IDEA-001", dee, name="Their shelf")
    await change(store, "IDEA-001", dee, name=resources()["IDEA-001"].name)
    upgrade("IDEA-001", name="A table about their country")
    assert (await now(store, "IDEA-001")).resource.name == "A table about their country"


async def test_what_was_checked_last_counts_here_or_there(
    store: Store, dee: Member, clock: MovableClock, upgrade: Upgrade
) -> None:
    clock.move(days=100)
    async with store.writing() as uow:
        await check_resource(uow, "IDEA-001", by=dee.id)
    assert (await now(store, "IDEA-001")).checked_on == date(2027, 2, 28)
    upgrade("IDEA-001", last_checked=date(2027, 1, 1))
    assert (await now(store, "IDEA-001")).checked_on == date(2027, 2, 28)
    upgrade("IDEA-001", last_checked=date(2027, 6, 1))
    assert (await now(store, "IDEA-001")).checked_on == date(2027, 6, 1)


async def test_closed_by_staff_stays_closed_until_they_open_it(store: Store, dee: Member, upgrade: Upgrade) -> None:
    async with store.writing() as uow:
        await close_resource(uow, "FUND-009", why="They moved.", by=dee.id)
    upgrade("FUND-009", status=Status.OPEN, last_checked=date(2027, 6, 1))
    standing = await now(store, "FUND-009")
    assert standing.is_over
    assert not standing.is_overdue(date(2030, 1, 1))
    async with store.writing() as uow:
        opened = await open_resource(uow, "FUND-009", by=dee.id)
    assert opened is not None
    assert not opened.is_over
    assert opened.edit is not None
    assert opened.edit.closed_why is None


async def test_staffs_own_are_numbered_from_501_in_each_kind(store: Store, dee: Member) -> None:
    async with store.writing() as uow:
        codes = [(await add_resource(uow, "IDEA", IDEA, by=dee.id)).code for _ in range(2)]
        template = {field: IDEA[field] for field in ("name", "about", "status", "sources", "link")}
        codes.append((await add_resource(uow, "TEMP", {**template, "body": "1. Flour"}, by=dee.id)).code)
        codes.append((await add_resource(uow, "IDEA", IDEA, by=dee.id)).code)
    assert codes == ["IDEA-501", "IDEA-502", "TEMP-501", "IDEA-503"]
    async with store.reading() as uow:
        assert [each.code for each in await all_resources(uow, "IDEA")][-3:] == ["IDEA-501", "IDEA-502", "IDEA-503"]
    assert (await change(store, "IDEA-501", dee, name="Another")).resource.name == "Another"


async def test_what_is_no_row_is_not_kept(store: Store, dee: Member) -> None:
    with pytest.raises(WrongRowsError):
        async with store.writing() as uow:
            await add_resource(uow, "IDEA", {**IDEA, "effort": "none"}, by=dee.id)
    with pytest.raises(WrongRowsError):
        await change(store, "IDEA-001", dee, name="x" * 500)
    async with store.reading() as uow:
        assert not [each for each in await all_resources(uow) if each.edit is not None]


async def test_who_read_an_older_version_is_told(store: Store, dee: Member) -> None:
    await change(store, "IDEA-001", dee, name="Their shelf")
    with pytest.raises(ChangedMeanwhileError):
        async with store.writing() as uow:
            await write_resource(uow, "IDEA-001", {"name": "A table"}, by=dee.id, version=0)


async def test_what_a_newer_version_cannot_read_any_more_leaves_the_files_row(store: Store, dee: Member) -> None:
    changed = await change(store, "IDEA-001", dee, name="Their shelf")
    async with store.writing() as uow:
        await add_resource(uow, "IDEA", IDEA, by=dee.id)
    assert changed.edit is not None
    async with store.writing() as uow:
        for code in ("IDEA-001", "IDEA-501"):
            found = await resource_by_code(uow, code)
            assert found is not None
            assert found.edit is not None
            found.edit.changed = {**found.edit.changed, "colour": "red"}
    standing = await now(store, "IDEA-001")
    assert standing.unreadable
    assert standing.resource.name == resources()["IDEA-001"].name
    async with store.reading() as uow:
        assert await resource_by_code(uow, "IDEA-501") is None


async def test_nobody_checks_what_is_not_there(store: Store, dee: Member) -> None:
    async with store.writing() as uow:
        assert await check_resource(uow, "IDEA-999", by=dee.id) is None
        assert await close_resource(uow, "IDEA-999", why=None, by=dee.id) is None
        assert await open_resource(uow, "IDEA-999", by=dee.id) is None
