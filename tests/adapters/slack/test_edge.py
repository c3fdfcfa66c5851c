"""The door for Slack's requests, over the wire."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.edge import FROM_THE_FUTURE, LARGEST_BODY, OLDEST, Edge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

SECRET = "the secret of no Slack"
NOW = 1_796_000_000
FORM = "application/x-www-form-urlencoded"


class Door:
    """The door on a port, what came through it, and the time there."""

    def __init__(self) -> None:
        self.now = float(NOW)
        self.taken: list[str] = []
        self.url = ""
        self.session: ClientSession

    async def handle(self, body: str, headers: Mapping[str, str]) -> web.Response:
        """Whatever comes through."""
        assert headers["X-Slack-Signature"]
        self.taken.append(body)
        return web.Response(text="taken")

    async def post(self, body: bytes = b"command=%2Flog", /, **headers: str) -> tuple[int, str]:
        """Status and text of the answer to a signed request; `headers` take the place of the right ones."""
        async with self.session.post(self.url, data=body, headers=signed(body, **headers)) as answer:
            return answer.status, await answer.text()


def signed(body: bytes, *, stamp: str = str(NOW), kind: str = FORM, **headers: str) -> dict[str, str]:
    """The headers with which Slack would send it."""
    told = b"v0:" + stamp.encode("ascii", "replace") + b":" + body
    right = "v0=" + hmac.new(SECRET.encode(), told, hashlib.sha256).hexdigest()
    signature = headers.pop("signature", right)
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A door that stands open for Slack."""
    door = Door()
    app = web.Application(client_max_size=2 * LARGEST_BODY)
    app.router.add_post("/slack/events", Edge(SECRET, door.handle, now=lambda: door.now).receive)
    async with TestServer(app) as server, ClientSession() as session:
        door.url, door.session = str(server.make_url("/slack/events")), session
        yield door


async def test_what_slack_signed_comes_in(door: Door) -> None:
    assert await door.post() == (200, "taken")
    assert door.taken == ["command=%2Flog"]


@pytest.mark.parametrize(
    ("age", "status"),
    [(0, 200), (OLDEST, 200), (OLDEST + 1, 401), (-FROM_THE_FUTURE, 200), (-FROM_THE_FUTURE - 1, 401), (10**9, 401)],
)
async def test_a_request_is_five_minutes_old_at_most(door: Door, age: int, status: int) -> None:
    assert (await door.post(stamp=str(NOW - age)))[0] == status
    assert len(door.taken) == (status == 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"signature": "v0=" + "0" * 64},
        {"signature": ""},
        {"signature": "v0=ü" + "0" * 63},
        {"signature": "v1=" + "0" * 64},
        {"signature": "v0=" + "0" * 6400},
        {"stamp": ""},
        {"stamp": "now"},
        {"stamp": "-1"},
        {"stamp": "1e9"},
        {"stamp": "9" * 400},
        {"stamp": f"{NOW}.5"},
        {"stamp": f" {NOW}1"},
    ],
)
async def test_what_is_not_signed_stays_outside(door: Door, headers: dict[str, str]) -> None:
    assert (await door.post(**headers))[0] == 401
    assert door.taken == []


async def test_headers_that_are_missing(door: Door) -> None:
    async with door.session.post(door.url, data=b"x", headers={"Content-Type": FORM}) as answer:
        assert answer.status == 401


async def test_another_body_under_a_good_signature(door: Door) -> None:
    headers = signed(b"command=%2Flog")
    async with door.session.post(door.url, data=b"command=%2Fstaff", headers=headers) as answer:
        assert answer.status == 401
    assert door.taken == []


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml"])
async def test_other_kinds_of_content(door: Door, kind: str) -> None:
    assert (await door.post(kind=kind))[0] == 415


async def test_a_body_that_is_too_large_is_not_read(door: Door) -> None:
    assert (await door.post(b"x" * LARGEST_BODY))[0] == 200
    assert (await door.post(b"x" * (LARGEST_BODY + 1)))[0] == 413

    async def endless() -> AsyncIterator[bytes]:
        for _piece in range(10):
            yield b"x" * 64 * 1024

    async with door.session.post(door.url, data=endless(), headers=signed(b"")) as answer:
        assert answer.status == 413
    assert len(door.taken) == 1


async def test_the_same_request_again_is_done_once(door: Door) -> None:
    assert await door.post() == (200, "taken")
    assert await door.post() == (200, "")
    assert await door.post(X_Slack_Retry_Num="1") == (200, "")
    assert await door.post(stamp=str(NOW + 1)) == (200, "taken")
    assert len(door.taken) == 2


async def test_what_can_come_no_more_is_forgotten(door: Door) -> None:
    await door.post()
    door.now += OLDEST + FROM_THE_FUTURE + 1
    assert (await door.post())[0] == 401
    assert (await door.post(stamp=str(NOW + 400)))[0] == 200


async def test_a_body_that_is_no_text(door: Door) -> None:
    assert (await door.post(b"\xff\xfe"))[0] == 400


visible = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=80)


@settings(max_examples=300, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), stamp=visible, signature=visible, kind=st.sampled_from([FORM, "application/json"]))
async def test_no_request_whatever_makes_it_stumble(
    door: Door, body: bytes, stamp: str, signature: str, kind: str
) -> None:
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    async with door.session.post(door.url, data=body, headers=headers) as answer:
        assert answer.status == 401
    assert door.taken == []
