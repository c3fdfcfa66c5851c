"""Two workspaces of which one may not let the bot in, and the staff who are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.chat import LockedOutError
from core.model.members import Account, Member, Role
from tests import builders
from tests.core.post_office import PostOffice
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.api import Core
    from core.chat import Address, Parcel, PostRef
    from core.delivery import Delivered
    from core.store import Store

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)
"""When Dee, who lives by UTC, reads; the clock begins at 02:12 of the same Friday."""


@dataclass
class Door(FakeWorkspace):
    """A workspace whose administrator may revoke the token: after `lets_in` more calls, or never (None)."""

    lets_in: int | None = None
    knocks: int = 0

    def _knock(self) -> None:
        self.knocks += 1
        if self.lets_in == 0:
            raise LockedOutError("token_revoked")
        if self.lets_in is not None:
            self.lets_in -= 1

    async def send(self, parcel: Parcel) -> PostRef:
        self._knock()
        return await super().send(parcel)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        self._knock()
        await super().edit(ref, parcel)

    async def delete(self, ref: PostRef) -> None:
        self._knock()
        await super().delete(ref)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        self._knock()
        return await super().find(notice, address)


@dataclass
class Offices(PostOffice):
    """Harbour, whose door may shut, and Lantern."""

    door: Door
    core: Core

    async def at(self, instant: datetime) -> Delivered:
        """That time comes, and a worker does what is due."""
        self.clock.set(instant)
        return await self.drain()

    async def revoked(self) -> Delivered:
        """Harbour's token is revoked, and one message finds it out."""
        self.door.lets_in = 0
        await builders.notice(self.store, key=f"revoked {self.clock()}")
        return await self.drain()

    async def mended(self) -> Delivered:
        """The administrator mends it, and the next message finds it out."""
        self.door.lets_in = None
        self.clock.move(minutes=5)
        return await self.drain()


async def staff(store: Store, name: str, *workspaces: str) -> Member:
    """Somebody of the staff, who lives by UTC, with an account in each of these workspaces; the first is preferred."""
    person = await builders.member(store, name, workspace=workspaces[0], roles=[Role.STAFF], zone="UTC")
    async with store.writing() as uow:
        member = await uow.session.get_one(Member, person.id)
        for workspace in workspaces[1:]:
            account = Account(
                platform="playground", workspace=workspace, user=name.lower(), name=name, created_at=uow.now
            )
            account.member_id = member.id
            uow.session.add(account)
    return person
