"""Choices while a reference is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.adapters.playground.page import Page


async def test_choices_come_for_whoever_opened_the_form(page: Page) -> None:
    form = (await page.say("dee", "/staff pair"))["form"]
    field = next(each["name"] for each in form["fields"] if each.get("suggest"))
    query = {"as": "dee", "form": form["id"], "field": field, "query": "juneau"}
    found = await page.get("/api/suggest", **query)
    assert "Juneau Public Library" in found[0]["label"]
    assert len(await page.get("/api/suggest", **{**query, "query": ""})) <= 25
    assert await page.get("/api/suggest", **{**query, "query": "no library has this name"}) == []
    assert await page.get("/api/suggest", **{**query, "field": "nothing"}) == []
    assert (await page.client.get("/api/suggest", params={**query, "as": "ana"})).status == 404
    assert (await page.client.get("/api/suggest", params={**query, "form": "nothing"})).status == 404


async def test_a_form_that_is_open_no_more_suggests_nothing(page: Page) -> None:
    form = (await page.say("dee", "/staff pair"))["form"]
    field = form["fields"][0]["name"]
    await page.advance("P2M")
    answer = await page.client.get("/api/suggest", params={"as": "dee", "form": form["id"], "field": field})
    assert answer.status == 404
