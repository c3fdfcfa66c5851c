"""How an interaction is answered: at once, or deferred and then in its place, for a quarter of an hour.

These addresses need no token and count for no limit of the bot's, so they do not wait for discord.py's limits of all
other requests (docs.discord.com, "Receiving and Responding to Interactions"). Where nobody knows whether a request
arrived, what can be asked twice without harm is asked once more; one more message cannot.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from typing import Any, TypeVar

import discord
import structlog
from discord.http import Route
from discord.webhook.async_ import async_context

from adapters.discord.failures import delivery_error
from core.chat import RefusedError, UnclearError

log = structlog.get_logger(__name__)

Json = Mapping[str, Any]
T = TypeVar("T")

EPHEMERAL = 1 << 6
"""The flag of a message that only the person who asked sees."""

ANSWERED_ALREADY = 40060
"""Discord's code for a second first answer: the first one arrived, though the line was cut before it said so."""

PATIENCE = 15.0
PATIENCE_WITH_FILES = 120.0
"""Seconds for one answer of Discord's; discord.py itself would wait for five minutes."""


class Callback(IntEnum):
    """Discord's types of a first answer."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(frozen=True)
class Sent:
    """A file of a message: what it is called there, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


class Responses:
    """The answers to one interaction."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction

    async def first(self, kind: Callback, data: Json | None = None, files: Sequence[Sent] = ()) -> None:
        """The first answer, within three seconds. Raises RefusedError when it came too late; else as `again`."""
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=self._interaction.id,
            webhook_token=self._interaction.token,
        )
        body = {"type": kind.value, **({} if data is None else {"data": data})}
        try:
            await once_more(lambda: self._asked(route, body, files))
        except RefusedError as error:
            if getattr(error.__cause__, "code", None) != ANSWERED_ALREADY:
                raise

    async def instead(self, data: Json, files: Sequence[Sent] = ()) -> None:
        """In the place of what was deferred, or of the message whose button was pressed. Raises as `again`."""
        route = self._webhook("PATCH", "/messages/@original")
        await once_more(lambda: self._asked(route, data, files))

    async def again(self, data: Json, files: Sequence[Sent] = ()) -> None:
        """One more message. Raises RefusedError, BusyError or UnclearError."""
        await self._asked(self._webhook("POST", ""), data, files)

    def _webhook(self, method: str, end: str) -> Route:
        return Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + end,
            webhook_id=self._interaction.application_id,
            webhook_token=self._interaction.token,
        )

    async def _asked(self, route: Route, body: Json, files: Sequence[Sent]) -> None:
        """Raises RefusedError, BusyError or UnclearError."""
        session = self._interaction._session  # noqa: SLF001  # discord.py's own; it has no way to send raw components
        sent: dict[str, Any] = {"payload": dict(body)}
        if files:
            sent = {"multipart": multipart(body, files), "files": uploads(files)}
        try:
            async with asyncio.timeout(PATIENCE_WITH_FILES if files else PATIENCE):
                await async_context.get().request(route, session, **sent)
        except Exception as error:  # delivery_error raises what is neither Discord's nor the network's
            raise delivery_error(error) from error


async def once_more(ask: Callable[[], Awaitable[T]]) -> T:
    """What comes of it; asked a second time where nobody knows of the first. Raises as `ask`."""
    try:
        return await ask()
    except UnclearError as error:
        log.info("asked once more", reason=error.reason)
        return await ask()


def uploads(files: Sequence[Sent]) -> list[discord.File]:
    """The files as discord.py wants them beside the parts that it sends, to rewind them for a second try."""
    return [discord.File(BytesIO(file.content), filename=file.name) for file in files]


def multipart(body: Json, files: Sequence[Sent]) -> list[dict[str, Any]]:
    """The parts of a request with files, as discord.py sends them."""
    parts: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body, ensure_ascii=False)}]
    for number, file in enumerate(files):
        parts.append(
            {
                "name": f"files[{number}]",
                "value": file.content,
                "filename": file.name,
                "content_type": file.media_type,
            }
        )
    return parts
