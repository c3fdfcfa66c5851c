"""Answering a form on the page: each answer goes into the control that has the question's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from tests.journeys.seats import Added
from tests.journeys.seats.page_json import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.async_api import Locator, Page

    from tests.journeys.seats import Typed

Json = dict[str, Any]


async def fill_in(page: Page, form: Json, answers: Mapping[str, Typed]) -> None:
    """Type and choose these answers, by field, in the dialog that shows the form."""
    fields = {field["name"]: index for index, field in enumerate(form["fields"])}
    assert set(answers) <= set(fields), f"{sorted(answers)} among {sorted(fields)}"
    for name, answer in answers.items():
        node = page.get_by_role("dialog").locator(".form-body > .field").nth(fields[name])
        field = form["fields"][fields[name]]
        await expect(node).to_contain_text(field["label"])
        await _answer(page, node, field, answer)


async def _answer(page: Page, node: Locator, field: Json, answer: Typed) -> None:
    """One answer; `node`: the question with its control."""
    if isinstance(answer, Added):
        await node.locator("input[type=file]").set_input_files(
            {"name": answer.name, "mimeType": answer.media_type, "buffer": answer.content}
        )
        await expect(node.get_by_role("status")).to_contain_text(answer.name)
        return
    several = answer if isinstance(answer, tuple) else (answer,)
    if await node.get_by_role("combobox").count():
        await _find(page, node, field, several)
    elif await node.get_by_role("checkbox").count():
        for label in labels(field):
            await node.get_by_role("checkbox", name=label, exact=True).set_checked(label in several)
    elif field["kind"] == "date" or not await node.get_by_role("radio").count():
        (text,) = several
        await node.get_by_role("textbox").fill(text)
    elif answer:
        await node.get_by_role("radio", name=several[0], exact=True).check()
    else:
        await _take_back(node)


async def _take_back(node: Locator) -> None:
    """A choice that may stay empty is taken back by choosing it once more."""
    chosen = node.locator("input:checked")
    if await chosen.count():
        await chosen.click()


async def _find(page: Page, node: Locator, field: Json, several: tuple[str, ...]) -> None:
    """A list of choices; or a line that suggests: what is written in it is looked for, and what is found is chosen."""
    line = node.get_by_role("combobox")
    if await line.evaluate("node => node.tagName") == "SELECT":
        await line.select_option(label=several[0])
        return
    while await (chip := node.get_by_role("button", name="Remove")).count():
        await chip.first.click()
    await line.fill("")
    for label in filter(None, several):
        await line.fill(label)
        await page.get_by_role("listbox", name=field["label"]).get_by_role("option", name=label, exact=True).click()
