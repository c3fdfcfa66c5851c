"""How Slack tells the bot what people do: one port, whether over HTTP or a socket.

Acknowledgements have three seconds of Slack's clock (docs.slack.dev, "Handling user interaction").
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.protocol import Json

DEADLINE = 3.0
"""Seconds for an acknowledgement."""

RETRIES = (0.0, 60.0, 300.0)
"""Seconds before each try of an event after the first: at once, after a minute, after five."""


class Kind(StrEnum):
    """What is told, in the words of Socket Mode."""

    COMMAND = "slash_commands"
    INTERACTION = "interactive"
    EVENT = "events_api"


class Silence(StrEnum):
    """Why there is no acknowledgement, in the words of the header X-Slack-Retry-Reason."""

    TIMEOUT = "http_timeout"
    ERROR = "http_error"
    NO_CONNECTION = "connection_failed"


class UnansweredError(Exception):
    """The bot did not acknowledge."""

    def __init__(self, why: Silence, status: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.status = status


@dataclass(frozen=True)
class Ack:
    """What the bot said in its acknowledgement: words, JSON, or nothing. `status`: HTTP's."""

    body: Json | str | None = None
    status: int = 200


@dataclass
class Delivery:
    """One thing that Slack told the bot, and what the bot said to it. `request`: as it went over the wire; `retry`: how
    often it was told before.
    """

    kind: Kind
    payload: Json
    request: Json
    at: float
    retry: int = 0
    ack: Ack | None = None
    silence: Silence | None = None
    status: int | None = None


@dataclass
class Transport(ABC):
    """One way to the bot. `delays`: the bot's next acknowledgements take so many seconds of Slack's clock each, and
    come after everything else that it did. `deliveries`: everything told so far.
    """

    clock: Seconds
    delays: deque[float] = field(default_factory=deque)
    deliveries: list[Delivery] = field(default_factory=list)

    async def deliver(self, kind: Kind, payload: Json) -> Delivery:
        """Tell the bot, and wait for its acknowledgement or for the deadline."""
        return await self._carry(Delivery(kind, payload, self._request(kind, payload, None, 0), self.clock()))

    async def retry(self, delivery: Delivery, reason: Silence | None = None) -> Delivery:
        """Slack tells of an event again, as it does when it heard no acknowledgement (or believes so, for a `reason`).

        The clock goes on to when Slack does that. Raises LookupError after the third time: then Slack gives up.
        """
        if delivery.kind is not Kind.EVENT or delivery.retry == len(RETRIES):
            raise LookupError("Slack does not try this again")
        self.clock.move(RETRIES[delivery.retry])
        why, number = reason or delivery.silence or Silence.TIMEOUT, delivery.retry + 1
        request = self._request(delivery.kind, delivery.payload, why, number)
        return await self._carry(Delivery(delivery.kind, delivery.payload, request, self.clock(), number))

    async def again(self, delivery: Delivery) -> Delivery:
        """The very same request once more, as somebody who caught it on the way could send it."""
        return await self._carry(
            Delivery(delivery.kind, delivery.payload, delivery.request, self.clock(), delivery.retry)
        )

    async def _carry(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        try:
            delivery.ack = await self.clock.within(DEADLINE, self._answered(delivery.request))
            delivery.status = delivery.ack.status
        except TimeoutError:
            delivery.silence = Silence.TIMEOUT
        except UnansweredError as unanswered:
            delivery.silence, delivery.status = unanswered.why, unanswered.status
        return delivery

    async def _answered(self, request: Json) -> Ack:
        ack = await self._send(request)
        if self.delays:
            self.clock.move(self.delays.popleft())
        return ack

    @abstractmethod
    def _request(self, kind: Kind, payload: Json, reason: Silence | None, number: int) -> Json:
        """How it goes over the wire; `reason` and `number` of a retry."""

    @abstractmethod
    async def _send(self, request: Json) -> Ack:
        """The bot's acknowledgement, however late. Raises UnansweredError when it cannot come."""
