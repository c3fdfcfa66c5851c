"""Seats at the page: one browser becomes whoever acts, and all they do is typed, chosen and clicked in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from adapters.playground.clock import MovableClock as PlaygroundClock
from tests.browser.page_form import fill_in
from tests.browser.visitor import Visitor, spaced
from tests.journeys.seats.page_json import buttons, read_message, read_outcome
from tests.journeys.seats.playground import PlaygroundSeat, PlaygroundSeats
from tests.journeys.town import Town

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from playwright.async_api import Locator

    from adapters.playground.storage import Storage
    from core.chat import Messenger
    from tests.browser.conftest import Open
    from tests.clock import MovableClock
    from tests.journeys.seats import Person, Typed
    from tests.journeys.seen import Seen

Json = dict[str, Any]

WEEK, DAY = ("+1 week", 7), ("+1 day", 1)
"""Buttons that move the clock, and how many days."""


class BrowserTown(Town):
    """The town in the playground, whose clock is moved by the buttons of the page."""

    def __init__(self, url: str, clock: MovableClock, seats: BrowserSeats) -> None:
        super().__init__(url, clock, [seats])
        self._seats_of_the_page = seats

    async def move(self, *, days: int = 0, minutes: int = 0) -> None:
        """The last week or day by the page, which has read everything once its clock stands again."""
        if days:
            label, length = WEEK if days >= WEEK[1] else DAY
            await super().move(days=days - length)
            await self._seats_of_the_page.move_clock(label)
        if minutes or not days:
            await super().move(minutes=minutes)


class _SharedClock(PlaygroundClock):
    """Whoever moves the clock of the page moves the clock of the town."""

    def __init__(self, storage: Storage, clock: MovableClock) -> None:
        super().__init__(storage, clock, timedelta())
        self._town = clock

    async def _move_to(self, instant: datetime) -> None:
        if instant > self():
            self._town.set(instant)


class BrowserSeats(PlaygroundSeats):
    """Both workspaces of the playground, in one browser."""

    def __init__(self, file: Path, clock: MovableClock, workspaces: Sequence[str], open_at: Open) -> None:
        super().__init__(file, clock, workspaces)
        self._open_at = open_at
        self._visitor: Visitor | None = None
        self._who = ""

    async def open(self) -> Sequence[Messenger]:
        """Read the workspaces from their file."""
        messengers = await super().open()
        self._running.clock = _SharedClock(self._running.storage, self._clock)
        return messengers

    async def close(self) -> None:
        """Nobody looks at the page any more when the server ends."""
        if self._visitor is not None:
            await self._visitor.page.goto("about:blank")
        self._who = ""
        await super().close()

    async def seat(self, person: Person) -> BrowserSeat:
        """That person's; whoever sits down for the first time stands among the people once the page is loaded."""
        await super().seat(person)
        self._who = ""
        return BrowserSeat(self, person.name.lower())

    async def visit(self, who: str, place: str | None = None) -> Visitor:
        """The page, as that person; in that conversation where one is named, with no form open that was left."""
        address = str(self.page.client.make_url("/")).rstrip("/")
        visitor = self._visitor or await self._open_at(address)
        if self._who == "" or visitor.address != address:
            visitor.address = address
            await visitor.page.goto("about:blank")
            await visitor.arrive(who)
        elif self._who != who:
            await self._leave_form(visitor)
            await visitor.become(who)
        self._visitor, self._who = visitor, who
        if place is not None:
            await self._leave_form(visitor)
            if not visitor.page.url.endswith(f"#{who}/{place}"):
                await visitor.go_to("Sister Libraries" if place == "bot" else place)
        return visitor

    async def move_clock(self, label: str) -> None:
        """One press of that button, as whoever looks at the page."""
        visitor = await self.visit(self._who or next(iter(await self._running.storage.people())).id)
        await self._leave_form(visitor)
        await visitor.move_clock(label)

    @staticmethod
    async def _leave_form(visitor: Visitor) -> None:
        if await visitor.form.is_visible():
            await visitor.form.get_by_role("button", name="Cancel").click()


