"""Twenty thousand requests that no reasonable Slack sends: no 5xx, no traceback, none longer than a second."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AsyncExitStack
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.database import bring_up_to_date, open_database
from tests.adapters.slack.wire import FORM, JSON, Wire, wired
from tests.clock import MovableClock
from tests.fakes.slack.protocol import TEAM
from tests.fakes.slack.web_api import running

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

BATCHES, A_BATCH = 1000, 20
LONGEST = 1.0

words = st.text(max_size=40) | st.sampled_from(["", "/sister", "help", "U1", "C1", "<!channel>", "\x00", "\u202e", "0"])
numbers = st.integers(0, 10**9)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)

WHO = {"id": "U1", "username": "ana", "team_id": TEAM}
ORDINARY: list[dict[str, Any]] = [
    {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": WHO,
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.1", "is_ephemeral": True},
        "actions": [{"type": "button", "action_id": "press.1", "block_id": "b", "value": "sister home|"}],
        "trigger_id": "1.2",
        "response_url": "http://127.0.0.1:9/gone",
    },
    {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": WHO,
        "view": {"callback_id": "form.1", "state": {"values": {"how": {"answer": {"type": "plain_text_input"}}}}},
        "trigger_id": "1.3",
    },
    {
        "type": "block_suggestion",
        "team": {"id": TEAM},
        "user": WHO,
        "view": {"callback_id": "form.1", "state": {"values": {}}},
        "action_id": "answer",
        "block_id": "country",
        "value": "fi",
    },
    {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev1",
        "event": {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "ts": "1.1", "text": "hi"},
    },
    {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": "Ev2",
        "event": {"type": "app_home_opened", "user": "U1", "tab": "home"},
    },
]
COMMANDS = ["/sister", "/staff", "/introduce", "/log", "/mentor", "/nonsense"]


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, Any]:
    """An ordinary payload in which up to three places hold something else, or are not there."""
    told: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(ORDINARY))))
    told["trigger_id"] = told["event_id"] = f"{draw(words)}{draw(numbers)}"
    for _place in range(draw(st.integers(0, 3))):
        there: Any = told
        name: Any = draw(st.sampled_from(sorted(told)))
        while isinstance(there[name], dict | list) and there[name] and draw(st.booleans()):
            there = there[name]
            name = draw(st.sampled_from(sorted(there))) if isinstance(there, dict) else 0
        if isinstance(there, dict) and draw(st.booleans()) and len(there) > 1:
            del there[name]
        else:
            there[name] = draw(values)
    return told


@st.composite
def commands(draw: st.DrawFn) -> dict[str, str]:
    """A slash command with any words after it, or with something missing."""
    told = {
        "command": draw(st.sampled_from(COMMANDS)),
        "text": draw(words),
        "user_id": draw(st.sampled_from(["U1", "U2"]) | words),
        "user_name": "ana",
        "team_id": draw(st.sampled_from([TEAM, TEAM, TEAM, "T9", ""])),
        "channel_id": draw(st.sampled_from(["C1", "DU1"]) | words),
        "response_url": "http://127.0.0.1:9/gone",
        "trigger_id": f"{draw(words)}{draw(numbers)}",
    }
    for name in draw(st.lists(st.sampled_from(sorted(told)), max_size=1)):
        del told[name]
    return told


requests = st.one_of(
    st.tuples(payloads().map(lambda told: urlencode({"payload": json.dumps(told)}).encode()), st.just(FORM)),
    st.tuples(payloads().map(lambda told: json.dumps(told).encode()), st.just(JSON)),
    st.tuples(commands().map(lambda told: urlencode(told, errors="surrogatepass").encode()), st.just(FORM)),
    st.tuples(values.map(lambda value: json.dumps(value).encode()), st.sampled_from([JSON, FORM])),
    st.tuples(st.binary(max_size=200), st.sampled_from([JSON, FORM, "text/plain", "multipart/form-data"])),
)


def test_no_request_breaks_the_bot(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    statuses: dict[int, int] = {}
    slowest = 0.0

    async def send(wire: Wire, batch: list[tuple[bytes, str]]) -> None:
        nonlocal slowest
        wire.clock.move(minutes=31)  # what came before is forgotten
        for body, kind in batch:
            begun = perf_counter()
            heard = await wire.post(body, kind)
            took = perf_counter() - begun
            if took >= LONGEST:  # once more: it may have been the machine
                wire.clock.move(minutes=31)
                begun = perf_counter()
                heard = await wire.post(body, kind)
                took = perf_counter() - begun
            slowest = max(slowest, took)
            statuses[heard.status] = statuses.get(heard.status, 0) + 1
            assert heard.status < 500, (body, kind)
            assert "Traceback" not in heard.text

    async def begin(stack: AsyncExitStack) -> Wire:
        address = f"sqlite:///{tmp_path / 'generated.db'}"
        await bring_up_to_date(address)
        database = open_database(address)
        stack.push_async_callback(database.close)
        slack = await stack.enter_async_context(running())
        return await stack.enter_async_context(wired(database, MovableClock(), slack))

    with caplog.at_level(logging.WARNING), capture_logs() as told, asyncio.Runner() as runner:
        stack = AsyncExitStack()
        wire = runner.run(begin(stack))

        @given(st.lists(requests, min_size=A_BATCH, max_size=A_BATCH))
        @settings(max_examples=BATCHES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def all_of_them(batch: list[tuple[bytes, str]]) -> None:
            runner.run(send(wire, batch))

        try:
            all_of_them()
        finally:
            runner.run(stack.aclose())

    assert sum(statuses.values()) >= BATCHES * A_BATCH
    assert {200, 400, 415} <= set(statuses), "some came in, some did not"
    assert slowest < LONGEST
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    assert [line for line in told if line.get("exc_info")] == []
