"""A post of a story that could not be taken down, or made to say the new words: somebody is told, each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import BusyError, RefusedError, Trouble
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from tests.core.commands.telling import Tellers, build_tellers

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

LEFT = "I could not take down everything of"
OLD_WORDS = "the old words stand there"


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    """A story of Suva's and Amman's stands in both channels."""
    tellers = await build_tellers(database, store, clock)
    await tellers.published()
    return tellers


def refused() -> RefusedError:
    """What a platform says for good."""
    return RefusedError("not allowed", Trouble.FORBIDDEN)


async def withdraw(there: Tellers) -> None:
    """Yusuf takes it back."""
    await there.town.press("Yusuf", await there.do("Yusuf", "Withdraw it"), "Yes, withdraw it")


async def correct(there: Tellers, story: int, title: str) -> None:
    """Ana corrects it, and all agree."""
    await there.do("Ana", "Correct it")
    await there.do("Ana", "Change it", story, title=title)
    await there.do("Ana", "Send it", story)
    await there.do("Yusuf", "Yes, with names", story)
    await there.do("Dee", "Approve", story)
    await there.town.core.drain()


async def told(there: Tellers) -> list[str]:
    """Whom it is told, now or in their own hours."""
    async with there.store.reading() as uow:
        of_it = Notice.kind == "story_stands", Notice.state.in_({NoticeState.WAITING, NoticeState.SENT})
        found = await uow.session.scalars(
            select(Member.name).join(Notice, Notice.member_id == Member.id).where(*of_it).order_by(Member.name)
        )
        return list(found)


async def test_a_channel_that_is_silent_for_a_week(there: Tellers) -> None:
    there.town.harbour.later_faults = [BusyError("down"), BusyError("down")]
    await withdraw(there)
    await there.town.core.drain()
    assert await told(there) == []

    there.town.clock.move(days=8)
    await there.town.core.drain()
    assert len(there.in_channels()) == 1
    assert await told(there) == ["Ana", "Dee", "Yusuf"]


async def test_a_channel_that_refuses_it_each_time(there: Tellers) -> None:
    there.town.harbour.later_faults = [refused()]
    await there.do("Dee", "Hide it now")
    await there.town.core.drain()
    await there.town.move(1)
    assert there.told(LEFT) == ["dee"]

    await there.do("Dee", "Show it again")
    await there.town.core.drain()
    assert there.told(LEFT) == []

    there.town.harbour.later_faults = [refused()]
    await there.do("Dee", "Hide it now")
    await there.town.core.drain()
    await there.town.move(4)
    assert there.told(LEFT) == ["ana", "dee"]


async def test_a_correction_that_the_channel_refuses(there: Tellers) -> None:
    there.town.harbour.later_faults = [refused()]
    await correct(there, 2, "Without the name of Pedro")
    assert await told(there) == ["Ana", "Dee"]
    await there.town.move(1)
    assert there.told(OLD_WORDS) == ["dee"]

    await correct(there, 3, "Without any name")
    assert there.told(OLD_WORDS) == []


async def test_what_goes_well_is_told_to_nobody(there: Tellers) -> None:
    await correct(there, 2, "Without the name of Pedro")
    await withdraw(there)
    await there.town.core.drain()
    assert there.in_channels() == []
    assert await told(there) == []