class BrowserSeat(PlaygroundSeat):
    """One person, at the page."""

    def __init__(self, seats: BrowserSeats, who: str) -> None:
        super().__init__(seats, who)
        self._at = seats
        self._me = who

    async def say(self, text: str, channel: str | None) -> Seen:
        """Written in the line, and sent."""
        visitor = await self._at.visit(self._me, channel or "bot")
        return await self._outcome(visitor, "say", lambda: visitor.write(text))

    async def press(self, seen: Seen, label: str, row: str | None) -> Seen:
        """The button, where the message stands: in a conversation, or in the column of the home tab."""
        message: Json = seen.given  # type: ignore[assignment]  # of `read_message`
        spec = next(each for each, of in buttons(message) if each["label"] == label and row in {None, of})
        place = await self._place_of(message["id"])
        visitor = await self._at.visit(self._me, place)
        node = visitor.home if place is None else await self._article(visitor, place, message["id"])
        button = node.locator(f'button[data-key="{spec["id"]}"]')
        await expect(button).to_have_text(label)
        return await self._outcome(visitor, "press", button.click)

    async def fill(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """Each answer into its field, and the button at the foot of the form."""
        form: Json = seen.given["form"]  # type: ignore[index]  # of `read_outcome`
        visitor = await self._at.visit(self._me)
        await expect(visitor.form.get_by_role("heading", level=2)).to_have_text(form["title"])
        await fill_in(visitor.page, form, answers)
        return await self._outcome(visitor, "submit", visitor.form.locator(".form-foot button[type=submit]").click)

    async def channel(self, name: str) -> list[Seen]:
        """What they see of the bot there, when the page shows the newest of it."""
        found = await self._messages(name)
        visitor = await self._at.visit(self._me, name)
        if found:
            await expect(visitor.messages).to_have_count(len(found))
        seen = [read_message(each) for each in found if each["from"]["id"] == "bot"]
        if found and found[-1]["from"]["id"] == "bot":
            await shown(visitor.newest, seen[-1])
        return seen

    async def open_file(self, seen: Seen, name: str) -> bytes | None:
        """By the link in the message."""
        message: Json = seen.given  # type: ignore[assignment]  # of `read_message`
        place = await self._place_of(message["id"])
        assert place is not None, "no file stands in a home tab"
        visitor = await self._at.visit(self._me, place)
        node = await self._article(visitor, place, message["id"])
        async with visitor.page.expect_download() as download:
            await node.get_by_role("link", name=name, exact=True).click()
        return (await (await download.value).path()).read_bytes()

    async def _outcome(self, visitor: Visitor, path: str, act: Callable[[], Awaitable[None]]) -> Seen:
        """What the page was answered when they did that, and shows."""
        async with visitor.page.expect_response(lambda each: each.url.endswith(f"/api/{path}")) as answered:
            await act()
        answer = await answered.value
        outcome: Json = await answer.json()
        assert answer.ok, outcome
        asked = answer.request.post_data_json or {}
        seen = read_outcome(outcome, typed=asked.get("values"))
        if seen.form is not None:
            await expect(visitor.form.get_by_role("heading", level=2)).to_have_text(seen.form.title)
            for question in seen.form.questions:
                await expect(visitor.form).to_contain_text(question.label)
        else:
            await expect(visitor.form).to_be_hidden()
            await shown(await self._article(visitor, outcome.get("in") or "bot", outcome["message"]["id"]), seen)
        return seen

    async def _article(self, visitor: Visitor, place: str, message: str) -> Locator:
        """A message of the conversation that is open, once the page shows them all."""
        ids = [each["id"] for each in await self._messages(place)]
        await expect(visitor.messages).to_have_count(len(ids))
        return visitor.messages.nth(ids.index(message))

    async def _place_of(self, message: str) -> str | None:
        """The conversation in which the message stands; None for the home tab."""
        inbox = await self._page.get("/api/inbox", **{"as": self._me})
        return next((each["id"] for each in inbox if message in {one["id"] for one in each["messages"]}), None)

    async def _messages(self, place: str) -> list[Json]:
        return await self._page.messages(self._me, place)


async def shown(node: Locator, seen: Seen) -> None:
    """All that was read of a message stands there."""
    for text in (*seen.paragraphs, *(row.title for row in seen.rows), *seen.small, *seen.files):
        for line in filter(str.strip, text.split("\n")):
            await expect(node).to_contain_text(re.compile(spaced(line)))
    for label in seen.buttons:
        await expect(node.get_by_role("button", name=label, exact=True).first).to_be_attached()
