"""The programme's channels on any platform: found by their ids or their names, or made, and such that the bot may write
there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.connecting.dialogue import Dialogue
from core.chat import Channel, SetUpError

T = TypeVar("T")

NONE = "-"
"""Written for a channel that is not wanted."""


@dataclass(frozen=True)
class Purpose:
    """What a channel is for, who may read it, and what it is called unless somebody wants otherwise. `greets`: the card
    that greets newcomers is pinned there.
    """

    what: str
    private: bool
    name: str
    greets: bool = False


PURPOSES: Mapping[Channel, Purpose] = {
    Channel.INTRODUCTIONS: Purpose(
        "Libraries introduce themselves", private=False, name="sister-introductions", greets=True
    ),
    Channel.STORIES: Purpose("Stories of partnerships", private=False, name="sister-stories"),
    Channel.HELP: Purpose("Questions and answers", private=False, name="sister-help"),
    Channel.STAFF: Purpose("For staff alone, private", private=True, name="sister-staff"),
    Channel.MENTORS: Purpose("For mentors alone, private", private=True, name="sister-mentors"),
}


class Room(Protocol):
    """A channel as a platform has it."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


R = TypeVar("R", bound=Room)


class Rooms(Protocol[R]):
    """The channels of one workspace. `ready`: what holds of a channel that can be used, as the end of a sentence."""

    ready: str

    @property
    def absent(self) -> str:
        """What is said of one that is not there."""
        ...

    def look(self) -> Mapping[str, R]:
        """Those that are there, by their names."""
        ...

    def objection(self, room: R, plan: Purpose) -> SetUpError | None:
        """Why it cannot serve, if it cannot."""
        ...

    def is_outside(self, room: R) -> bool:
        """Whether the bot has to go in first."""
        ...

    def enter(self, room: R) -> R:
        """Go in. Raises SetUpError."""
        ...

    def make(self, name: str, plan: Purpose) -> R:
        """A new one. Raises SetUpError."""
        ...

    def people(self, rooms: Sequence[R]) -> None:
        """See to the people in these channels, which are all that are used."""
        ...


class ChannelQuestions(Generic[R]):
    """Asks the workspace, and the person through `say`."""

    def __init__(self, say: Dialogue, rooms: Rooms[R]) -> None:
        self._say = say
        self._rooms = rooms
        self._there: Mapping[str, R] = {}

    def settle(self, known: Mapping[Channel, str], keep: Callable[[Mapping[Channel, R]], None]) -> dict[Channel, R]:
        """The channels by what they are for; one that is not wanted is missing. `known`: ids from an earlier time;
        `keep` is given the channels as soon as all are there, before anything else is asked.
        """
        self._look()
        by_id = {room.id: room for room in self._there.values()}
        kept = {purpose: by_id[id_].name for purpose, id_ in known.items() if id_ in by_id}
        names = {purpose: kept.get(purpose, plan.name) for purpose, plan in PURPOSES.items()}
        self._say.table(
            [(f"#{name}", PURPOSES[purpose].what, self._fate(purpose, name)) for purpose, name in names.items()]
        )
        if all(self._is_ready(purpose, name) for purpose, name in names.items()):
            self._say.good(f"All of them are there, {self._rooms.ready.format(where='them')}.")
            found = {purpose: self._there[name] for purpose, name in names.items()}
        else:
            if not self._say.agrees("Do these names suit?"):
                self._say.say(f"Give each channel its name, or {NONE} for none. Enter keeps the one in brackets.")
                names = {purpose: self._name(purpose, name) for purpose, name in names.items()}
            settled = {purpose: self._settled(purpose, name) for purpose, name in names.items()}
            found = {purpose: room for purpose, room in settled.items() if room is not None}
        keep(found)
        self._rooms.people(list(found.values()))
        return found

    def _look(self) -> None:
        self._there = persist(self._say, self._rooms.look)

    def _fate(self, purpose: Channel, name: str) -> str:
        room = self._there.get(name)
        if room is None:
            return self._rooms.absent
        if self._rooms.objection(room, PURPOSES[purpose]) is not None:
            return "is there, and cannot be used"
        return "is there, the bot joins" if self._rooms.is_outside(room) else "is there"

    def _is_ready(self, purpose: Channel, name: str) -> bool:
        room = self._there.get(name)
        return (
            room is not None
            and not self._rooms.is_outside(room)
            and self._rooms.objection(room, PURPOSES[purpose]) is None
        )

    def _name(self, purpose: Channel, name: str) -> str:
        """As both platforms write names: small letters, without the sign before them."""
        answer = self._say.ask(PURPOSES[purpose].what, default=name)
        return re.sub(r"\s+", "-", answer.removeprefix("#").strip().lower())

    def _settled(self, purpose: Channel, name: str) -> R | None:
        """The channel with that name; asked for again until it is one that can be used."""
        while name != NONE:
            try:
                return self._used(PURPOSES[purpose], name)
            except SetUpError as error:
                self._say.trouble(error.what, error.mend)
            name = self._name(purpose, name)
            self._look()
        return None

    def _used(self, plan: Purpose, name: str) -> R:
        room = self._there.get(name)
        if room is None:
            made = self._rooms.make(name, plan)
            self._say.good(f"#{name} is made.")
            return made
        if (objection := self._rooms.objection(room, plan)) is not None:
            raise objection
        if self._rooms.is_outside(room):
            room = self._rooms.enter(room)
        self._say.good(f"#{name} is there, {self._rooms.ready.format(where='it')}.")
        return room


def persist(say: Dialogue, call: Callable[[], T]) -> T:
    """What the platform answers; asked again whenever the person says so."""
    while True:
        try:
            return call()
        except SetUpError as error:
            say.trouble(error.what, error.mend)
            say.wait("Press Enter to try again")
