"""The register that commands are tried in, and the post office that delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.api import Core
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.core.post_office import PostOffice
from tests.core.register import Register, build_register
from tests.core.shut_door import Door, Offices, staff
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.model.members import Member
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Register:
    """Ana in Suva and Yusuf in Amman are partners; Beth in Juneau seeks one; Dee is staff. On both databases."""
    return await build_register(database, store, clock)


@pytest.fixture
async def office(store: Store, clock: MovableClock) -> PostOffice:
    """Nothing is due yet; Suva's card may stand in the introductions channel of Harbour."""
    await builders.library(store, "Suva", posted=True)
    return PostOffice(store, clock, FakeWorkspace(HARBOUR.workspace), FakeWorkspace(LANTERN.workspace))


@pytest.fixture
def offices(database: Database, office: PostOffice) -> Offices:
    """The post office with a door."""
    door = Door(HARBOUR.workspace)
    core = Core(database, office.clock, [door, office.lantern])
    return Offices(office.store, office.clock, door, office.lantern, door, core)


@pytest.fixture
async def dee(store: Store) -> Member:
    """She is at home in Harbour, and has an account in Lantern too."""
    return await staff(store, "Dee", "harbour", "lantern")
