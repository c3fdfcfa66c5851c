"""Moving the clock: every due instant on the way is kept."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.playground.duration import Duration, parse_duration
from tests.adapters.playground.conftest import serve
from tests.adapters.playground.page import Page, words
from tests.clock import MovableClock

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_month_brings_the_nudge_on_its_own_morning(page: Page) -> None:
    await page.say("ana", "/log how:video had a talk")
    moved = await page.advance("P2M")
    assert moved["now"] == "2027-01-20T02:12:00Z"
    assert moved["sent"]["nudge"] >= 1
    nudge = next(each for each in await page.messages("ana") if each["card"]["importance"] == "attention")
    assert nudge["at_text"] == "Monday 21 December 2026, 10:00", "in Ana's zone, on a working day, at her hour"
    assert "Amman Public Library" in words(nudge)


async def test_day_by_day_or_all_at_once_the_same_messages_come_at_the_same_instants(
    sample_folder: Path, tmp_path: Path
) -> None:
    told = []
    for name, steps in (("at once", ["P35D"]), ("by day", ["P1D"] * 35)):
        folder = shutil.copytree(sample_folder, tmp_path / name)
        async with serve(folder, MovableClock()) as served:
            for step in steps:
                await served.page.advance(step)
            people = [each["id"] for each in await served.page.get("/api/people")]
            inboxes = {who: await served.page.messages(who) for who in people}
            told.append({who: [(each["at"], words(each)) for each in inboxes[who]] for who in people})
    assert told[0] == told[1]
    assert any(told[0].values())


async def test_two_moves_at_once_come_one_after_the_other(page: Page) -> None:
    moved = await asyncio.gather(page.advance("P1D"), page.advance("P1D"))
    assert max(each["now"] for each in moved) == "2026-11-22T02:12:00Z"


async def test_a_duration_of_nothing_sends_what_is_due_now(page: Page) -> None:
    assert (await page.advance("P0D"))["now"] == "2026-11-20T02:12:00Z"


@pytest.mark.parametrize("step", ["P1Y1D", "P13M", "P9999Y", "P999999M", "P367D", "PT99999999S"])
async def test_more_than_a_year_is_refused(page: Page, step: str) -> None:
    answer = await page.try_post("/api/clock", {"advance": step})
    assert answer.status == 400
    assert (await page.get("/api/world"))["now"] == "2026-11-20T02:12:00Z"


async def test_the_clock_is_told_in_the_readers_zone(page: Page) -> None:
    assert await page.get("/api/clock", **{"as": "ana"}) == {
        "now": "2026-11-20T02:12:00Z",
        "text": "Friday 20 November 2026, 14:12 (Suva)",
        "zone": "Pacific/Fiji",
    }
    assert (await page.get("/api/clock"))["zone"] == "UTC"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P1M", datetime(2027, 1, 31, 10, tzinfo=UTC), datetime(2027, 2, 28, 10, tzinfo=UTC)),
        ("P1M", datetime(2027, 12, 31, tzinfo=UTC), datetime(2028, 1, 31, tzinfo=UTC)),
        ("P1Y", datetime(2028, 2, 29, tzinfo=UTC), datetime(2029, 2, 28, tzinfo=UTC)),
        ("P1Y2M3W4DT5H6M7S", datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 3, 26, 5, 6, 7, tzinfo=UTC)),
        ("PT90M", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 1, 30, tzinfo=UTC)),
    ],
)
def test_durations_follow_the_calendar(text: str, start: datetime, end: datetime) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert duration.after(start) == end


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "7D", "P-1D", "P1.5D", "P1D ", "p1d", "P1H", "P١D", "P1234567D"]
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(0, 600),
    st.timedeltas(timedelta(), timedelta(days=4000)),
)
def test_a_duration_never_goes_back_and_keeps_the_day_of_the_month_where_it_can(
    start: datetime, months: int, exact: timedelta
) -> None:
    end = Duration(months, timedelta()).after(start)
    assert end >= start
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
    assert Duration(months, exact).after(start) == end + exact


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    parse_duration(text)
