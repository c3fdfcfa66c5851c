"""The last step of connecting a workspace: its database, the card that greets newcomers, and the first of the staff."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.database import make_ready, open_database
from bot.files import make_folder
from bot.program import KEPT_IN
from bot.settings import Settings
from core.api import Core
from core.chat import Messenger
from core.clock import system_clock
from core.model.members import Role
from core.model.notices import Post
from core.services.roles import holders
from core.services.start_card import ensure_start_card, post_start_card, standing_start_card
from core.store.unit import Store, Workspace

Pin = Callable[[str, str], Awaitable[bool]]
"""Pins a message by its channel and id; False when it is not there any more."""


class Card(Enum):
    """Where the start card is."""

    STANDS = "it stands, pinned"
    WAITS = "it goes out as soon as the platform takes it"
    NOWHERE = "there is no channel for it"


@dataclass(frozen=True)
class Greeting:
    """What is ready now. `code`: makes its user staff; None when `staff` names somebody who is staff already."""

    card: Card
    code: str | None
    staff: Sequence[str] = ()


async def greet(settings: Settings, messenger: Messenger, channel: str | None, pin: Pin) -> Greeting:
    """Make the database ready, let the start card stand in `channel` (the platform's id), and see to the first of the
    staff. Again and again: there is one card, and a code only while nobody is staff. Raises NotReadyError, and what
    `pin` raises.
    """
    make_folder(settings.data_dir, KEPT_IN)
    database = open_database(settings.database)
    try:
        await make_ready(database, mend=True)
        there = Workspace(messenger.platform, messenger.workspace)
        store = Store(database, system_clock, (there,))
        core = Core(database, system_clock, [messenger])
        card = Card.NOWHERE if channel is None else await _post(store, core, there, channel, pin)
        async with store.reading() as uow:
            staff = [member.name for member in await holders(uow, Role.STAFF)]
        return Greeting(card, None if staff else await core.make_staff_code(), staff)
    finally:
        await database.close()


async def _post(store: Store, core: Core, there: Workspace, channel: str, pin: Pin) -> Card:
    async with store.writing() as uow:
        await ensure_start_card(uow, there, channel)
    post = await _sent(store, core, there)
    if post is not None and not await pin(post.channel, post.message):
        # Somebody took it away by hand.
        async with store.writing() as uow:
            await post_start_card(uow, by=None)
        post = await _sent(store, core, there)
        if post is not None:
            await pin(post.channel, post.message)
    return Card.WAITS if post is None else Card.STANDS


async def _sent(store: Store, core: Core, there: Workspace) -> Post | None:
    await core.drain()
    async with store.reading() as uow:
        return await standing_start_card(uow, there)
