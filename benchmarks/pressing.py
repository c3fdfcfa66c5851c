"""P11: from a press in the playground, in a real browser, until the new card stands on the page.

The button is *Undo* under a talk that was just logged: a command that reads, writes durably and replaces its card. The
time ends with the frame in which the browser shows that card. The peer is an empty request to the same server from the
same page. Each round is the 95th percentile of many presses, and of as many empty requests, in turn.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from aiohttp import web
from playwright.async_api import Page, async_playwright

from adapters.playground import PLATFORM, WORKSPACES, Playground
from benchmarks.measure import Result, judge
from bot.database import bring_up_to_date
from bot.sample import plant_sample
from bot.serving import serving
from core.api import Core
from core.clock import system_clock
from core.store import Database, Store, Workspace

PRESSES = 30
TIMEOUT = 20_000
EMPTY = "/benchmark/empty"

_LOG = """
async (key) => {
    const body = JSON.stringify({ as: "ana", in: "bot", text: "/log how:video a talk", key });
    const answer = await fetch("/api/say", { method: "POST", headers: { "content-type": "application/json" }, body });
    return (await answer.json()).outcome;
}
"""

_PRESS = """
() => new Promise((resolve) => {
    const list = document.getElementById("messages");
    const card = list.lastElementChild;
    const undo = [...card.querySelectorAll("button")].find((button) => button.textContent.startsWith("Undo"));
    let begin;
    const watch = new MutationObserver(() => {
        if (!list.lastElementChild.textContent.includes("Taken back")) return;
        watch.disconnect();
        requestAnimationFrame(() => { const shown = new MessageChannel();
            shown.port1.onmessage = () => resolve(performance.now() - begin);
            shown.port2.postMessage(null); });
    });
    watch.observe(list, { childList: true, subtree: true, characterData: true });
    begin = performance.now();
    undo.click();
})
"""

_EMPTY = """
async (path) => {
    const begin = performance.now();
    await (await fetch(path)).text();
    return performance.now() - begin;
}
"""

_READY = """
() => {
    const last = document.getElementById("messages").lastElementChild;
    return last && [...last.querySelectorAll("button")].some((button) => button.textContent.startsWith("Undo"));
}
"""


@dataclass
class _Opened:
    """The page of Ana, open in a browser."""

    page: Page

    async def press(self) -> float:
        """Log a talk, wait until it stands there, and time the press that takes it back."""
        outcome = await self.page.evaluate(_LOG, uuid4().hex)
        if outcome != "reply":
            msg = f"/log was answered with a {outcome}"
            raise RuntimeError(msg)
        await self.page.wait_for_function(_READY, timeout=TIMEOUT)
        await self.page.wait_for_timeout(300)  # the page reads everything again 150 ms after a message
        return float(await self.page.evaluate(_PRESS))

    async def empty(self) -> float:
        """An empty request."""
        return float(await self.page.evaluate(_EMPTY, EMPTY))


@asynccontextmanager
async def _opened(folder: Path, chromium: str) -> AsyncIterator[_Opened]:
    address = f"sqlite:///{folder / 'playground.db'}"
    await bring_up_to_date(address)
    async with AsyncExitStack() as stack:
        playground = await Playground.open(folder / "playground-workspaces.db", system_clock)
        stack.push_async_callback(playground.close)
        database = Database(address)
        stack.push_async_callback(database.close)
        core = Core(database, playground.clock, playground.messengers)
        workspaces = tuple(Workspace(PLATFORM, space.id) for space in WORKSPACES)
        await plant_sample(Store(database, playground.clock, workspaces), playground.storage, playground.clock())
        await core.tick()
        await core.drain()
        application = playground.application(core)
        application.router.add_get(EMPTY, _nothing)
        port = await stack.enter_async_context(serving(application, "127.0.0.1", 0))
        driver = await stack.enter_async_context(async_playwright())
        browser = await driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        stack.push_async_callback(browser.close)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        await page.goto(f"http://127.0.0.1:{port}/#ana/bot")
        await page.wait_for_function("() => document.title.includes('Ana')", timeout=TIMEOUT)
        yield _Opened(page)


async def _nothing(_request: web.Request) -> web.Response:
    return web.Response()


def p95(times: list[float]) -> float:
    """The time within which nineteen of twenty came."""
    return quantiles(times, n=20, method="inclusive")[-1]


async def measure(folder: Path, chromium: str, rounds: int, presses: int = PRESSES) -> list[Result]:
    """P11. `folder`: an empty one for the playground's files."""
    ours: list[float] = []
    peer: list[float] = []
    async with _opened(folder, chromium) as opened:
        for number in range(rounds + 1):
            pressed, empty = [], []
            for _press in range(presses):
                pressed.append(await opened.press())
                empty.append(await opened.empty())
            if number:  # the first round warms up
                ours.append(p95(pressed))
                peer.append(p95(empty))
    return [
        judge(
            "P11",
            "playground, real browser: from the press to the card on the page, p95 in ms",
            "an empty request from that page",
            ours=ours,
            peer=peer,
            target=100,
            judged="ours",
        )
    ]
