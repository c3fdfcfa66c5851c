"""Photos that members send, written anew: no larger than a page needs, and with nothing but what is seen.

Where and when a photo was taken, by whom, its small preview and its name are not in the new file.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog

from core.documents.darkroom import CANNOT, PhotoTrouble
from core.documents.process import run_alone

log = structlog.get_logger(__name__)

MEDIA_TYPE = "image/jpeg"

TIME_OUT = 20.0
"""Seconds. The largest photo that is opened takes one."""

_DARKROOM = Path(__file__).parent / "darkroom.py"


@dataclass(frozen=True)
class Photo:
    """A JPEG of ours; sizes in pixels."""

    content: bytes
    width: int
    height: int


def is_a_picture(content: bytes) -> bool:
    """By how it begins, whatever it is called: whether it may be one of the four kinds that are read."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    )


class Darkroom:
    """Writes photos anew, one at a time: each takes a process, for some tenths of a second. `seconds`: after so many
    it is ended.
    """

    def __init__(self, seconds: float = TIME_OUT) -> None:
        self._seconds = seconds
        self._place = asyncio.Lock()

    async def written_anew(self, content: bytes) -> Photo | PhotoTrouble:
        """The photo as it is kept, or why it cannot be taken."""
        if not is_a_picture(content):
            return PhotoTrouble.NO_PICTURE
        async with self._place:
            try:
                code, made, said = await run_alone(_DARKROOM, content, seconds=self._seconds)
            except TimeoutError:
                return PhotoTrouble.TOO_SLOW
        if code == CANNOT:
            return PhotoTrouble(made.decode())
        if code != 0:
            # The reader itself broke down, which the file may have been made for.
            log.warning("a photo broke its reader", code=code, said=said[-500:])
            return PhotoTrouble.BROKEN
        size, _, jpeg = made.partition(b"\n")
        width, height = size.split()
        return Photo(jpeg, int(width), int(height))
