"""Files over HTTP: one part of a multipart body in, always a download out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from adapters.playground.reading import MAX_BODY, AnswerError, as_it_is, readable, too_large, unreadable
from core.chat import _

MAX_FILE = 8 * 1024 * 1024
MAX_NAME = 200
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Types a browser may draw; everything else is bytes to it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent."""

    name: str
    media_type: str
    content: bytes


async def read_upload(request: web.Request) -> Upload:
    """The one part `file` of a multipart body."""
    if request.content_type != "multipart/form-data":
        raise AnswerError(415, _("Please send the file as multipart/form-data."))
    as_it_is(request)
    if (request.content_length or 0) > MAX_BODY:
        raise too_large()
    try:
        reader = await request.multipart()
        part = await reader.next()
        if not isinstance(part, BodyPartReader) or part.name != "file":
            raise unreadable()
        content = bytearray()
        while chunk := await part.read_chunk():
            content += chunk
            if len(content) > MAX_FILE:
                raise too_large()
        if await reader.next() is not None:
            raise unreadable()
        media_type = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        name = _file_name(part.filename or "")
    except (ValueError, AssertionError, LookupError, RuntimeError, BadHttpMessage) as error:
        # What aiohttp raises for a body that is no multipart.
        raise unreadable() from error
    return Upload(name, media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream", bytes(content))


def download(name: str, media_type: str, content: bytes) -> web.Response:
    """The bytes as a download; a page can draw pictures, and nothing of it ever runs."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    shown = media_type if media_type in _PICTURES else "application/octet-stream"
    return web.Response(body=content, content_type=shown, headers=headers)


def _file_name(name: str) -> str:
    """Its last part, without control characters."""
    last = re.split(r"[/\\]", name.replace("\0", ""))[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip()
    return readable(clean[:MAX_NAME]) or "file"
