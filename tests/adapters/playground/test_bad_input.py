"""Whatever arrives, the answer is one that docs/playground.md describes: never a 5xx, never a traceback."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.playground.security import answer_errors
from tests.adapters.playground.page import Page, words

POSTS = ("/api/say", "/api/press", "/api/submit", "/api/read", "/api/clock")
GETS = ("/api/commands", "/api/suggest", "/api/inbox", "/api/home", "/api/clock", "/api/people", "/api/files/x")

JSON = {"Content-Type": "application/json"}

fuzz = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

# Lone surrogates included: they are what `json` makes of "\ud800".
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
names = st.sampled_from(["as", "in", "text", "key", "message", "button", "value", "form", "values", "advance"])
near = st.sampled_from(
    ["ana", "bot", "home", "help", "1", "/log", "/log how:", "/sister settings hour:99", "P1D", "x", "", " ", "\0"]
)


@fuzz
@given(path=st.sampled_from(POSTS), body=st.dictionaries(names, near | anything, max_size=6))
async def test_any_object(page: Page, path: str, body: dict[str, Any]) -> None:
    answer = await page.client.post(path, data=json.dumps({"as": "ana"} | body), headers=JSON)
    assert answer.status in {200, 400, 404}, (await answer.text(), body)
    assert isinstance(await answer.json(), dict)


@fuzz
@given(path=st.sampled_from(POSTS), body=st.binary(max_size=300))
async def test_any_bytes(page: Page, path: str, body: bytes) -> None:
    answer = await page.client.post(path, data=body, headers=JSON)
    assert answer.status == 400
    assert "error" in await answer.json()


@fuzz
@given(text=st.text(max_size=200), place=st.sampled_from(["bot", "help"]))
async def test_any_words(page: Page, text: str, place: str) -> None:
    for said in (text, f"/{text}", f"/log {text}", f"/sister {text}", f"/introduce {text}"):
        answer = await page.client.post("/api/say", json={"as": "ana", "in": place, "text": said})
        found = await answer.json()
        assert answer.status in {200, 400}, (found, said)
        assert "Something went wrong" not in json.dumps(found), said


@fuzz
@given(values=st.dictionaries(st.sampled_from(["how", "when", "about", "partnership", "libraries"]), near | anything))
async def test_any_answers_to_a_form(page: Page, values: dict[str, Any]) -> None:
    form = (await page.say("ana", "/log"))["form"]
    body = json.dumps({"as": "ana", "form": form["id"], "values": values})
    answer = await page.client.post("/api/submit", data=body, headers=JSON)
    found = await answer.json()
    assert answer.status in {200, 400}, (found, values)
    assert "Something went wrong" not in json.dumps(found), values


@fuzz
@given(
    path=st.sampled_from(GETS),
    query=st.dictionaries(st.sampled_from(["as", "form", "field", "query"]), near | st.text(max_size=40), max_size=4),
)
async def test_any_question(page: Page, path: str, query: dict[str, str]) -> None:
    answer = await page.client.get(path, params=query)
    assert answer.status in {200, 400, 404}, await answer.text()
    await answer.json()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"ana"',
        "{",
        '{"as": "ana"}',
        '{"as": 1, "text": "x"}',
        '{"as": "ana", "text": null}',
        '{"as": "ana", "text": "   "}',
        '{"as": "a\\u0000na", "text": "a"}',
        '{"as": "\\ud800", "text": "a"}',
        '{"as": "ana", "text": "x", "key": 5}',
        '{"as": "ana", "text": "x", "key": ""}',
        '{"as": "ana", "text": "x", "in": ["help"]}',
        '{"as": "ana", "text": ' + "9" * 6000 + "}",
        '{"as": "ana", "text": ' + "[" * 100_000 + "}",
        json.dumps({"as": "ana", "text": "x", "key": "k" * 101}),
    ],
)
async def test_what_cannot_be_read_is_400(page: Page, body: str) -> None:
    answer = await page.client.post("/api/say", data=body, headers=JSON)
    assert answer.status == 400
    assert list(await answer.json()) == ["error"]


@pytest.mark.parametrize("query", ["as=%ED%A0%80", "as=%00", "as=%FF", "as=", "", "as=ana%00", "as=" + "a" * 4000])
async def test_an_address_that_cannot_be_read_is_400_or_404(page: Page, query: str) -> None:
    answer = await page.client.get(f"/api/inbox?{query}")
    assert answer.status in {400, 404}


@pytest.mark.parametrize("number", ["-1", "0", "1.0", "٣", "9" * 18, "9" * 19, "9" * 400, "1e3", "bot", ""])
async def test_no_number_of_a_message_is_too_strange(page: Page, number: str) -> None:
    answer = await page.try_post("/api/press", {"as": "ana", "message": number, "button": "1|log|||"})
    assert answer.status == 404


@pytest.mark.parametrize("step", ["", "P", "one week", "P1.5D", "-P1D", "P" + "9" * 50 + "D"])
async def test_no_duration_is_400(page: Page, step: str) -> None:
    answer = await page.try_post("/api/clock", {"advance": step})
    assert answer.status == 400


async def test_what_no_database_keeps_falls_away_from_what_is_typed(page: Page) -> None:
    answer = await page.say("ana", "we called \0on \ud800Tuesday")
    assert words(answer["message"]) == "What shall I do with “we called on Tuesday”?"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-unknown", "gzip, gzip"])
async def test_a_compressed_body_is_not_read(page: Page, encoding: str) -> None:
    for path, media_type in (
        ("/api/say", "application/json"),
        ("/api/files?as=ana", "multipart/form-data; boundary=x"),
    ):
        headers = {"Content-Type": media_type, "Content-Encoding": encoding, "Connection": "close"}
        answer = await page.client.post(path, data=b'{"as": "ana", "text": "/sister help"}', headers=headers)
        assert answer.status == 400
        assert "This request cannot be read." in (await answer.json())["error"]


@pytest.mark.parametrize(("raised", "status"), [(web.RequestPayloadError(), 400), (ConnectionRefusedError(), 500)])
async def test_a_body_that_breaks_off_is_no_fault_of_ours(raised: Exception, status: int) -> None:
    async def read(_request: web.Request) -> web.Response:
        raise raised

    answer = await answer_errors(make_mocked_request("POST", "/api/say"), read)
    assert answer.status == status
    assert answer.content_type == "application/json"


async def test_nobody_is_told_when_they_have_hung_up() -> None:
    async def read(_request: web.Request) -> web.Response:
        raise ConnectionResetError

    request = make_mocked_request("POST", "/api/say")
    request.protocol.transport = None
    with pytest.raises(ConnectionResetError):
        await answer_errors(request, read)
