"""Two workspaces and the workers that deliver to them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.delivery import Delivered, Delivery
from core.model.libraries import Library
from core.model.notices import Notice, Post
from core.services.libraries import post_library
from tests import builders
from tests.fakes.workspace import FakeWorkspace, words_of

if TYPE_CHECKING:
    from core.store import Store
    from tests.clock import MovableClock


@dataclass
class PostOffice:
    """Two workspaces, and workers that deliver to them."""

    store: Store
    clock: MovableClock
    harbour: FakeWorkspace
    lantern: FakeWorkspace

    def worker(self) -> Delivery:
        """One more of those that may run at the same time."""
        return Delivery(self.store, [self.harbour, self.lantern], random=Random(1))

    async def drain(self) -> Delivered:
        """One worker does what is due."""
        return await self.worker().drain()

    async def notices(self) -> list[Notice]:
        """As they stand, oldest first."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Notice).order_by(Notice.id)))

    async def only(self) -> Notice:
        """The one there is."""
        (notice,) = await self.notices()
        return notice

    async def posts(self) -> list[Post]:
        """Where notices stand."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Post).order_by(Post.id)))

    def said(self, workspace: FakeWorkspace) -> list[str]:
        """What stands there, oldest first."""
        return [words_of(parcel.card, parcel) for parcel in workspace.posts.values()]


async def unpost(office: PostOffice, *, posted: bool = False) -> None:
    """Suva's card is taken away, or posted again."""
    by = await builders.member(office.store, f"Dee{office.clock():%H%M%S}")
    async with office.store.writing() as uow:
        await post_library(uow, await uow.session.get_one(Library, 1), posted=posted, by=by.id)


def by_name(error: Exception) -> str:
    """What the fault is called."""
    return type(error).__name__
