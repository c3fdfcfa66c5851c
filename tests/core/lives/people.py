"""The people of random lives: each presses whatever they were shown, and fills forms with whatever one might write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from core.api import Core, Speaker
from core.chat import (
    AccountRef,
    Answer,
    Field,
    Form,
    Invocation,
    Kind,
    Place,
    Profile,
    Refusal,
    Reply,
    ToPerson,
    WireValue,
)
from core.commands import COMMANDS
from core.model.libraries import ContactRole
from core.model.members import Role
from core.model.partnerships import PartnershipState
from core.store import Store
from core.store.sealing import buttons_of
from tests import builders
from tests.builders import HARBOUR, LANTERN, WORKSPACES
from tests.clock import days_pass
from tests.core.agreed import written
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from core.chat import Button
    from core.commands.declaring import Command
    from core.store import Database
    from tests.clock import MovableClock


def _about_one(command: Command[Any]) -> bool:
    return any(declared.name == "partnership" for declared in command.fields)


PEOPLE = ("Ana", "Tomas", "Yusuf", "Olena", "Beth", "Dee", "Sam")
"""Ana and Tomas of Suva, Yusuf and Olena of Amman, Beth of Juneau, Dee and Sam of the staff. Nobody of Lima has an
account. Sam speaks for Kyiv too.
"""

OUTSIDE = "Lina"
"""She has no library. All she does is to press what others were shown."""

ENTRANCES = (
    *(name for name, command in COMMANDS.items() if not command.hidden and _about_one(command)),
    *["sister agreement"] * 3,
    "sister propose",
    "sister contacts",
    "sister handover",
    "sister home",
    "staff home",
)
"""What is typed: whatever is about one partnership, and the people of a library. The rest is reached from there."""

SENSIBLE = ("We would like to go on together.", "Ana Tora, Director", "every 3 weeks", "Kyiv City Library")

WILD = ("0", "LIB-002", "<!channel> @everyone =1+1", "نود أن نستمر معًا", "x" * 3_000, "")
"""What people write into a field where something else was meant."""

FILES = (
    ("signed.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n"),
    ("notes.txt", "text/plain", b"no paper"),
)

REMEMBERED = 40
"""So many buttons each person still has before them, the newest first; the last of them are stale."""


@dataclass
class Screen:
    """What one person has before them. `buttons`: the newest first; so many of them, `newest`, stand on the last card.
    `form`: one that is open, and its handle.
    """

    buttons: list[Button] = field(default_factory=list)
    newest: int = 0
    form: tuple[Form, str] | None = None

    def adds(self, buttons: tuple[Button, ...]) -> None:
        """Another card."""
        self.buttons = [*buttons, *self.buttons][:REMEMBERED]
        self.newest = len(buttons)

    def chosen(self, chance: Random) -> Button:
        """One of them, mostly of the last card; a list of many lines weighs no more than a button beside it."""
        near = self.newest if self.newest and chance.random() < 0.8 else len(self.buttons)
        command = chance.choice(sorted({button.command for button in self.buttons[:near]}))
        return chance.choice([button for button in self.buttons[:near] if button.command == command])


class Lives:
    """The bot, and the screens of those who speak to it."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.clock = clock
        self.store = Store(database, clock, WORKSPACES)
        self.screens = {person: Screen() for person in PEOPLE}
        self._workspaces = (FakeWorkspace(HARBOUR.workspace), FakeWorkspace(LANTERN.workspace))
        self._core = Core(database, clock, self._workspaces)
        self._read: dict[str, str] = {}
        self._keys = count(1)

    async def begin(self) -> None:
        """Suva and Amman are in a trial; Suva and Juneau, partners for long, may sign an agreement; Amman and Lima were
        just introduced.
        """
        store = self.store
        ana, tomas, olena, beth = [await builders.member(store, name) for name in ("Ana", "Tomas", "Olena", "Beth")]
        yusuf = await builders.member(store, "Yusuf", workspace="lantern")
        await builders.member(store, "Dee", roles=(Role.STAFF,))
        sam = await builders.member(store, "Sam", roles=(Role.STAFF,))
        rosa = await builders.member(store, "Rosa", connected=False)
        suva = await builders.library(store, "Suva", contacts=[ana, tomas], posted=True)
        amman = await builders.library(store, "Amman", contacts=[yusuf], posted=True)
        await builders.contact(store, amman, olena, role=ContactRole.SECOND)
        juneau = await builders.library(store, "Juneau", contacts=[beth], posted=True)
        lima = await builders.library(store, "Lima", contacts=[rosa], posted=True)
        await builders.library(store, "Kyiv", contacts=[sam], posted=True)
        young = await builders.partnership(store, suva, amman, state=PartnershipState.INTRODUCED)
        await builders.communication(store, partnership_id=young.id, by=ana.id)
        await written(store, partnership=(await builders.partnership(store, suva, juneau)).id)
        await builders.partnership(store, amman, lima, state=PartnershipState.INTRODUCED)

    # What one of them does

    async def visit(self, person: str, command: str, chance: Random, steps: int) -> None:
        """They type a command, and follow where it leads, so many steps far."""
        await self._show(person, await self._core.answer(self._asked(person, command, {})))
        for _step in range(steps):
            await self.go_on(person, chance)

    async def go_on(self, person: str, chance: Random) -> None:
        """They send the form that is open, else press something, mostly of what they saw last."""
        screen = self.screens[person]
        if screen.form is not None:
            form, handle = screen.form
            screen.form = None
            wild = chance.random() < 0.15
            values = {each.name: await self._written(person, handle, each, chance, wild=wild) for each in form.fields}
            await self._show(person, await self._core.submit(self._speaker(person), handle, values))
        elif screen.buttons:
            pressed = screen.chosen(chance).handle
            await self._show(person, await self._core.press(self._speaker(person), pressed, self._key()))

    async def days(self, number: int) -> None:
        """Days pass; what arrives is read."""
        await days_pass(self._core, self.clock, number)
        for workspace in self._workspaces:
            for message, parcel in workspace.posts.items():
                if not isinstance(parcel.address, ToPerson) or self._read.get(message) == str(parcel.card):
                    continue
                self._read[message] = str(parcel.card)
                if (person := parcel.address.user.capitalize()) in self.screens:
                    self.screens[person].adds(buttons_of(parcel.card))

    async def stolen(self, person: str, chance: Random) -> None:
        """The one outside presses what somebody else was shown. Raises UnknownHandleError where it is bound to them."""
        if self.screens[person].buttons:
            stolen = self.screens[person].chosen(chance).handle
            await self._core.press(self._speaker(OUTSIDE), stolen, self._key())

    async def _show(self, person: str, answer: Answer) -> None:
        match answer.outcome:
            case Form() as form:
                self.screens[person].form = (form, await self._core.keep_form(form, self._speaker(person).account))
            case Reply(card=card):
                self.screens[person].adds(buttons_of(card))
            case Refusal(buttons=buttons):
                self.screens[person].adds(buttons)

    # What they write

    async def _written(self, person: str, handle: str, asked: Field, chance: Random, *, wild: bool) -> WireValue:
        standing = "" if asked.value is None else asked.value
        if standing and chance.random() < 0.5:
            return standing
        match asked.kind:
            case Kind.CHOICE | Kind.YES_NO:
                return chance.choice([choice.value for choice in asked.choices] or ["yes", "no"])
            case Kind.CHOICES | Kind.REFERENCES:
                offered = await self._offered(person, handle, asked)
                return tuple(chance.sample(offered, min(len(offered), chance.randint(1, 3))))
            case Kind.REFERENCE:
                return chance.choice([*await self._offered(person, handle, asked), "nobody"])
            case Kind.WHOLE_NUMBER:
                return str(chance.randint(-1, 13))
            case Kind.DATE:
                days = chance.randint(-100, 900) if wild else chance.choice((-2, -1, 0, 20, 400))
                return (self.clock.at.date() + timedelta(days=days)).isoformat()
            case Kind.FILE:
                name, media_type, content = chance.choice(FILES)
                account = self._speaker(person).account
                kept = await self._core.keep_file(account, name=name, media_type=media_type, content=content)
                return kept.file
            case Kind.TEXT | Kind.LONG_TEXT:
                return chance.choice(WILD if wild else SENSIBLE)

    async def _offered(self, person: str, handle: str, asked: Field) -> list[str]:
        if asked.choices or not asked.suggest:
            return [choice.value for choice in asked.choices]
        found = await self._core.suggest(self._speaker(person), handle, asked.name, "")
        return [choice.value for choice in found]

    # Who they are

    def _speaker(self, person: str) -> Speaker:
        account = AccountRef("playground", "lantern" if person == "Yusuf" else "harbour", person.lower())
        return Speaker(account=account, profile=Profile(person, "en", None), place=Place("bot", direct=True))

    def _asked(self, person: str, command: str, given: Mapping[str, WireValue]) -> Invocation:
        who = self._speaker(person)
        return Invocation(
            command=command, given=given, account=who.account, profile=who.profile, place=who.place, key=self._key()
        )

    def _key(self) -> str:
        return f"k{next(self._keys)}"
