"""What somebody does on the page: become a person, write, choose, press, move the clock, look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.async_api import ConsoleMessage, Locator, Page, Request, expect

if TYPE_CHECKING:
    from playwright.async_api import Error


@dataclass
class Visitor:
    """One open page. `troubles` are the errors it has told of, and what it wanted from elsewhere."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", self._page_error)
        self.page.on("request", self._request)

    # Go

    async def arrive(self, who: str = "ana", place: str = "bot") -> None:
        """Open the page as that person, in that conversation."""
        await self.page.goto(f"{self.address}/#{who}/{place}")
        await expect(self.here(who)).to_be_attached()
        await expect(self.page.locator("#home-parts > *").first).to_be_attached()

    async def become(self, who: str) -> None:
        """Become that person, by a click on them."""
        await self.page.locator(f'#people a[href="#{who}/bot"]').click()
        await expect(self.here(who)).to_be_attached()
        await expect(self.page.locator("#home-parts > *").first).to_be_attached()

    async def go_to(self, place: str) -> None:
        """Open that channel."""
        await self.page.locator("#places").get_by_role("link", name=place).click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(place)

    # Do

    async def write(self, text: str) -> None:
        """Send that text, once no form lies over the line and what was sent before is answered: either may be told of
        on the page a moment earlier, and the same words again would be taken for a double press.
        """
        await expect(self.form).to_be_hidden()
        await expect(self.page.locator("#send")).not_to_have_attribute("aria-disabled", "true")
        line = self.page.get_by_role("combobox", name="Message")
        await line.fill(text)
        await line.press("Enter")

    async def press(self, label: str) -> None:
        """Press that button of the newest message."""
        await self.newest.get_by_role("button", name=label).click()

    async def move_clock(self, label: str) -> None:
        """Move the clock by that button, and wait until it stands."""
        now = self.page.locator("#clock-text")
        before = await now.get_attribute("datetime")
        opener = self.page.locator("#clock-open")
        if await opener.is_visible():
            await opener.click()
        await self.page.get_by_role("button", name=label).click()
        await expect(now).not_to_have_attribute("datetime", before or "")
        await expect(self.clock_said).not_to_have_text("Moving the clock")

    # Look

    def here(self, who: str) -> Locator:
        """That person, when one is them."""
        return self.page.locator(f'#people a[href="#{who}/bot"][aria-current]')

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("article")

    @property
    def newest(self) -> Locator:
        return self.messages.last

    def message(self, text: str) -> Locator:
        """The newest message that says that."""
        return self.messages.filter(has_text=re.compile(spaced(text))).last

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def home(self) -> Locator:
        return self.page.locator("#home-parts")

    @property
    def clock_said(self) -> Locator:
        return self.page.locator("#clock-said")

    async def expect_newest(self, *texts: str) -> None:
        """The newest message says all of that."""
        await says(self.newest, *texts)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console {message.type}: {message.text}")

    def _page_error(self, error: Error) -> None:
        self.troubles.append(f"uncaught: {error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.address}/"):
            self.troubles.append(f"requested from elsewhere: {request.url}")


async def says(message: Locator, *texts: str) -> None:
    """That message says all of that."""
    for text in texts:
        await expect(message).to_contain_text(re.compile(spaced(text)))


def spaced(text: str) -> str:
    """A pattern of that text, with any white space where it has a space: days are joined by no-break spaces."""
    return r"\s+".join(re.escape(word) for word in text.split())
