"""The people of the stories, the platforms they sit at, and the bot between them, told as a dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.api import Core
from core.store import Database
from tests.builders import STORIES_AT
from tests.clock import days_pass
from tests.journeys.seats import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.clock import MovableClock
    from tests.journeys.seats import Fault, Platform, Seat, Typed
    from tests.journeys.seen import Seen

HARBOUR, LANTERN = "harbour", "lantern"


def person_named(name: str) -> Person:
    """Yusuf and Olena are in Lantern and their platform tells no zone; everybody else is in Harbour, where Ana's tells
    Fiji's.
    """
    if name in {"Yusuf", "Olena"}:
        return Person(name=name, workspace=LANTERN)
    return Person(name=name, workspace=HARBOUR, zone="Pacific/Fiji" if name == "Ana" else None)


class Town:
    """Two workspaces and the bot between them. People `say` words, `press` buttons by their label and `fill` forms;
    each answers what they see then, and `inbox` what stands in their direct message with the bot.
    """

    def __init__(self, url: str, clock: MovableClock, platforms: Sequence[Platform]) -> None:
        """`url` names a migrated database. Each of the two workspaces is on one of the platforms."""
        self.clock = clock
        self._url = url
        self._platforms = {workspace: platform for platform in platforms for workspace in platform.workspaces}
        self._seats: dict[str, Seat] = {}
        self._database: Database | None = None
        self._core: Core | None = None

    # What people do

    async def say(self, name: str, text: str, *, channel: str | None = None) -> Seen:
        """Words in the direct message with the bot, commands among them; or a command in a channel."""
        return await (await self._seat(name)).say(text, channel)

    async def press(self, name: str, seen: Seen, label: str, *, row: str | None = None) -> Seen:
        """A button of what they see or saw; `row`: the title of the line at whose end it stands."""
        assert label in seen.buttons, f"no {label!r} among {seen.buttons}"
        return await (await self._seat(name)).press(seen, label, row)

    async def fill(self, name: str, seen: Seen, /, **answers: Typed) -> Seen:
        """Send a form with these answers, by field: text that is typed, a day (2026-11-20), labels of choices. All
        other fields are sent as they stand, empty ones empty. Where a form has several pages, all of them are sent.
        """
        return await (await self._seat(name)).fill(seen, answers)

    async def inbox(self, name: str) -> list[Seen]:
        """What stands in their direct message with the bot, oldest first; without their own words."""
        return await (await self._seat(name)).inbox()

    async def channel(self, name: str, channel: str) -> list[Seen]:
        """What they see of the bot in a channel, oldest first."""
        return await (await self._seat(name)).channel(channel)

    async def open_home(self, name: str) -> Seen:
        """The bot's home tab."""
        return await (await self._seat(name)).home()

    async def open_file(self, name: str, seen: Seen, file: str) -> bytes | None:
        """A file of a message that somebody saw; None where this person cannot open it."""
        return await (await self._seat(name)).open_file(seen, file)

    async def open_picture(self, name: str, seen: Seen, alt: str) -> bytes | None:
        """A picture of a message that somebody saw, by its words; None where it is not there any more."""
        return await (await self._seat(name)).open_picture(seen, alt)

    async def introduce(self, name: str, library: str, town: str, country: str) -> Seen:
        """They introduce their library, and let it be posted."""
        preview = await self.say(name, f"/introduce town:{town} country:{country} languages:English {library}")
        return await self.press(name, preview, "Post")

    # What happens around them

    async def move(self, *, days: int = 0, minutes: int = 0) -> None:
        """Let days pass, and after them minutes; the bot works at every instant at which something is due."""
        await days_pass(self.core, self.clock, days)
        for _minute in range(minutes):
            self.clock.move(minutes=1)
            await days_pass(self.core, self.clock, 0)

    async def staff_code(self) -> str:
        """The code that the administrator's shell prints."""
        return await self.core.make_staff_code()

    def fail(self, name: str, *faults: Fault) -> None:
        """The next messages that the bot sends unasked to that person's workspace fail so, in this order."""
        self.platform(person_named(name).workspace).fail(*faults)

    def platform(self, workspace: str) -> Platform:
        """The platform that the workspace is on."""
        return self._platforms[workspace]

    def complaints(self) -> list[str]:
        """What a story must not end with."""
        return [said for platform in dict.fromkeys(self._platforms.values()) for said in platform.complaints()]

    # The program

    @property
    def core(self) -> Core:
        """The bot that runs now."""
        assert self._core is not None, "the bot does not run"
        return self._core

    async def start(self) -> None:
        """Make everything of the bot that lives in memory; it knows what the database and the workspaces keep."""
        self._database = Database(self._url)
        platforms = dict.fromkeys(self._platforms.values())
        self._core = Core(
            self._database,
            self.clock,
            [way for each in platforms for way in await each.open()],
            stories_at=STORIES_AT,
        )
        for platform in platforms:
            await platform.connect(self._core)

    async def stop(self) -> None:
        """End it as the program ends: the ways in first, the database last."""
        assert self._database is not None, "the bot does not run"
        for platform in dict.fromkeys(self._platforms.values()):
            await platform.close()
        await self._database.close()
        self._core = self._database = None

    async def restart(self) -> None:
        """The program ends and begins again. The workspaces stay, and so does what people have on their screens."""
        await self.stop()
        await self.start()

    async def _seat(self, name: str) -> Seat:
        if name not in self._seats:
            person = person_named(name)
            self._seats[name] = await self.platform(person.workspace).seat(person)
        return self._seats[name]
