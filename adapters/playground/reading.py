"""What arrives at the JSON interface, read strictly: wrong types and unreadable text are 400, too much is 413."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from core.chat import Text, WireValue, _

MAX_JSON = 256 * 1024
MAX_BODY = 9 * 1024 * 1024
"""Bytes: a file of 8 MiB and what multipart adds to it."""

MAX_QUOTATION = 300
"""Letters of what a person wrote that stand above the answer to it."""

_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""Not seen themselves, but needed by emoji and by the scripts of Persian, Arabic and India."""

MAX_KEY = 100
MAX_NUMBER = 2**63 - 1


class AnswerError(Exception):
    """Answered with a status and `{"error": …}`."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(status, text.message)
        self.status = status
        self.text = text


def unreadable() -> AnswerError:
    """The request is not what docs/playground.md describes."""
    return AnswerError(400, _("This request cannot be read. docs/playground.md describes what can be asked."))


def not_found() -> AnswerError:
    """Nothing there for this person: the same words whether it does not exist or belongs to somebody else."""
    return AnswerError(404, _("There is nothing like that here."))


def too_large() -> AnswerError:
    """More than can be taken."""
    return AnswerError(413, _("This is too large. A file may hold 8 MiB, other requests 256 KiB."))


async def json_body(request: web.Request) -> Mapping[str, Any]:
    """The object that was sent."""
    if request.content_type != "application/json":
        raise AnswerError(415, _("Please send application/json."))
    as_it_is(request)
    if (request.content_length or 0) > MAX_JSON:
        raise too_large()
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_JSON:
            raise too_large()
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise unreadable() from error
    if not isinstance(found, dict):
        raise unreadable()
    return found


def as_it_is(request: web.Request) -> None:
    """400 for a compressed body: nothing that is asked for is large enough to need one."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise unreadable()


def readable(value: object) -> str:
    """A text that can be kept: no NUL, and no half of a surrogate pair."""
    if not isinstance(value, str) or "\0" in value:
        raise unreadable()
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise unreadable() from error
    return value


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    return readable(body.get(name))


def typed(value: object) -> str:
    """What a person typed or pasted: a NUL or half of a surrogate pair in it falls away, and the rest is taken."""
    if not isinstance(value, str):
        raise unreadable()
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def quotation(text: str) -> str:
    """What a person wrote as it is shown above an answer: one line, not too long, and with nothing in it that is not
    seen or turns the direction of what stands around it.
    """
    line = " ".join("".join(letter if _is_shown(letter) else " " * letter.isspace() for letter in text).split())
    return line if len(line) <= MAX_QUOTATION else line[: MAX_QUOTATION - 1].rstrip() + "…"


def _is_shown(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs"}


def maybe_text(body: Mapping[str, Any], name: str) -> str | None:
    """A text that may be missing."""
    return None if body.get(name) is None else readable(body[name])


def key_of(body: Mapping[str, Any]) -> str | None:
    """The key that makes it happen once, if one was sent."""
    key = maybe_text(body, "key")
    if key is not None and not 1 <= len(key) <= MAX_KEY:
        raise unreadable()
    return key


def values_of(body: Mapping[str, Any]) -> dict[str, WireValue]:
    """The answers to a form, by field. Null counts as left empty."""
    values = body.get("values")
    if not isinstance(values, dict):
        raise unreadable()
    return {readable(name): _value(value) for name, value in values.items()}


def _value(value: object) -> WireValue:
    if isinstance(value, list):
        return tuple(typed(piece) for piece in value)
    return "" if value is None else typed(value)


def query_text(request: web.Request, name: str) -> str:
    """A text of the address that must be there."""
    return readable(request.query.get(name))


def number_of(text: str) -> int | None:
    """The number of a message, or None when it cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_NUMBER))):
        return None
    number = int(text)
    return number if number <= MAX_NUMBER else None
