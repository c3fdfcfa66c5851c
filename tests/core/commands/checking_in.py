"""Suva and Amman have been silent for a month, and their first contacts are asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.chat import Invocation, Parcel, ToPerson
from core.model.check_ins import CheckIn
from core.model.nudges import Nudge
from core.store.sealing import buttons_of
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.chat import Answer, WireValue
    from core.store import Database, Store
    from tests.clock import MovableClock

DUE = date(2026, 12, 10)
ASKS = "Have you been in touch with"


class CheckingIn(Partners):
    """As `Partners`; the last talk was on 10 November, and the next one is due a month later."""

    async def due(self, on: date = date(2026, 12, 14)) -> None:
        """The day has come, and the first contacts have been asked."""
        await self.at(on)
        assert {"ana", "yusuf"} <= set(self.told(ASKS))

    def asked(self, name: str) -> Parcel:
        """The newest question to that person."""
        return next(
            parcel
            for parcel in reversed(self.posts())
            if isinstance(parcel.address, ToPerson)
            and parcel.address.user == name.lower()
            and any(button.command == "nudge not-yet" for button in buttons_of(parcel.card))
        )

    def invocation(self, name: str, command: str, /, **given: WireValue) -> Invocation:
        """They press a button that carries this."""
        who = self.town.speaker(name)
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key="k"
        )

    async def say_yes(self, name: str, how: str = "video", **more: str) -> Answer:
        """*Yes*, and the form."""
        return await self.town.fill(name, await self.press(name, ASKS, "Yes"), how=how, **more)

    async def need_help(self, name: str, reason: str, words: str = "") -> Answer:
        """*We need help*, and the form."""
        form = await self.press(name, ASKS, "We need help")
        return await self.town.fill(name, form, reason=reason, words=words)

    async def check_ins(self) -> list[CheckIn]:
        """All that was answered, oldest first."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(CheckIn).order_by(CheckIn.id)))

    async def nudges(self) -> list[Nudge]:
        """All there are, oldest first."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Nudge).order_by(Nudge.id)))


async def build_check_in(database: Database, store: Store, clock: MovableClock) -> CheckingIn:
    """See `CheckingIn`."""
    made = await build_partners(database, store, clock)
    return CheckingIn(town=made.town, store=store, libraries=made.libraries, ana=made.ana)
