"""Pictures in messages nobody asked for: uploaded with their words, shown in the message itself, and deleted with it.

A picture is a file of the bot's that was shared with nobody; an image block shows it by its id, so that the message
stays one, and can be corrected or taken back (docs.slack.dev, "Image block", "Slack file object"). A file that Slack
has not looked at yet is refused in a block, so that is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp
import structlog

from adapters.slack.calls import Calls
from adapters.slack.uploads import uploaded
from core.chat import BusyError, DeliveryError, Image, Parcel, PostRef, RefusedError, Trouble, plain

log = structlog.get_logger(__name__)

LOOKS = 8
"""So often it is looked whether Slack is done with a file, a second apart."""


class Pictures:
    """The pictures of one workspace. Raises, each of its methods, RefusedError, BusyError or UnclearError."""

    def __init__(self, calls: Calls, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._calls = calls
        self._sleep = sleep

    async def upload(self, parcel: Parcel, channel: str) -> dict[str, str]:
        """Slack's ids of the card's pictures, by the ids that they have in the card; those without bytes are left
        out. None of them is left behind where one fails.
        """
        done: dict[str, str] = {}
        try:
            for part in parcel.card.parts:
                if isinstance(part, Image) and part.file in parcel.pictures:
                    done[part.file] = await self._upload(parcel, part, channel)
        except (DeliveryError, aiohttp.ClientError, TimeoutError) as error:
            await self._leave_nothing(list(done.values()))
            if isinstance(error, DeliveryError) and not isinstance(error, RefusedError):
                # No message left yet, so it surely did not arrive.
                raise BusyError(f"upload: {error.reason}") from error
            if isinstance(error, DeliveryError):
                raise
            raise BusyError(f"upload: {type(error).__name__}") from error
        return done

    async def _upload(self, parcel: Parcel, image: Image, channel: str) -> str:
        client, picture = self._calls.client, parcel.pictures[image.file]
        alt = plain(image.alt, parcel.reader)
        file = await uploaded(self._calls, channel, image.name, picture.content, alt)
        await self._calls.asked(
            "files.completeUploadExternal",
            channel,
            lambda: client.files_completeUploadExternal(files=[{"id": file, "title": image.name}]),
        )
        for _look in range(LOOKS):
            told = await self._calls.asked("files.info", channel, lambda: client.files_info(file=file))
            if told["file"].get("mimetype"):
                return file
            await self._sleep(1)
        raise BusyError("Slack is not done with a picture")

    async def _leave_nothing(self, files: Sequence[str]) -> None:
        try:
            await self.remove(files)
        except DeliveryError as error:
            log.warning("picture was left behind", reason=error.reason)

    async def standing(self, ref: PostRef) -> list[str]:
        """Slack's ids of the pictures that the message shows now."""
        client = self._calls.client
        answer = await self._calls.asked(
            "conversations.history",
            ref.channel,
            lambda: client.conversations_history(
                channel=ref.channel, latest=ref.message, oldest=ref.message, inclusive=True, limit=1
            ),
        )
        return [
            str(file["id"])
            for message in answer["messages"]
            if message.get("ts") == ref.message
            for block in message.get("blocks", ())
            if (file := _file_of(block)) is not None
        ]

    async def remove(self, files: Sequence[str]) -> None:
        """Delete them for everybody; those that are gone already are no error."""
        for file in files:
            try:
                await self._calls.asked("files.delete", file, lambda file=file: self._delete(file))  # type: ignore[misc]  # bound in the loop
            except RefusedError as error:
                if error.trouble is not Trouble.GONE:
                    raise

    async def _delete(self, file: str) -> Any:  # noqa: ANN401  # the SDK's answer
        return await self._calls.client.files_delete(file=file)


def _file_of(block: Mapping[str, Any]) -> Mapping[str, Any] | None:
    file = block.get("slack_file") if block.get("type") == "image" else None
    return file if isinstance(file, Mapping) and "id" in file else None
