"""What one person sees: conversations, messages and people, in their language and zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.playground.message import Message
from adapters.playground.render import instant_json, without_expired
from adapters.playground.storage import Storage
from adapters.playground.workspaces import BOT, BOT_NAME, CHANNELS, Person, channel_named
from core.api import Core
from core.chat import Channel, CommandName, Moment, MomentForm, Reader, Text, _, plain

Json = dict[str, Any]

MOST_MESSAGES = 200
"""Shown of a conversation; the earlier ones are kept."""


_CLOSED = frozenset({Channel.STAFF.value, Channel.MENTORS.value})
"""Channels that not everybody can open."""


@dataclass(frozen=True)
class Viewer:
    """Somebody, with what the bot knows of them now."""

    person: Person
    role: Text
    library: str | None
    country: str | None
    reader: Reader
    is_staff: bool
    is_mentor: bool

    def conversations(self) -> tuple[str, ...]:
        """Those they can open; the staff's channel is for staff, the mentors' for both."""
        return (*(channel.value for channel in CHANNELS if self._opens(channel)), BOT)

    def _opens(self, channel: Channel) -> bool:
        match channel:
            case Channel.STAFF:
                return self.is_staff
            case Channel.MENTORS:
                return self.is_mentor or self.is_staff
            case _:
                return True

    def sees(self, message: Message) -> bool:
        """Whether the message stands in one of them."""
        return (
            message.workspace == self.person.workspace
            and message.reader in {None, self.person.id}
            and message.conversation in self.conversations()
        )


def moment_text(instant: datetime, reader: Reader) -> str:
    """ "Friday 20 November 2026, 14:12", for this reader."""
    return plain(_("{moment}", moment=Moment(instant, MomentForm.DAY_CLOCK)), reader)


class Viewing:
    """Looks at the workspaces through somebody's eyes."""

    def __init__(self, core: Core, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._core = core
        self._storage = storage
        self._clock = clock

    async def viewer(self, person: Person) -> Viewer:
        """The person as they are now."""
        known = await self._core.person(person.account, person.profile)
        reader = Reader(known.language, known.zone)
        return Viewer(person, known.role, known.library, known.country, reader, known.is_staff, known.is_mentor)

    async def inbox(self, viewer: Viewer) -> list[Json]:
        """Every conversation they can open, with its latest messages."""
        unread = await self._storage.unread()
        authors: dict[str, Json] = {}
        found = []
        for conversation in viewer.conversations():
            messages = await self._storage.latest(viewer.person, conversation, MOST_MESSAGES)
            found.append(
                {
                    "id": conversation,
                    "name": BOT_NAME if conversation == BOT else conversation,
                    "kind": "channel" if channel_named(conversation) else "direct",
                    "unread": unread.get((viewer.person.id, conversation), 0),
                    "messages": [await self.message(viewer, message, authors) for message in messages],
                }
            )
        return found

    async def message(self, viewer: Viewer, message: Message, authors: dict[str, Json] | None = None) -> Json:
        """One message. `authors` remembers those already described."""
        known = {} if authors is None else authors
        if message.author not in known:
            known[message.author] = await self._author(viewer, message.author)
        return {
            "id": str(message.id),
            "from": known[message.author],
            "at": instant_json(message.at),
            "at_text": moment_text(message.at, viewer.reader),
            "private": message.private,
            **({"quoted": message.quoted} if message.quoted else {}),
            "card": without_expired(message.card, self._clock()),
        }

    async def _author(self, viewer: Viewer, author: str) -> Json:
        person = await self._storage.person(author) if author != BOT else None
        if person is None:
            return {"id": author, "name": BOT_NAME if author == BOT else author}
        described = await self.viewer(person)
        return {"id": person.id, "name": person.name, "role": plain(described.role, viewer.reader)}

    async def people(self) -> list[Json]:
        """Everybody one can become."""
        unread, direct = await self.unread(), await self.unread_direct()
        viewers = [await self.viewer(person) for person in await self._storage.people()]
        return [
            {
                "id": viewer.person.id,
                "name": viewer.person.name,
                "role": plain(viewer.role, Reader(zone=viewer.reader.zone)),
                "workspace": viewer.person.workspace,
                "library": viewer.library,
                "country": viewer.country,
                "timezone": viewer.reader.zone,
                "language": viewer.reader.language,
                "unread": unread.get(viewer.person.id, 0),
                "unread_direct": direct.get(viewer.person.id, 0),
            }
            for viewer in viewers
        ]

    async def unread(self) -> dict[str, int]:
        """How much each person has not read, over all conversations they can open."""
        counts = await self._storage.unread()
        totals = {}
        for person in await self._storage.people():
            own = {place: count for (who, place), count in counts.items() if who == person.id}
            if own.keys() & _CLOSED:
                opened = (await self.viewer(person)).conversations()
                own = {place: count for place, count in own.items() if place in opened}
            totals[person.id] = sum(own.values())
        return totals

    async def unread_direct(self) -> dict[str, int]:
        """How much of that stands in the direct message with the bot."""
        counts = await self._storage.unread()
        return {person.id: counts.get((person.id, BOT), 0) for person in await self._storage.people()}

    def commands(self, viewer: Viewer) -> Sequence[Json]:
        """What they can type. A group's home is spelt by the group alone, as everybody writes it."""
        return [
            {
                "command": plain(_("{command}", command=CommandName(line.name.removesuffix(" home"))), viewer.reader),
                "summary": plain(line.summary, viewer.reader),
            }
            for line in self._core.commands
            if viewer.is_staff or not line.staff
        ]

    def clock(self, reader: Reader) -> Json:
        """What time it is for that reader, and in which town's time."""
        now = self._clock()
        text = plain(_("{moment}", moment=Moment(now)), reader)
        return {"now": instant_json(now), "text": text, "zone": reader.zone}
