"""The platform: the fake Slack in a process of its own, which is slow, sometimes fails, and keeps what it has shown.

Each message that it created is a line in a file, which nothing takes back. That record is what counts in the end, not
what the bot believes to have sent.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from aiohttp import web

from tests.chaos.dial import Dial
from tests.clock import MovableClock
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.protocol import Json, Method
from tests.fakes.slack.web_api import FakeSlack, Fault

SLOWEST = 0.04
"""Seconds that it takes at most to do what it is asked for, and then at most to say so."""

FAULTS = (
    Fault(status=502),
    Fault(status=502, after=True),
    Fault(drop=True),
    Fault(drop=True, after=True),
    Fault(error="ratelimited", status=429, retry_after=5),
    Fault(error="ratelimited", status=429),
)
FAULTY = 0.05
"""So many of the calls fail."""

RIDER = re.compile(r"\|message show\|[^\"]*notice=(\d+)")
"""The button of one of several notices in a message, by which it is seen which these are."""


@dataclass(frozen=True)
class Counter:
    """Where the platform works, how many people it knows, and by which chance it fails."""

    folder: str
    people: int
    seed: str


def user_of(number: int) -> str:
    """How the platform calls that person."""
    return f"U{number}"


async def receive(counter: Counter) -> None:
    """Until it is ended. When it can be called, its address stands in the folder, in `receiver`."""
    folder, random = Path(counter.folder), Random(counter.seed)
    clock, dial = MovableClock(), Dial(Path(counter.folder) / "dial")
    slack = FakeSlack(Seconds(clock))
    slack.people = {user_of(number): {"name": f"p{number}"} for number in range(counter.people)}
    slack.joined |= {"C1", "C2"}
    record = (folder / "shown").open("a", buffering=1)
    _keep_record(slack.methods, record.write)

    async def unwell(request: web.Request) -> web.StreamResponse:
        dial.called()
        await asyncio.sleep(random.uniform(0, SLOWEST))
        if random.random() < FAULTY:
            slack.fail(request.match_info["method"], random.choice(FAULTS))
        clock.set(dial())
        answer = await slack.handle(request)
        await asyncio.sleep(random.uniform(0, SLOWEST))
        return answer

    application = web.Application()
    application.router.add_route("*", "/api/{method}", unwell)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    (folder / "receiver.new").write_text(f"http://{host}:{port}/api/")
    (folder / "receiver.new").rename(folder / "receiver")
    await asyncio.Event().wait()


def _keep_record(methods: dict[str, Method], write: Callable[[str], object]) -> None:
    """Of what was created, with the notices that it showed, and of what was taken away."""
    post, delete = methods["chat.postMessage"], methods["chat.delete"]

    def posted(asked: Json) -> Json:
        answer = post(asked)
        if answer["ok"]:
            first = asked["metadata"]["event_payload"]["notice"]
            riders = {int(found) for found in RIDER.findall(json.dumps(asked["blocks"]))} - {first}
            line = {"shown": [first, *sorted(riders)], "channel": answer["channel"], "message": answer["ts"]}
            write(json.dumps(line) + "\n")
        return answer

    def deleted(asked: Json) -> Json:
        answer = delete(asked)
        if answer["ok"]:
            write(json.dumps({"gone": True, "channel": asked["channel"], "message": asked["ts"]}) + "\n")
        return answer

    methods |= {"chat.postMessage": posted, "chat.delete": deleted}
