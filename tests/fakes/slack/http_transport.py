"""Slack's requests over HTTP: commands and interactions as forms, events as JSON, all signed.

How they are signed: docs.slack.dev, "Verifying requests from Slack".
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ContentTypeError, web
from aiohttp.test_utils import get_unused_port_socket

from tests.fakes.slack.protocol import SIGNING_SECRET, VERIFICATION, Json
from tests.fakes.slack.transport import Ack, Kind, Silence, Transport, UnansweredError

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class HttpTransport(Transport):
    """The bot listens at `url`, and knows the app's `secret`."""

    url: str = field(kw_only=True)
    secret: str = field(default=SIGNING_SECRET, kw_only=True)

    async def verify_url(self, challenge: str = "3eZbrw1a") -> bool:
        """Whether the bot gives back what Slack asks for when its address is entered."""
        asked = {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}
        ack = await self._send(self._signed(json.dumps(asked), JSON))
        return challenge == (ack.body["challenge"] if isinstance(ack.body, dict) else ack.body)

    async def check_ssl(self, *, signed: bool = True) -> int:
        """HTTP's status when Slack looks whether the certificate is good."""
        request = self._signed(urlencode({"ssl_check": "1", "token": VERIFICATION}), FORM)
        if not signed:
            request["headers"] = {"Content-Type": FORM}
        async with ClientSession() as session, session.post(self.url, **request) as answer:
            return answer.status

    def _request(self, kind: Kind, payload: Json, reason: Silence | None, number: int) -> Json:
        match kind:
            case Kind.COMMAND:
                request = self._signed(urlencode(payload), FORM)
            case Kind.INTERACTION:
                request = self._signed(urlencode({"payload": json.dumps(payload)}), FORM)
            case Kind.EVENT:
                request = self._signed(json.dumps(payload), JSON)
        if reason is not None:
            request["headers"] |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": str(reason)}
        return request

    def _signed(self, body: str, kind: str) -> Json:
        stamp = str(int(self.clock()))
        told = f"v0:{stamp}:{body}".encode()
        signature = "v0=" + hmac.new(self.secret.encode(), told, hashlib.sha256).hexdigest()
        headers = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature,
        }
        return {"data": body.encode(), "headers": headers}

    async def _send(self, request: Json) -> Ack:
        try:
            async with ClientSession() as session, session.post(self.url, **request) as answer:
                if answer.status != 200:
                    raise UnansweredError(Silence.ERROR, answer.status)
                said = await answer.text()
                if not said:
                    return Ack()
                return Ack(await answer.json() if answer.content_type == JSON else said)
        except ContentTypeError as error:
            raise UnansweredError(Silence.ERROR, error.status) from error
        except ClientError as error:
            raise UnansweredError(Silence.NO_CONNECTION) from error


@asynccontextmanager
async def reachable(
    slack: FakeSlack, bot: web.Application, *, path: str = "/slack/events", secret: str = SIGNING_SECRET
) -> AsyncIterator[HttpTransport]:
    """Serve the bot while the block runs, and let Slack tell it everything there.

    As when it is really served, and other than by aiohttp's server for tests, Slack's hanging up stops nothing.
    """
    runner = web.AppRunner(bot)
    await runner.setup()
    try:
        port = get_unused_port_socket("127.0.0.1")
        await web.SockSite(runner, port).start()
        url = f"http://127.0.0.1:{port.getsockname()[1]}{path}"
        slack.bot = http = HttpTransport(slack.clock, url=url, secret=secret)
        yield http
    finally:
        await runner.cleanup()
