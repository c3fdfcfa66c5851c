"""Bytes on their way to Slack: an address is asked for, they are sent there, and then they are a file that nobody sees.

The address is the permission, so the token is not shown to it. Steps: docs.slack.dev, `files.getUploadURLExternal`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from io import BytesIO

import aiohttp

from adapters.slack.calls import Calls
from core.chat import UnclearError

PATIENCE = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=30)


async def uploaded(calls: Calls, whose: str, name: str, content: bytes, alt: str | None) -> str:
    """Slack's id of a file that nobody sees yet. `whose`: the person or channel it is for. Raises DeliveryError,
    ClientError or TimeoutError.
    """
    client = calls.client
    promised = await calls.asked(
        "files.getUploadURLExternal",
        whose,
        lambda: client.files_getUploadURLExternal(filename=name, length=len(content), alt_txt=alt),
    )
    async with (
        session_of(calls) as session,
        session.post(
            promised["upload_url"],
            data=BytesIO(content),
            allow_redirects=False,
            timeout=PATIENCE,
            proxy=client.proxy,
        ) as response,
    ):
        if response.status != HTTPStatus.OK:
            raise UnclearError(f"upload: HTTP {response.status}")
    return str(promised["file_id"])


@asynccontextmanager
async def session_of(calls: Calls) -> AsyncIterator[aiohttp.ClientSession]:
    """The client's own, or one for this once."""
    if (shared := calls.client.session) is not None:
        yield shared
        return
    async with aiohttp.ClientSession() as session:
        yield session
