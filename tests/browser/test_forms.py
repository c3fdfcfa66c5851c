"""Forms on the page: nothing is lost, nothing is sent twice, and the focus goes where an answer is wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.visitor import spaced

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_error_stands_at_its_field_keeps_the_values_and_takes_the_focus(visitor: Visitor) -> None:
    form = visitor.form
    await visitor.write("/log")
    await form.get_by_role("radio", name="Post").check()
    await form.get_by_label("What about?").fill("A parcel of drawings")
    when = form.get_by_role("textbox", name="Write the date")
    await when.fill("03/04")
    await form.get_by_role("button", name="Log it").click()

    await expect(form).to_contain_text("“03/04” can mean 3 April or 4 March.")
    await expect(form).to_contain_text("Nothing is lost: one answer to change")
    await expect(when).to_be_focused()
    await expect(when).to_have_value("03/04")
    await expect(when).to_have_attribute("aria-invalid", "true")
    await expect(when).to_have_accessible_description(re.compile(spaced("To change: “03/04” can mean 3 April")))
    await expect(form.get_by_role("radio", name="Post")).to_be_checked()
    await expect(form.get_by_label("What about?")).to_have_value("A parcel of drawings")

    await when.fill("2026-11-19")
    await form.get_by_role("button", name="Log it").click()
    await visitor.expect_newest("Logged: letter or parcel with Amman Public Library, 19 November 2026.")


async def test_the_first_of_several_errors_takes_the_focus(visitor: Visitor) -> None:
    await visitor.write("/log story hour")
    await visitor.form.get_by_role("textbox", name="Write the date").fill("soon")
    await visitor.form.get_by_role("button", name="Log it").click()
    await expect(visitor.form).to_contain_text("2 answers to change")
    await expect(visitor.form.get_by_role("radio", name="Video")).to_be_focused()


async def test_an_error_goes_when_its_answer_changes(visitor: Visitor) -> None:
    form = visitor.form
    await visitor.write("/log story hour")
    when = form.get_by_role("textbox", name="Write the date")
    await when.fill("soon")
    await form.get_by_role("button", name="Log it").click()
    await expect(form).to_contain_text("2 answers to change")
    await expect(form.locator(".wrong:visible")).to_have_count(2)

    await form.get_by_role("radio", name="Video").check()
    await expect(form.locator(".wrong:visible")).to_have_count(1)
    await expect(form.get_by_role("radiogroup").first).not_to_have_attribute("aria-invalid", "true")
    await expect(form).to_contain_text("one answer to change")

    await form.get_by_role("radio", name="Today").check()
    await expect(form.locator(".wrong:visible, .failed, [aria-invalid]")).to_have_count(0)
    await expect(form).not_to_contain_text("to change")


async def test_an_error_of_a_field_that_suggests_goes_when_something_is_chosen(visitor: Visitor) -> None:
    form, page = visitor.form, visitor.page
    await visitor.become("noor")
    await visitor.write("/introduce")
    await form.get_by_role("button", name="Show me the card").click()
    languages = form.get_by_role("combobox", name="Languages you can write in")
    await expect(languages).to_have_attribute("aria-invalid", "true")
    await languages.press_sequentially("urd")
    await page.get_by_role("option", name="Urdu").click()
    await expect(languages).not_to_have_attribute("aria-invalid", "true")


async def test_what_was_written_is_there_again_after_cancelling(visitor: Visitor) -> None:
    about = visitor.form.get_by_label("What about?")
    await visitor.write("/log")
    await about.fill("A long story")
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.form).to_be_hidden()
    await visitor.write("/log")
    await expect(about).to_have_value("A long story")


async def test_two_clicks_on_a_form_save_once(visitor: Visitor) -> None:
    await visitor.write("/log had a talk")
    await visitor.form.get_by_role("radio", name="Call").check()
    await visitor.form.get_by_role("button", name="Log it").dblclick()
    await visitor.expect_newest("Logged: phone call with Amman Public Library, 20 November 2026.")
    await visitor.write("/sister history")
    await expect(visitor.messages).to_have_count(2)
    await expect(visitor.newest.get_by_text("had a talk")).to_have_count(1)


async def test_two_clicks_on_a_button_are_one_answer(visitor: Visitor) -> None:
    await visitor.write("/log how:video had a talk")
    await visitor.newest.get_by_role("button", name="Undo").dblclick()
    await visitor.expect_newest("Taken back")
    await expect(visitor.messages).to_have_count(1)


async def test_two_times_enter_is_one_message(visitor: Visitor) -> None:
    await visitor.go_to("help")
    line = visitor.page.get_by_role("combobox", name="Message")
    await line.fill("Hello from Suva")
    await line.press("Enter")
    await line.press("Enter")
    await visitor.expect_newest("Hello from Suva")
    await visitor.write("Once")
    await visitor.expect_newest("Once")
    await expect(visitor.messages.get_by_text("Hello from Suva")).to_have_count(1)
