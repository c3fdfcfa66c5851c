"""A restart forgets nothing: messages, buttons, open forms, what was read, and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.adapters.playground.conftest import serve
from tests.adapters.playground.page import answers, button, words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clock import MovableClock


async def test_old_messages_and_buttons_stay(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        logged = (await served.page.say("ana", "/log how:video had a talk"))["message"]
        before = await served.page.get("/api/inbox", **{"as": "ana"})
    async with serve(folder, clock) as served:
        assert await served.page.get("/api/inbox", **{"as": "ana"}) == before
        undone = await served.page.press("ana", logged["id"], button(logged, "Undo"))
        assert undone["message"]["id"] == logged["id"]
        assert "Taken back" in words(undone["message"])


async def test_an_open_form_still_knows_its_place(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        form = (await served.page.say("ana", "/log had a talk", place="help"))["form"]
    async with serve(folder, clock) as served:
        answer = await served.page.submit("ana", form["id"], **{**answers(form), "how": "video"})
        assert answer["in"] == "help"
        assert answer["message"]["quoted"] == "/log had a talk"


async def test_once_only_holds(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        first = await served.page.say("ana", "/log how:video had a talk", key="k1")
    async with serve(folder, clock) as served:
        assert await served.page.say("ana", "/log how:video had a talk", key="k1") == first


async def test_home_as_it_was_shown_can_be_pressed(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        home = (await served.page.get("/api/home", **{"as": "ana"}))["message"]
    async with serve(folder, clock) as served:
        asked = await served.page.press("ana", "home", button(home, "Log a talk"))
        assert asked["outcome"] == "form"


async def test_the_clock_stays_where_it_was_moved(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        await served.page.advance("P10D")
    async with serve(folder, clock) as served:
        assert (await served.page.get("/api/world"))["now"] == "2026-11-30T02:12:00Z"


async def test_with_the_real_clock_the_time_is_the_machines_and_stays_so(folder: Path, clock: MovableClock) -> None:
    async with serve(folder, clock) as served:
        await served.page.advance("P10D")
    async with serve(folder, clock, movable=False) as served:
        assert (await served.page.get("/api/world"))["now"] == "2026-11-20T02:12:00Z"
        refused = await served.page.try_post("/api/clock", {"advance": "P1D"})
        assert refused.status == 400
        assert (await refused.json())["error"] == "This clock is the real one: it cannot be moved."
