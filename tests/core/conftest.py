"""The register that commands are tried in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.register import Register, build_register

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Register:
    """Ana in Suva and Yusuf in Amman are partners; Beth in Juneau seeks one; Dee is staff. On both databases."""
    return await build_register(database, store, clock)
