"""Posting, changing and taking back messages: kept first, then told to the open pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.playground.events import Change, Hub, MessageEvent, UnreadEvent
from adapters.playground.message import Draft, Message
from adapters.playground.render import card_json, handles_of
from adapters.playground.storage import Storage
from core.chat import Card, Reader


class Postbox:
    """The one way to write a message."""

    def __init__(self, storage: Storage, hub: Hub, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._hub = hub
        self._clock = clock

    async def post(self, draft: Draft) -> Message:
        """Post it; one whose key was posted before is not posted again, and the earlier one is answered."""
        message, new = await self._storage.post(draft, self._clock())
        if new:
            self._tell(Change.MESSAGE, message)
        return message

    async def edit(self, message: Message, card: Card, reader: Reader) -> Message | None:
        """Show another card in its place; None when it is gone."""
        changed = await self._storage.edit(message, card_json(card, reader), handles_of(card))
        if changed is not None and (changed.card, changed.handles) != (message.card, message.handles):
            self._tell(Change.CHANGED, changed)
        return changed

    async def delete(self, number: int) -> None:
        """Take it away, if it is still there."""
        gone = await self._storage.delete(number)
        if gone is not None:
            self._tell(Change.REMOVED, gone)

    async def mark_read(self, person: str, conversation: str, upto: int) -> None:
        """The person has read so far."""
        await self._storage.mark_read(person, conversation, upto)
        self._hub.publish(UnreadEvent())

    def _tell(self, change: Change, message: Message) -> None:
        self._hub.publish(MessageEvent(change, message))
        self._hub.publish(UnreadEvent())
