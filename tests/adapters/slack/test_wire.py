"""What Slack's servers hear over HTTP: never a 5xx, never twice, and nothing for another workspace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.adapters.slack.wire import JSON, wired
from tests.fakes.slack.protocol import SIGNING_SECRET, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.store import Database
    from tests.adapters.slack.wire import Wire
    from tests.clock import MovableClock
    from tests.fakes.slack.web_api import FakeSlack


@pytest.fixture
async def wire(database: Database, clock: MovableClock, slack: FakeSlack) -> AsyncIterator[Wire]:
    """The bot on a port."""
    async with wired(database, clock, slack) as wire:
        yield wire


async def test_a_command_is_answered_to_one_person(wire: Wire) -> None:
    heard = await wire.command("/sister help")
    assert heard.status == 200
    assert heard.said["response_type"] == "ephemeral"
    assert heard.said["blocks"]


async def test_slack_makes_sure_of_the_address(wire: Wire) -> None:
    heard = await wire.post(json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}), JSON)
    assert (heard.status, heard.said) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "١٧٩٦٠٠٠٠٠٠"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
    ],
)
async def test_what_slack_did_not_sign_does_not_come_in(wire: Wire, headers: dict[str, str]) -> None:
    heard = await wire.post("command=%2Fsister", headers=headers)
    assert (heard.status, heard.text) == (401, "")


@pytest.mark.parametrize(("ahead", "status"), [(-301, 401), (-299, 400), (59, 400), (61, 401)])
async def test_what_is_old_or_of_the_future_does_not_come_in(wire: Wire, ahead: float, status: int) -> None:
    assert (await wire.post("command=%2Fsister", ahead=ahead)).status == status, "400: it came in, and says nothing"


async def test_what_is_too_large_is_not_looked_at(wire: Wire) -> None:
    assert (await wire.post("x" * (256 * 1024 + 1))).status == 413
    assert (await wire.post("x" * (256 * 1024 + 1), headers={"X-Slack-Signature": "none"})).status == 413


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml"])
async def test_another_kind_of_body_does_not_come_in(wire: Wire, kind: str) -> None:
    assert (await wire.post("command=%2Fsister", kind)).status == 415


async def test_the_same_request_again_does_nothing(wire: Wire) -> None:
    body = "&".join(f"{name}={value}" for name, value in wire.told(text="", command="%2Fsister").items())
    assert (await wire.post(body)).text
    again = await wire.post(body)
    assert (again.status, again.text) == (200, "")


async def test_an_event_that_slack_tells_again_is_answered_once(wire: Wire) -> None:
    for _time in range(2):
        assert (await wire.event("Ev1", text="hello")).status == 200
        wire.clock.move(seconds=61)
    await wire.event("Ev2", text="hello again", ts="1.2")
    await wire.slack.until(lambda: len(wire.slack.channels.get("DU1", [])) >= 2)
    assert len(wire.slack.channels["DU1"]) == 2


@pytest.mark.parametrize("more", [{"team_id": "T9"}])
async def test_another_workspace_is_refused_and_nothing_is_known_of_it(wire: Wire, more: dict[str, str]) -> None:
    heard = await wire.command("/introduce", **more)
    assert heard.said["text"] == "I serve the librarians of another workspace. Please talk to the people here."
    assert wire.slack.views == []
    assert not wire.slack.calls


async def test_what_nobody_listens_to_is_taken_and_left(wire: Wire) -> None:
    heard = await wire.event("Ev1", type="reaction_added")
    assert (heard.status, heard.text) == (200, "")


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "5",
        "null",
        "{",
        "[" * 100_000,
        '{"type": "event_callback"}',
        '{"type": "event_callback", "event": 5}',
        '{"type": "block_actions", "actions": 5, "team": {"id": "T1"}}',
        '{"type": "view_submission", "view": {"callback_id": []}, "user": {"id": "U1"}}',
        '{"team": 5, "authorizations": 5}',
        '{"command": "/sister"}',
    ],
)
async def test_a_signed_request_of_another_shape_is_the_senders_fault(
    wire: Wire, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await wire.post(body, JSON)).status == 400
    assert "Traceback" not in caplog.text
    assert SIGNING_SECRET not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("packed", ["gzip", "deflate", "br", "identity"])
async def test_a_packed_body_is_not_unpacked(wire: Wire, packed: str, caplog: pytest.LogCaptureFixture) -> None:
    assert (await wire.post("rubbish", headers={"Content-Encoding": packed})).status in {400, 415}
    assert "Traceback" not in caplog.text


async def test_a_request_of_no_workspace_is_refused(wire: Wire) -> None:
    told = wire.told()
    del told["team_id"]
    heard = await wire.post(urlencode(told))
    assert heard.said["text"] == "I serve the librarians of another workspace. Please talk to the people here."
    event = {"type": "app_home_opened", "user": "U1", "tab": "home"}
    assert (await wire.post(json.dumps({"type": "event_callback", "event": event}), JSON)).status == 200
    assert not wire.slack.calls
