"""The whole way in the browser: a library is introduced, a talk logged and told, silence nudged, the quiet listed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Open
    from tests.browser.stage import Stage
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def log_video_call(visitor: Visitor, text: str) -> None:
    """Write the command, and answer the one question that is left."""
    await visitor.write(text)
    await answer_how(visitor)


async def answer_how(visitor: Visitor) -> None:
    """All the other questions are answered already."""
    await visitor.form.get_by_role("radio", name="Video").check()
    await visitor.form.get_by_role("button", name="Log it").click()
    await expect(visitor.form).to_be_hidden()


async def test_a_stranger_introduces_a_library_to_both_workspaces(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.become("noor")
    await page.get_by_role("log").get_by_role("button", name="Introduce my library").click()
    await visitor.form.get_by_label("Name of your library").fill("Clifton Reading Room")
    await visitor.form.get_by_label("Town").fill("Karachi")
    country = visitor.form.get_by_role("combobox", name="Country")
    await country.press_sequentially("pak")
    await page.get_by_role("option", name="Pakistan").click()
    languages = visitor.form.get_by_role("combobox", name="Languages you can write in")
    for typed, name in (("urd", "Urdu"), ("engl", "English")):
        await languages.press_sequentially(typed)
        await page.get_by_role("option", name=name, exact=True).click()
    await visitor.form.get_by_role("button", name="Show me the card").click()

    await visitor.expect_newest("Clifton Reading Room", "Karachi, Pakistan")
    await visitor.press("Post")
    await visitor.expect_newest("Posted.")
    for who in ("noor", "lina"):
        await visitor.become(who)
        await visitor.go_to("introductions")
        await visitor.expect_newest("Noor introduces a library.", "Clifton Reading Room", "Urdu and English")


async def test_a_talk_is_logged_told_fades_and_is_logged_again(visitor: Visitor, stage: Stage) -> None:
    page = visitor.page
    await log_video_call(visitor, "/log had a video call about story hour")
    await visitor.expect_newest(
        "You wrote /log had a video call about story hour",
        "Logged: video call with Amman Public Library, 20 November 2026. Next check-in: 20 December 2026.",
    )

    # It is Friday in Amman, and Yusuf works from Sunday to Thursday.
    await visitor.move_clock("+1 week")
    await expect(visitor.clock_said).to_contain_text("1 talk told to a partner")
    await visitor.become("yusuf")
    await visitor.expect_newest(
        "Sunday 22 November 2026, 10:00",
        "Ana of Suva City Library logged a talk with you: video call, 20 November 2026.",
        "had a video call about story hour",
    )

    for _week in range(4):
        await visitor.move_clock("+1 week")
    nudge = "since 20 November 2026? A short hello is enough."
    await visitor.expect_newest(
        "Sunday 20 December 2026, 10:00", "Have you been in touch with Suva City Library", nudge
    )
    await visitor.become("ana")
    await visitor.expect_newest(
        "Monday 21 December 2026, 10:00", "Have you been in touch with Amman Public Library", nudge
    )

    # A button that was drawn before a restart still works after it.
    await stage.restart()
    await visitor.press("Yes")
    await answer_how(visitor)
    await visitor.expect_newest(
        "Logged: video call with Amman Public Library, 25 December 2026. Next check-in: 24 January 2027."
    )
    await expect(visitor.home).to_contain_text("Sunday 24 January 2027")
    await page.reload()
    await visitor.expect_newest("25 December 2026")


async def test_another_button_of_a_nudge_works_too(visitor: Visitor) -> None:
    await visitor.move_clock("+1 month")
    await visitor.expect_newest("A short hello is enough.")
    await visitor.press("Not yet")
    await visitor.expect_newest("I will ask again about Amman Public Library from 27 December 2026 on.")


async def test_staff_see_the_quiet_ones_and_get_the_file(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    await visitor.write("/staff inactive")
    await visitor.expect_newest("Only staff can see this list. Your own partnerships are in /sister")

    await visitor.become("dee")
    await visitor.write("/staff inactive days:60")
    await visitor.expect_newest("quiet partnerships", "No talk for 60 days or more, longest first.", "1 to 8 of")
    await visitor.press("Next")
    await visitor.expect_newest("9 of 9")
    await visitor.press("CSV file")
    await visitor.expect_newest("The list as a file")
    async with page.expect_download() as downloading:
        await visitor.newest.get_by_role("link", name="csv").click()
    download = await downloading.value
    assert download.suggested_filename == "quiet-partnerships-2026-11-19.csv"
    await download.save_as(tmp_path / "quiet.csv")
    with (tmp_path / "quiet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 8
    assert all(int(row["Days"]) >= 60 for row in rows)


async def test_the_filters_of_the_quiet_list_can_be_changed(visitor: Visitor) -> None:
    await visitor.become("dee")
    await visitor.write("/staff inactive")
    await visitor.press("Change filters")
    await visitor.form.get_by_label("Quiet for how many days?").fill("100")
    await visitor.form.get_by_role("button", name="Show the list").click()
    await visitor.expect_newest("No talk for 100 days or more")


async def test_what_happens_shows_live_on_a_second_page(visitor: Visitor, open_page: Open) -> None:
    other = await open_page()
    await other.arrive("tomas", "help")
    await visitor.go_to("help")
    await visitor.write("Good morning from Suva")
    await other.expect_newest("Ana", "Good morning from Suva")
    await other.become("yusuf")
    await visitor.move_clock("+1 month")
    await other.expect_newest("A short hello is enough.")
    await expect(other.page.locator("#clock-text")).to_contain_text("20 December 2026")


async def test_the_words_about_the_clock_lead_to_who_has_a_direct_message(visitor: Visitor) -> None:
    page = visitor.page
    link = visitor.clock_said.get_by_role("link")
    await visitor.become("tomas")
    await visitor.go_to("introductions")
    await visitor.write("A word to everybody, so that the others have something unread there")
    await visitor.expect_newest("A word to everybody")
    await visitor.become("ana")
    await visitor.go_to("help")
    await visitor.move_clock("+1 month")

    await expect(link).to_have_attribute("href", "#ana/bot")
    await link.click()
    await visitor.expect_newest("A short hello is enough.")
    await expect(link).not_to_have_attribute("href", "#ana/bot")
    who = (await link.get_attribute("href") or "").removeprefix("#").removesuffix("/bot")
    people = {one["id"]: one for one in await page.evaluate("fetch('/api/people').then((answer) => answer.json())")}
    assert people[who]["unread_direct"] > 0
    assert people["noor"]["unread"] > people["noor"]["unread_direct"] == 0, "what she has not read is in a channel"
    await link.click()
    await expect(visitor.here(who)).to_be_attached()
    await expect(page.locator(f'#clock-said a[href="#{who}/bot"]')).to_have_count(0)
    await expect(visitor.clock_said).to_contain_text("sent")
