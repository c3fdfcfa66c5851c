"""Home asks what partners wait for: a signature, a renewal, an ending; and nothing once one's library has answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.core.commands.desk_reading import everything as said
from tests.core.commands.parting import Partners, build_partners
from tests.core.commands.signing import build_signing

if TYPE_CHECKING:
    from core.chat import Answer
    from core.store import Database, Store
    from tests.clock import MovableClock


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Partners:
    return await build_partners(database, store, clock)


async def home(there: Partners, person: str) -> Answer:
    """What stands there before one's libraries and partners."""
    return await there.town.say(person, "/sister")


async def test_a_signature_is_asked_of_whoever_has_not_signed(
    database: Database, store: Store, clock: MovableClock
) -> None:
    desk = await build_signing(database, store, clock)
    waits = "waits for the signature of Amman City Library"
    assert "waits for the signature" not in said(await home(desk.there, "Yusuf"))
    await desk.sign("Ana")
    asked = await home(desk.there, "Yusuf")
    assert waits in said(asked)
    assert waits not in said(await home(desk.there, "Ana"))
    page = await desk.press("Yusuf", asked, "Sign it")
    assert "Sign for Amman City Library" in desk.labels(page)
    await desk.sign("Yusuf")
    assert waits not in said(await home(desk.there, "Yusuf"))


async def test_an_ending_is_asked_of_the_others_until_they_answer(there: Partners) -> None:
    asks = "would like to end the partnership with Amman City Library"
    await there.end()
    asked = await home(there, "Yusuf")
    assert asks in said(asked)
    assert asks not in said(await home(there, "Tomas"))
    seen = await there.town.press("Yusuf", asked, "Look at the ending")
    await there.town.fill(
        "Yusuf", await there.town.press("Yusuf", seen, "We would like to talk first"), words="Please."
    )
    assert asks not in said(await home(there, "Zaid"))


async def test_a_renewal_is_asked_until_one_has_answered(there: Partners) -> None:
    await there.sign(begins_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), signed_on=date(2026, 4, 1))
    asks = "Would you like to renew it?"
    await there.at(date(2026, 12, 31))
    asked = await home(there, "Ana")
    assert asks in said(asked)
    await there.town.press("Ana", await there.town.press("Ana", asked, "Look at the renewal"), "Renew")
    assert asks not in said(await home(there, "Ana"))
    assert asks in said(await home(there, "Yusuf"))
