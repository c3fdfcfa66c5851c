"""People among whom something is asked and told: what reaches each of them, and what they press in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.chat import Answer, Invocation, Parcel, ToPerson, WireValue, plain
from tests.contracts.fitting import texts_of
from tests.fakes.workspace import press_of

if TYPE_CHECKING:
    from tests.core.town import CoreTown


def text_of(parcel: Parcel) -> str:
    """Everything that is read in it, one text a line."""
    return "\n".join(plain(text, parcel.reader) for text in texts_of(parcel.card))


@dataclass
class Among:
    """Whoever lives in that town."""

    town: CoreTown

    async def ask(self, person: str, command: str, key: str = "", /, **given: WireValue) -> Answer:
        """They ask for a command with what a button carries."""
        self.town.said += 1
        who = self.town.speaker(person)
        invocation = Invocation(
            command=command,
            given=given,
            account=who.account,
            profile=who.profile,
            place=who.place,
            key=key or f"a{self.town.said}",
        )
        return await self.town.core.answer(invocation)

    def posts(self) -> list[Parcel]:
        """All that stands anywhere, each of several in one message by itself."""
        return self.town.letters()

    def told(self, words: str) -> list[str]:
        """Who reads that now, by name."""
        return sorted(
            parcel.address.user
            for parcel in self.posts()
            if isinstance(parcel.address, ToPerson) and words in text_of(parcel)
        )

    async def press(self, name: str, words: str, label: str) -> Answer:
        """A button of the newest message to that person that says so."""
        parcel = next(
            parcel
            for parcel in reversed(self.posts())
            if isinstance(parcel.address, ToPerson) and parcel.address.user == name.lower() and words in text_of(parcel)
        )
        self.town.said += 1
        return await self.town.core.press(self.town.speaker(name), press_of(parcel.card, label), f"p{self.town.said}")
