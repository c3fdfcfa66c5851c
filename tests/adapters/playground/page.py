"""What a test does in the playground: become somebody, say, press, submit, look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

Json = dict[str, Any]


@dataclass
class Page:
    """The interface, as a page uses it. Every call expects an answer that is not an error."""

    client: TestClient[Any, Any]

    async def get(self, path: str, **query: str) -> Any:  # noqa: ANN401  # an object or a list, as documented
        answer = await self.client.get(path, params=query)
        assert answer.status == 200, await answer.text()
        return await answer.json()

    async def post(self, path: str, body: object) -> Json:
        answer = await self.try_post(path, body)
        assert answer.status == 200, await answer.text()
        found: Json = await answer.json()
        return found

    async def try_post(self, path: str, body: object) -> ClientResponse:
        return await self.client.post(path, json=body)

    async def say(self, who: str, text: str, *, place: str | None = None, key: str | None = None) -> Json:
        return await self.post("/api/say", {"as": who, "in": place, "text": text, "key": key})

    async def press(self, who: str, message: str, button: str, value: str | None = None) -> Json:
        return await self.post("/api/press", {"as": who, "message": message, "button": button, "value": value})

    async def submit(self, who: str, form: str, **values: str | list[str]) -> Json:
        return await self.post("/api/submit", {"as": who, "form": form, "values": values})

    async def advance(self, step: str) -> Json:
        return await self.post("/api/clock", {"advance": step})

    async def messages(self, who: str, place: str = "bot") -> list[Json]:
        return next(each["messages"] for each in await self.get("/api/inbox", **{"as": who}) if each["id"] == place)

    async def unread(self, who: str, place: str = "bot") -> int:
        inbox = await self.get("/api/inbox", **{"as": who})
        return int(next(each["unread"] for each in inbox if each["id"] == place))


def buttons(card: Json) -> Iterator[Json]:
    """Every button of a card."""
    for part in card["parts"]:
        yield from (row["button"] for row in part.get("rows", ()) if "button" in row)
        yield from part.get("buttons", ())
        if "action" in part:
            yield part["action"]


def button(message: Json, label: str) -> str:
    """The id of the button with that label."""
    found = [each["id"] for each in buttons(message["card"]) if each["label"] == label]
    assert found, f"no {label!r} among {[each['label'] for each in buttons(message['card'])]}"
    return str(found[0])


def words(message: Json) -> str:
    """Everything that is read on a message, as one text."""
    return " ".join(part["text"] for part in message["card"]["parts"] if "text" in part)


def answers(form: Json) -> dict[str, Any]:
    """What stands in the form already, as the page sends it back."""
    return {field["name"]: field["value"] for field in form["fields"] if "value" in field}
