"""Files between Discord and the core: fetched from Discord's own file host alone, and sent along with the answer.

An attachment's address needs no token and holds for some hours; where else one might lead is not asked
(docs.discord.com, "Attachment Object"). discord.py would follow it anywhere and read whatever comes, so that each
request for one is watched (`watched`).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace

import aiohttp
import discord
import structlog
from yarl import URL

from adapters.discord.cards import attachments_of
from adapters.discord.payloads import Attachment
from adapters.discord.responses import Sent
from core.api import Core
from core.chat import (
    LARGEST_FILE,
    TOO_LARGE,
    UNREAD,
    UNREADABLE,
    AccountRef,
    Card,
    Context,
    FileRef,
    Image,
    Name,
    NotTakenError,
    Part,
    Reader,
    Strong,
    Taken,
    _,
)

log = structlog.get_logger(__name__)

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps what people add."""

REMEMBERED = 200
"""So many of the files that came in last are known again: a form that is sent twice has the same values."""

PATIENCE = 60.0
"""Seconds for one file."""

_fetching: ContextVar[bool] = ContextVar("fetching", default=False)

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_ANY_TYPE = "application/octet-stream"
_NAME_LENGTH = 200


def watched() -> aiohttp.TraceConfig:
    """For the client's requests: one for a file leads nowhere else, and says first how much comes, as it is."""

    async def as_it_is(_session: object, _context: object, asked: aiohttp.TraceRequestStartParams) -> None:
        if _fetching.get():
            asked.headers["Accept-Encoding"] = "identity"

    async def leads_elsewhere(_session: object, _context: object, led: aiohttp.TraceRequestRedirectParams) -> None:
        if _fetching.get():
            led.response.close()
            raise NotTakenError(UNREADABLE, "an address that leads elsewhere")

    async def before_it_is_read(_session: object, _context: object, came: aiohttp.TraceRequestEndParams) -> None:
        if not _fetching.get():
            return
        length, packed = came.response.content_length, came.response.headers.get("Content-Encoding", "identity")
        if length is None or packed != "identity":
            came.response.close()
            raise NotTakenError(UNREADABLE, "a file that does not say how large it is")
        if length > LARGEST_FILE:
            came.response.close()
            raise NotTakenError(TOO_LARGE, f"{length} bytes")

    traced = aiohttp.TraceConfig()
    traced.on_request_start.append(as_it_is)
    traced.on_request_redirect.append(leads_elsewhere)
    traced.on_request_end.append(before_it_is_read)
    return traced


class Files:
    """Between Discord and the core."""

    def __init__(self, core: Core, client: discord.Client) -> None:
        self._core = core
        self._client = client
        self._known: dict[tuple[str, str], str] = {}

    # In

    async def take(self, account: AccountRef, added: Mapping[str, Attachment]) -> Taken:
        """Fetch and keep what was added, by field."""
        values, problems = {}, {}
        for field, attachment in added.items():
            try:
                values[field] = await self._kept(account, attachment)
            except NotTakenError as error:
                log.warning("file was not taken", reason=error.reason)
                values[field], problems[field] = UNREAD, error.text
        return Taken(values, problems)

    async def _kept(self, account: AccountRef, added: Attachment) -> str:
        """The kept file's id. Raises NotTakenError."""
        came = (account.user, added.id)
        if came not in self._known:
            content = await self._fetched(added)
            media_type = added.content_type.partition(";")[0].strip().lower()
            kept = await self._core.keep_file(
                account,
                name=added.filename[-_NAME_LENGTH:] or "file",
                media_type=media_type if _MEDIA_TYPE.fullmatch(media_type) else _ANY_TYPE,
                content=content,
            )
            self._known[came] = kept.file
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return self._known[came]

    async def _fetched(self, added: Attachment) -> bytes:
        """The bytes, from Discord alone. Raises NotTakenError."""
        if added.size > LARGEST_FILE:
            raise NotTakenError(TOO_LARGE, f"{added.size} bytes")
        try:
            url = URL(added.url)
            if url.scheme != "https" or url.host not in HOSTS:
                raise NotTakenError(UNREADABLE, f"an address at {url.host}")
            async with asyncio.timeout(PATIENCE):
                before = _fetching.set(True)
                try:
                    content = await self._client.http.get_from_cdn(added.url)
                finally:
                    _fetching.reset(before)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise NotTakenError(UNREADABLE, f"download: {type(error).__name__}") from error
        if len(content) != added.size:
            raise NotTakenError(UNREADABLE, f"{len(content)} bytes of {added.size}")
        return content

    # Out

    async def bring(self, account: AccountRef, shown: Card, reader: Reader) -> tuple[Card, tuple[Sent, ...]]:
        """The card, and the files that go with it in its order; of one that is not kept any more it says so."""
        parts: list[Part] = []
        sent: list[Sent] = []
        for part in shown.parts:
            if not isinstance(part, FileRef | Image):
                parts.append(part)
                continue
            kept = await self._core.read_file(account, part.file)
            if kept is None:
                called = Strong(Name(part.name) if isinstance(part, FileRef) else part.alt)
                parts.append(Context(_("I do not have {file} any more. Please ask for it again.", file=called)))
            else:
                parts.append(part)
                sent.append(Sent("", kept.ref.media_type, kept.content))
        card = replace(shown, parts=tuple(parts))
        names = [each["filename"] for each in attachments_of(card, reader)]
        return card, tuple(replace(file, name=name) for file, name in zip(sent, names, strict=True))
