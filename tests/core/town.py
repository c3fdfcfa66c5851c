"""People who speak to the core itself, with fake workspaces around it: what they get is the core's own answer.

What several people live through is told in tests/journeys, on every platform.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.api import Core, Speaker
from core.chat import AccountRef, Answer, Form, Parcel, Place, Profile, Refusal, Reply, ToChannel, plain
from core.store.sealing import buttons_of
from tests.clock import days_pass
from tests.fakes.workspace import FakeWorkspace, press_of, words_of

if TYPE_CHECKING:
    from core.store import Database
    from tests.clock import MovableClock


class CoreTown:
    """Two workspaces and the core between them. People `say` words, `press` buttons by their label and `fill` forms.

    Yusuf is in Lantern and his platform tells no zone; everybody else is in Harbour, where Ana's tells Fiji's.
    """

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.clock = clock
        self.harbour, self.lantern = FakeWorkspace("harbour"), FakeWorkspace("lantern")
        self.core = Core(database, clock, [self.harbour, self.lantern])
        self.said = 0
        self._opened: dict[str, list[Parcel]] = {}

    def speaker(self, name: str) -> Speaker:
        where, zone = ("lantern", None) if name == "Yusuf" else ("harbour", "Pacific/Fiji" if name == "Ana" else None)
        account = AccountRef("playground", where, name.lower())
        return Speaker(account=account, profile=Profile(name, "en", zone), place=Place("bot", direct=True))

    async def say(self, name: str, text: str, key: str | None = None) -> Answer:
        self.said += 1
        return await self.core.say(self.speaker(name), text, key or f"k{self.said}")

    async def press(self, name: str, answer: Answer, label: str) -> Answer:
        assert isinstance(answer.outcome, Reply)
        self.said += 1
        return await self.core.press(self.speaker(name), press_of(answer.outcome.card, label), f"k{self.said}")

    async def fill(self, name: str, answer: Answer, /, **values: str | tuple[str, ...]) -> Answer:
        """Every field of the form is sent, as it stands or with these values; one that is left empty is sent empty."""
        assert isinstance(answer.outcome, Form)
        handle = await self.core.keep_form(answer.outcome, self.speaker(name).account)
        as_it_stands = {field.name: "" if field.value is None else field.value for field in answer.outcome.fields}
        return await self.core.submit(self.speaker(name), handle, {**as_it_stands, **values})

    async def introduce(self, name: str, library: str, town: str, country: str) -> Answer:
        preview = await self.say(name, f"/introduce town:{town} country:{country} languages:English {library}")
        return await self.press(name, preview, "Post")

    async def move(self, days: int) -> None:
        """Let so many days pass; the bot works at every instant at which something is due."""
        await days_pass(self.core, self.clock, days)
        await self.open_letters()

    async def open_letters(self) -> None:
        """Whoever got several notices in one message presses each *Show*."""
        self._opened = {}
        for place, parcel in self._places():
            shows = [button for button in buttons_of(parcel.card) if button.command == "message show"]
            if shows and not isinstance(parcel.address, ToChannel):
                reader = self.speaker(parcel.address.user.capitalize())
                where = place.partition(" ")[0]
                who = replace(reader, account=AccountRef("playground", where, parcel.address.user))
                self._opened[place] = []
                for button in shows:
                    self.said += 1
                    opened = await self.core.press(who, button.handle, f"o{self.said}")
                    if isinstance(opened.outcome, Reply):
                        alone = replace(parcel, card=opened.outcome.card, reader=opened.reader)
                        self._opened[place].append(alone)

    def letters(self) -> list[Parcel]:
        """All that stands anywhere, each notice by itself: of several in one message what `open_letters` opened."""
        return [each for place, parcel in self._places() for each in self._opened.get(place, [parcel])]

    def _places(self) -> list[tuple[str, Parcel]]:
        both = (self.harbour, self.lantern)
        return [(f"{each.workspace} {message}", parcel) for each in both for message, parcel in each.posts.items()]


def said(answer: Answer) -> str:
    """What the answer says."""
    outcome = answer.outcome
    if isinstance(outcome, Refusal):
        return plain(outcome.text, answer.reader)
    if isinstance(outcome, Form):
        return "form: " + ", ".join(field.name for field in outcome.fields)
    return "\n".join(words_of(outcome.card).splitlines())
