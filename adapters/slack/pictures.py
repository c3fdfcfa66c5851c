"""Pictures in messages nobody asked for: uploaded with their words, shown in the message itself, and deleted with it.

A picture is a file of the bot's that was shared with nobody; an image block shows it by its id, so that the message
stays one, and can be corrected or taken back (docs.slack.dev, "Image block", "Slack file object"). A file that Slack
has not looked at yet is refused in a block, so that is waited for.

Where a message fails, its pictures are deleted again. Of one that may have arrived they are kept in mind, until it was
looked for, tried again or deleted; so are those that Slack did not delete.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import aiohttp
import structlog

from adapters.slack.calls import Calls
from adapters.slack.uploads import uploaded
from core.chat import BusyError, DeliveryError, Image, Parcel, PostRef, RefusedError, Trouble, plain

log = structlog.get_logger(__name__)

Whose = PostRef | int
"""The message that shows pictures; before it stands anywhere, the id of its notice."""

MOST_IN_MIND = 200
"""So many messages whose pictures are to be deleted yet; those of earlier ones are forgotten, and stay."""

LOOKS = 8
"""So often it is looked whether Slack is done with a file, a second apart."""


class Pictures:
    """The pictures of one workspace. Raises, each of its methods, RefusedError, BusyError or UnclearError."""

    def __init__(self, calls: Calls, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._calls = calls
        self._sleep = sleep
        self._in_mind: OrderedDict[Whose, list[str]] = OrderedDict()

    def keep_in_mind(self, whose: Whose, files: Iterable[str]) -> None:
        """They may have to be deleted."""
        if kept := dict.fromkeys([*self.in_mind(whose), *files]):
            self._in_mind[whose] = list(kept)
            while len(self._in_mind) > MOST_IN_MIND:
                self._in_mind.popitem(last=False)

    def in_mind(self, whose: Whose) -> list[str]:
        """What was kept in mind of it, which is forgotten now."""
        return self._in_mind.pop(whose, [])

    async def upload(self, parcel: Parcel, channel: str) -> dict[str, str]:
        """Slack's ids of the card's pictures, by the ids that they have in the card; those without bytes are left
        out. None of them is left behind where one fails.
        """
        done: dict[str, str] = {}
        try:
            for part in parcel.card.parts:
                if isinstance(part, Image) and part.file in parcel.pictures:
                    done[part.file] = await self._begun(parcel, part, channel)
                    await self._shown(done[part.file], part.name, channel)
        except (DeliveryError, aiohttp.ClientError, TimeoutError) as error:
            await self.leave_nothing(done.values())
            if isinstance(error, DeliveryError) and not isinstance(error, RefusedError):
                # No message left yet, so it surely did not arrive.
                raise BusyError(f"upload: {error.reason}") from error
            if isinstance(error, DeliveryError):
                raise
            raise BusyError(f"upload: {type(error).__name__}") from error
        return done

    async def _begun(self, parcel: Parcel, image: Image, channel: str) -> str:
        """Its bytes are at Slack's; answers Slack's id of it."""
        alt = plain(image.alt, parcel.reader)
        return await uploaded(self._calls, channel, image.name, parcel.pictures[image.file].content, alt)

    async def _shown(self, file: str, called: str, channel: str) -> None:
        """It is a file that a block can show."""
        client = self._calls.client
        await self._calls.asked(
            "files.completeUploadExternal",
            channel,
            lambda: client.files_completeUploadExternal(files=[{"id": file, "title": called}]),
        )
        for _look in range(LOOKS):
            told = await self._calls.asked("files.info", channel, lambda: client.files_info(file=file))
            if told["file"].get("mimetype"):
                return
            await self._sleep(1)
        raise BusyError("Slack is not done with a picture")

    async def leave_nothing(self, files: Iterable[str]) -> None:
        """Delete what no message shows; where that fails it is in the log."""
        for file in files:
            try:
                await self._remove(file)
            except DeliveryError as error:
                log.warning("picture was left behind", file=file, reason=error.reason)

    async def leave_only_what_stands(self, ref: PostRef, files: Iterable[str]) -> None:
        """Delete those of them that the message does not show; where nobody knows, they are kept in mind."""
        try:
            shown = await self.standing(ref)
        except DeliveryError:
            self.keep_in_mind(ref, files)
        else:
            await self.leave_nothing(file for file in files if file not in shown)

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

    async def remove(self, files: Iterable[str], whose: PostRef) -> None:
        """Delete them for everybody; those that are gone already are no error. Every one is tried: those that stay are
        kept in mind, and the first failure is raised.
        """
        failed: DeliveryError | None = None
        for file in files:
            try:
                await self._remove(file)
            except DeliveryError as error:
                self.keep_in_mind(whose, [file])
                failed = failed or error
        if failed is not None:
            raise failed

    async def _remove(self, file: str) -> None:
        try:
            await self._calls.asked("files.delete", file, lambda: self._delete(file))
        except RefusedError as error:
            if error.trouble is not Trouble.GONE:
                raise

    async def _delete(self, file: str) -> Any:  # noqa: ANN401  # the SDK's answer
        return await self._calls.client.files_delete(file=file)


def _file_of(block: Mapping[str, Any]) -> Mapping[str, Any] | None:
    file = block.get("slack_file") if block.get("type") == "image" else None
    return file if isinstance(file, Mapping) and "id" in file else None
