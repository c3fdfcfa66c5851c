"""Files of one workspace, out and in: Slack takes a file in three steps, and hands one out to whoever shows the token.

The SDK's `files_upload_v2` is not used: it sends the bytes in one piece, within 15 seconds, and does not tell which of
the three steps failed, while only after the last one nobody knows whether the file arrived. The token is shown to Slack
alone, whatever an address says. Steps and shapes: docs.slack.dev, `files.getUploadURLExternal`, `files.info`, "File
object".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import aiohttp
import structlog
from pydantic import BaseModel, ValidationError
from yarl import URL

from adapters.slack.blocks import files_of
from adapters.slack.calls import Calls
from adapters.slack.uploads import PATIENCE, session_of, uploaded
from core.api import Core
from core.chat import (
    LARGEST_FILE,
    TOO_LARGE,
    UNREAD,
    UNREADABLE,
    AccountRef,
    Card,
    DeliveryError,
    FileRef,
    Image,
    Name,
    NotTakenError,
    Reader,
    Strong,
    Taken,
    Text,
    UnclearError,
    _,
    plain,
)

log = structlog.get_logger(__name__)

SLACK = ("slack.com", "slack-gov.com")
"""Whose hosts are shown the token, besides the one that serves the Web API."""

HOPS = 3
"""Addresses that are asked when one leads to another."""

REMEMBERED = 200
"""So many of the files that came in last are known again: a form that is sent twice has the same values."""

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_ANY_TYPE = "application/octet-stream"
_PAGE = "text/html"
_SIGN_IN = "a page to sign in at: the app lacks the scope files:read, or was not installed again since it has it"


class _Told(BaseModel):
    """What Slack tells of a file."""

    user: str
    size: int
    name: str = ""
    mimetype: str = ""
    url_private_download: str


def is_slacks(url: URL, *, api: URL) -> bool:
    """Whether what is asked there may be shown the token: Slack's own hosts, and the one that serves the Web API."""
    if not url.scheme or url.host is None or url.user is not None:
        return False
    at_slack = url.scheme == "https" and any(url.host == each or url.host.endswith(f".{each}") for each in SLACK)
    return at_slack or url.origin() == api.origin()


