"""A story without names holds none of who spoke for its libraries once, and none in the address of its video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.commands.telling import SPANISH, Tellers, build_tellers, labels, read
from tests.core.town import said

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


async def leaves(there: Tellers, person: str, library: str) -> None:
    left = await there.ask(person, "sister library-left", library=library)
    assert "You do not speak for" in said(left)


async def test_who_told_it_and_left_is_not_named(there: Tellers) -> None:
    await there.tell("Tomas", publish="nameless", happened=f"{SPANISH} Lo cuenta Tomas.")
    await leaves(there, "Tomas", "1")
    card = await there.look("Ana")
    assert "it still says Tomas" in read(card)
    assert "Send it" not in labels(card)
    assert "It was not sent yet." in said(await there.ask("Ana", "story send", story="1"))


async def test_who_left_a_partner_before_it_was_told_is_not_named(there: Tellers) -> None:
    await leaves(there, "Zaid", "2")
    kept = await there.tell(publish="nameless", happened=f"{SPANISH} Zaid nos ayudó.")
    assert "it still says Zaid" in said(kept)


async def test_the_address_of_its_video_names_nobody(there: Tellers) -> None:
    await there.tell(publish="nameless")
    kept = await there.do("Ana", "Add more", link="https://video.example/suva-reads")
    assert "it still says Suva" in read(kept)
    assert "Send it" in labels(await there.do("Ana", "Add more", link="https://video.example/3"))
