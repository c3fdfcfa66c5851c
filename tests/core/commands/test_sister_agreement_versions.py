"""Versions are kept: each with its signatures, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.chat import Refusal, Reply, Rows, plain
from tests.core.commands.desk_reading import everything as said
from tests.core.commands.parting import build_partners
from tests.core.commands.signing import build_signing
from tests.core.commands.test_sister_ending import NOT_THERE

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock
    from tests.core.commands.signing import Signing


@pytest.fixture
async def desk(database: Database, store: Store, clock: MovableClock) -> Signing:
    """All is written."""
    return await build_signing(database, store, clock)


def rows(answer: Answer) -> list[tuple[str, str, str]]:
    """Title, aside and detail."""
    assert isinstance(answer.outcome, Reply), answer.outcome
    found = next(part for part in answer.outcome.card.parts if isinstance(part, Rows))
    return [
        tuple(plain(text, answer.reader) if text else "" for text in (row.title, row.aside, row.detail))  # type: ignore[misc]  # three of them
        for row in found.rows
    ]


async def list_of(desk: Signing, who: str = "Ana", **more: str) -> Answer:
    return await desk.there.ask(who, "sister agreement-versions", **{"partnership": "1", **more})


async def test_every_version_says_what_became_of_it(desk: Signing) -> None:
    await desk.sign("Ana")
    await desk.paper.anew()
    for who, library in (("Ana", "Suva"), ("Yusuf", "Amman")):
        form = await desk.press(who, await desk.look(who, 2), f"Sign for {library} City Library")
        await desk.there.town.fill(who, form, name=f"{who} W", position="Director")
    await desk.paper.anew(agreement=2)
    assert rows(await list_of(desk)) == [
        ("Version 3", "being written, nobody has signed", "Nobody has signed it"),
        ("Version 2", "in force since 20 November 2026", "Signed by Ana W and Yusuf W"),
        ("Version 1", "changed before all had signed, so its signatures count no more", "Signed by Ana W"),
    ]


async def test_an_old_version_stays_as_it_was_signed_and_leads_to_the_one_in_its_place(desk: Signing) -> None:
    await desk.sign("Ana")
    await desk.paper.anew()
    page = await desk.look("Ana", 1)
    assert "changed before all had signed" in said(page)
    assert "Ana W, Director, 20 November 2026" in said(page)
    assert "Amman City Library: did not sign this version" in said(page)
    assert "Version 2 is being written now." in said(page)
    assert "Sign for Suva City Library" not in desk.labels(page)
    following = await desk.press("Ana", page, "Look at version 2")
    assert "being written, nobody has signed" in said(following)
    assert "Sign for Suva City Library" in desk.labels(following)


async def test_many_versions_come_in_pages(desk: Signing) -> None:
    newest = 1
    for _version in range(9):
        newest = await desk.paper.anew(agreement=newest)
    first = await list_of(desk)
    assert [title for title, _aside, _detail in rows(first)] == [f"Version {n}" for n in range(10, 2, -1)]
    older = await desk.press("Ana", first, "Older")
    assert [title for title, _aside, _detail in rows(older)] == ["Version 2", "Version 1"]
    assert [title for title, _a, _d in rows(await list_of(desk, page="99"))] == ["Version 2", "Version 1"]


async def test_nobody_else_learns_that_there_are_versions(desk: Signing) -> None:
    for person in ("Beth", "Lina"):
        there, nowhere = await list_of(desk, person), await list_of(desk, person, partnership="99")
        assert NOT_THERE in said(there)
        assert said(there) == said(nowhere)
    assert isinstance((await list_of(desk, "Dee")).outcome, Reply), "staff may"


async def test_a_partnership_without_an_agreement_says_so(
    database: Database, store: Store, clock: MovableClock
) -> None:
    there = await build_partners(database, store, clock)
    answer = await there.ask("Ana", "sister agreement-versions", partnership="1")
    assert isinstance(answer.outcome, Refusal)
    assert said(answer) == "Nobody has begun an agreement here yet."