class Files:
    """The files of one workspace, between Slack and the core."""

    def __init__(self, core: Core, calls: Calls) -> None:
        self._core = core
        self._calls = calls
        self._known: dict[tuple[str, str], str] = {}

    # Out

    async def bring(self, account: AccountRef, shown: Card, reader: Reader) -> tuple[Text, ...]:
        """Upload what the card holds to the direct message. Answers what has to be said of files that did not arrive.

        Raises RefusedError, BusyError or UnclearError when the direct message cannot be opened.
        """
        channel = await self._calls.direct_channel_patiently(account.user)
        said = [await self._bring(account, channel, part, reader) for part in files_of(shown)]
        return tuple(text for text in said if text is not None)

    async def _bring(self, account: AccountRef, channel: str, part: FileRef | Image, reader: Reader) -> Text | None:
        called = Strong(Name(part.name) if isinstance(part, FileRef) else part.alt)
        kept = await self._core.read_file(account, part.file)
        if kept is None:
            return _("I do not have {file} any more. Please ask for it again.", file=called)
        alt = plain(part.alt, reader) if isinstance(part, Image) else None
        try:
            file = await uploaded(self._calls, account.user, kept.ref.name, kept.content, alt)
        except (DeliveryError, aiohttp.ClientError, TimeoutError) as error:
            return self._not_brought(error, called)
        try:
            await self._calls.asked(
                "files.completeUploadExternal",
                channel,
                lambda: self._calls.client.files_completeUploadExternal(
                    files=[{"id": file, "title": kept.ref.name}], channel_id=channel
                ),
                spaced=True,
            )
        except UnclearError as error:
            log.warning("file may not have arrived", reason=error.reason)
            return _(
                "I do not know whether {file} arrived. If you do not see it, please ask for it again.", file=called
            )
        except DeliveryError as error:
            return self._not_brought(error, called)
        return None

    def _not_brought(self, error: Exception, called: Strong) -> Text:
        log.warning("file was not brought", reason=getattr(error, "reason", type(error).__name__))
        return _(
            "I could not bring {file}. Please ask for it again. If it happens again, please tell staff.", file=called
        )

    # In

    async def take(self, account: AccountRef, uploads: Mapping[str, Sequence[str]]) -> Taken:
        """Fetch and keep what was put into the file fields of a form: `uploads` holds Slack's ids by field. An empty
        field is left out, so that a file given earlier stays.
        """
        values, problems = {}, {}
        for field, chosen in uploads.items():
            for file in chosen[:1]:
                try:
                    values[field] = await self._kept(account, file)
                except NotTakenError as error:
                    log.warning("file was not taken", reason=error.reason)
                    values[field], problems[field] = UNREAD, error.text
        return Taken(values, problems)

    async def _kept(self, account: AccountRef, file: str) -> str:
        """The kept file's id. Raises NotTakenError."""
        came = (account.user, file)
        if came not in self._known:
            told = await self._described(account, file)
            content = await self._fetched(told)
            media_type = told.mimetype if _MEDIA_TYPE.fullmatch(told.mimetype) else _ANY_TYPE
            kept = await self._core.keep_file(
                account, name=_file_name(told.name), media_type=media_type, content=content
            )
            self._known[came] = kept.file
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return self._known[came]

    async def _described(self, account: AccountRef, file: str) -> _Told:
        """What Slack tells of a file of this person's that is not too large. Raises NotTakenError."""
        try:
            answer = await self._calls.asked(
                "files.info", account.user, lambda: self._calls.client.files_info(file=file)
            )
            told = _Told.model_validate(answer["file"])
        except DeliveryError as error:
            raise NotTakenError(UNREADABLE, f"files.info: {error.reason}") from error
        except (KeyError, ValidationError) as error:
            raise NotTakenError(UNREADABLE, "a file without size, owner or address") from error
        if told.user != account.user:
            raise NotTakenError(UNREADABLE, "somebody else's file")
        if told.size > LARGEST_FILE:
            raise NotTakenError(TOO_LARGE, f"{told.size} bytes")
        return told

    async def _fetched(self, told: _Told) -> bytes:
        """The bytes, from Slack alone. Raises NotTakenError."""
        client = self._calls.client
        try:
            url = URL(told.url_private_download)
            async with session_of(self._calls) as session:
                for _hop in range(HOPS):
                    if not is_slacks(url, api=URL(client.base_url)):
                        raise NotTakenError(UNREADABLE, f"an address at {url.host}, which is not shown the token")
                    headers = {"Authorization": f"Bearer {client.token}", "Accept-Encoding": "identity"}
                    async with session.get(
                        url, headers=headers, allow_redirects=False, timeout=PATIENCE, proxy=client.proxy
                    ) as response:
                        if (leads := response.headers.get("Location")) is None:
                            return await _read(response, told)
                        url = url.join(URL(leads))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise NotTakenError(UNREADABLE, type(error).__name__) from error
        raise NotTakenError(UNREADABLE, "sent from one address to the next")


async def _read(response: aiohttp.ClientResponse, told: _Told) -> bytes:
    """The body. Raises NotTakenError when it is too large, or not that file but a page in its place."""
    if response.status != HTTPStatus.OK:
        raise NotTakenError(UNREADABLE, f"download: HTTP {response.status}")
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > LARGEST_FILE:
            raise NotTakenError(TOO_LARGE, f"more than the {told.size} bytes that were said")
    if response.content_type == _PAGE and (told.mimetype != _PAGE or len(content) != told.size):
        raise NotTakenError(UNREADABLE, _SIGN_IN)
    return bytes(content)


def _file_name(name: str) -> str:
    """Its last part, with nothing that is not seen."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip() or "file"
