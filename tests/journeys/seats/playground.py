"""Seats in the workspaces of the playground: through its interface over HTTP, as its page does everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from adapters.playground import Playground
from core.chat import BusyError, RefusedError, UnclearError
from tests.adapters.playground.page import Page
from tests.journeys.seats import Added, Fault
from tests.journeys.seats.page_json import buttons, labels, read_message, read_outcome, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.api import Core
    from core.chat import Address, Messenger, Parcel, PostRef
    from tests.clock import MovableClock
    from tests.journeys.seats import Person, Typed
    from tests.journeys.seen import Seen

Json = dict[str, Any]


class PlaygroundSeats:
    """Some workspaces of the playground, kept in a file, and served on a port of the loopback while the bot runs."""

    tells_zones = True

    def __init__(self, file: Path, clock: MovableClock, workspaces: Sequence[str]) -> None:
        self.workspaces = workspaces
        self._file = file
        self._clock = clock
        self._playground: Playground | None = None
        self._client: TestClient[Any, Any] | None = None
        self._faults: list[Fault] = []

    async def open(self) -> Sequence[Messenger]:
        """Read the workspaces from their file."""
        self._playground = await Playground.open(self._file, self._clock)
        return [_Line(each, self._faults) for each in self._playground.messengers if each.workspace in self.workspaces]

    async def connect(self, core: Core) -> None:
        """Serve them."""
        self._client = TestClient(TestServer(self._running.application(core)))
        await self._client.start_server()

    async def close(self) -> None:
        """End the server, and close the file."""
        if self._client is not None:
            await self._client.close()
        await self._running.close()

    def complaints(self) -> list[str]:
        """Failures that never happened."""
        return [f"{fault} never happened" for fault in self._faults]

    async def seat(self, person: Person) -> PlaygroundSeat:
        """That person's; their name in small letters is their id."""
        who = person.name.lower()
        await self._running.storage.add_person(person.workspace, who, person.name, locale="en", zone=person.zone)
        return PlaygroundSeat(self, who)

    def fail(self, *faults: Fault) -> None:
        """Nothing is ever unclear in the playground, so it is the line to it that fails."""
        self._faults += faults

    @property
    def page(self) -> Page:
        """The interface as it is served now."""
        assert self._client is not None, "the bot does not run"
        return Page(self._client)

    @property
    def _running(self) -> Playground:
        assert self._playground is not None, "the bot does not run"
        return self._playground


class _Line:
    """The way to one workspace, and what happens on it before or after a message arrives."""

    def __init__(self, messenger: Messenger, faults: list[Fault]) -> None:
        self._messenger = messenger
        self._faults = faults

    @property
    def platform(self) -> str:
        return self._messenger.platform

    @property
    def workspace(self) -> str:
        return self._messenger.workspace

    async def send(self, parcel: Parcel) -> PostRef:
        match self._faults.pop(0) if self._faults else None:
            case Fault.BUSY:
                raise BusyError("slow", 5)
            case Fault.CLOSED:
                raise RefusedError("closed")
            case Fault.UNCLEAR:
                await self._messenger.send(parcel)
                raise UnclearError("cut")
            case None:
                return await self._messenger.send(parcel)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        await self._messenger.edit(ref, parcel)

    async def delete(self, ref: PostRef) -> None:
        await self._messenger.delete(ref)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        return await self._messenger.find(notice, address)


class PlaygroundSeat:
    """One person at the page."""

    def __init__(self, seats: PlaygroundSeats, who: str) -> None:
        self._seats = seats
        self._who = who

    @property
    def _page(self) -> Page:
        return self._seats.page

    async def say(self, text: str, channel: str | None) -> Seen:
        """Words in the direct message with the bot, or in a channel."""
        return read_outcome(await self._page.say(self._who, text, place=channel))

    async def press(self, seen: Seen, label: str, row: str | None) -> Seen:
        """A button of a message as it was shown."""
        message = _json(seen)
        button = next(each for each, of in buttons(message) if each["label"] == label and row in {None, of})
        return read_outcome(await self._page.press(self._who, message["id"], button["id"]))

    async def fill(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """A form as it was shown; a choice that is not listed is searched for."""
        form = _json(seen)["form"]
        fields = {field["name"]: field for field in form["fields"]}
        assert set(answers) <= set(fields), f"{sorted(answers)} among {sorted(fields)}"
        values = {name: standing(field) for name, field in fields.items()}
        for name, answer in answers.items():
            values[name] = await self._value(form["id"], fields[name], answer)
        return read_outcome(await self._page.submit(self._who, form["id"], **values), typed=values)

    async def inbox(self) -> list[Seen]:
        """What the bot wrote in the direct message."""
        return await self.channel("bot")

    async def channel(self, name: str) -> list[Seen]:
        """What they see of the bot in a channel."""
        messages = await self._page.messages(self._who, name)
        return [read_message(each) for each in messages if each["from"]["id"] == "bot"]

    async def home(self) -> Seen:
        """The home tab."""
        return read_message((await self._page.get("/api/home", **{"as": self._who}))["message"])

    async def open_file(self, seen: Seen, name: str) -> bytes | None:
        """A file of a message, as a download."""
        parts = _json(seen)["card"]["parts"]
        file = next(part["id"] for part in parts if part["kind"] == "file" and part["name"] == name)
        answer = await self._page.client.get(f"/api/files/{file}", params={"as": self._who})
        return await answer.read() if answer.status == 200 else None

    async def open_picture(self, seen: Seen, alt: str) -> bytes | None:
        """A picture, as the page draws it."""
        parts = _json(seen)["card"]["parts"]
        file = next(part["file"] for part in parts if part["kind"] == "image" and part["alt"] == alt)
        answer = await self._page.client.get(f"/api/files/{file}", params={"as": self._who})
        return await answer.read() if answer.status == 200 else None

    async def _value(self, form: str, field: Json, answer: Typed) -> str | list[str]:
        if isinstance(answer, Added):
            return await self._added(answer)
        if isinstance(answer, tuple):
            return [await self._chosen(form, field, label) for label in answer]
        return await self._chosen(form, field, answer)

    async def _added(self, file: Added) -> str:
        """The handle of a file that was sent to the page."""
        data = FormData()
        data.add_field("file", file.content, filename=file.name, content_type=file.media_type)
        answer = await self._page.client.post("/api/files", params={"as": self._who}, data=data)
        assert answer.status == 200, await answer.text()
        kept: str = (await answer.json())["id"]
        return kept

    async def _chosen(self, form: str, field: Json, label: str) -> str:
        """What travels for a label; what is typed travels as it is."""
        if label == "" or field["kind"] in {"text", "long_text", "whole_number", "date", "file"}:
            return label
        known = labels(field)
        if label not in known and field.get("suggest"):
            query = {"as": self._who, "form": form, "field": field["name"], "query": label}
            known |= {each["label"]: each["value"] for each in await self._page.get("/api/suggest", **query)}
        return known[label]


def _json(seen: Seen) -> Json:
    assert isinstance(seen.given, dict)
    return seen.given
