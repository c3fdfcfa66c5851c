"""Saying, pressing and submitting: one invocation of the core each, and its outcome put where it belongs.

In a channel answers are private messages; those worth keeping also stand in the direct message. What happens twice,
because a page or a script tried again, leaves one message.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import structlog

from adapters.playground.message import Draft, Message
from adapters.playground.postbox import Postbox
from adapters.playground.reading import quotation
from adapters.playground.render import card_json, handles_of, plain_card
from adapters.playground.render_form import errors_json, form_json
from adapters.playground.storage import OpenForm, Storage
from adapters.playground.viewing import Viewer, Viewing
from adapters.playground.workspaces import BOT, HOME, Person
from core.api import OLD_BUTTON, OLD_FORM, Core, Speaker, answered
from core.chat import (
    Answer,
    Card,
    Form,
    Place,
    Reader,
    Refusal,
    Reply,
    Text,
    WireValue,
    card,
    card_of,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something happens. `pressed`: the card whose button led here, when only this person sees it. `quoted`: the
    line it answers. `key`: what leaves one message however often it arrives; None when each time counts.
    """

    viewer: Viewer
    conversation: str
    pressed: Message | None = None
    quoted: str | None = None
    key: str | None = None

    @property
    def speaker(self) -> Speaker:
        """For the core."""
        person = self.viewer.person
        message = str(self.pressed.id) if self.pressed else None
        place = Place(self.conversation, self.conversation == BOT, message, self.pressed is not None)
        return Speaker(account=person.account, profile=person.profile, place=place)


class Speaking:
    """Everything a person can do. One thing at a time for each person, as they would."""

    def __init__(self, core: Core, storage: Storage, postbox: Postbox, viewing: Viewing) -> None:
        self._core = core
        self._storage = storage
        self._postbox = postbox
        self._viewing = viewing
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def say(self, viewer: Viewer, conversation: str, text: str, key: str | None) -> Json:
        """Words in a conversation. A slash command is quoted by its answer; other words are a message, which the bot
        answers in its direct message and does not read in a channel.
        """
        person, once = viewer.person, key or uuid.uuid4().hex
        slash = text.lstrip().startswith("/")
        spot = Spot(
            viewer=viewer,
            conversation=conversation,
            quoted=quotation(text) if slash else None,
            key=f"{person.id} say {once}",
        )
        async with self._turns[person.id]:
            if not slash:
                said = await self._said(viewer, conversation, text, f"{person.id} said {once}")
                if conversation != BOT:
                    return await self._done(spot, "reply", said)
            answer = await answered(self._core.say(spot.speaker, text, once), "say", OLD_BUTTON)
            return await self._outcome(spot, answer, always_once=True)

    async def press(self, viewer: Viewer, message: Message, handle: str, value: str | None) -> Json:
        """A button of a message that the person sees."""
        person = viewer.person
        home = message.conversation == HOME
        once = message.handles.get(handle, False)
        spot = Spot(
            viewer=viewer,
            conversation=BOT if home else message.conversation,
            pressed=message if message.reader == person.id and not home else None,
            key=f"{person.id} press {message.id} {handle} {value or ''}" if once else None,
        )
        async with self._turns[person.id]:
            pressing = self._core.press(spot.speaker, handle, uuid.uuid4().hex, value=value)
            return await self._outcome(spot, await answered(pressing, "press", OLD_BUTTON))

    async def submit(self, viewer: Viewer, form: OpenForm, values: Mapping[str, WireValue]) -> Json:
        """A form, filled in."""
        async with self._turns[viewer.person.id]:
            pressed = await self._storage.message(form.message) if form.message is not None else None
            spot = Spot(
                viewer=viewer, conversation=form.conversation, pressed=pressed, quoted=form.quoted, key=form.key
            )
            submitting = self._core.submit(spot.speaker, form.id, values)
            return await self._outcome(spot, await answered(submitting, "submit", OLD_FORM))

    async def home(self, viewer: Viewer) -> tuple[Text, Message, Reader]:
        """The home card as it is now, kept as a message so that its buttons can be pressed."""
        speaker = Spot(viewer=viewer, conversation=BOT).speaker
        title, answer = await self._core.home(speaker)
        shown, _reader = card_of(answer)
        draft = self._draft(viewer.person, HOME, shown, answer.reader, key=f"{viewer.person.id} home")
        message = await self._postbox.post(draft)
        return title, await self._postbox.edit(message, shown, answer.reader) or message, answer.reader

    async def _said(self, viewer: Viewer, conversation: str, text: str, key: str) -> Message:
        person = viewer.person
        return await self._postbox.post(
            Draft(
                workspace=person.workspace,
                conversation=conversation,
                reader=person.id if conversation == BOT else None,
                author=person.id,
                card=plain_card(text),
                handles={},
                key=key,
            )
        )

    async def _outcome(self, spot: Spot, answer: Answer | Text, *, always_once: bool = False) -> Json:
        """Put the answer where it belongs. `always_once`: the same key is the same message, whatever it says now."""
        if isinstance(answer, Text):
            told = await self._post(spot, card(answer), spot.viewer.reader, key=None)
            return await self._done(spot, "refusal", told)
        match answer.outcome:
            case Form():
                return await self._form(spot, answer.outcome, answer.reader)
            case Reply():
                shown = await self._reply(spot, answer.outcome, answer.reader, always_once=always_once)
                return await self._done(spot, "reply", shown)
            case Refusal():
                key = f"{spot.key} refused" if spot.key else None
                refusal, _reader = card_of(answer)
                told = await self._post_once(spot, refusal, answer.reader, key, always_once=always_once)
                return await self._done(spot, "refusal", told)
            case _:
                assert_never(answer.outcome)

    async def _form(self, spot: Spot, form: Form, reader: Reader) -> Json:
        person = spot.viewer.person
        handle = await self._core.keep_form(form, person.account)
        await self._storage.remember_form(
            OpenForm(
                id=handle,
                person=person.id,
                conversation=spot.conversation,
                message=spot.pressed.id if spot.pressed else None,
                quoted=spot.quoted,
                key=f"{person.id} form {form.command} {form.token}",
            )
        )
        return {
            "outcome": "form",
            "in": spot.conversation,
            "form": form_json(form, handle, reader),
            "errors": errors_json(form, reader),
        }

    async def _reply(self, spot: Spot, reply: Reply, reader: Reader, *, always_once: bool) -> Message:
        shown = None
        if reply.replace and spot.pressed is not None:
            shown = await self._postbox.edit(spot.pressed, reply.card, reader)
        if shown is None:
            shown = await self._post_once(spot, reply.card, reader, spot.key, always_once=always_once)
        if reply.lasting and spot.conversation != BOT:
            key = f"{spot.key} lasting" if spot.key else None
            there = Spot(viewer=spot.viewer, conversation=BOT, quoted=spot.quoted)
            await self._post_once(there, reply.card, reader, key, always_once=always_once)
        return shown

    async def _post_once(
        self, spot: Spot, shown: Card, reader: Reader, key: str | None, *, always_once: bool
    ) -> Message:
        """Post it, unless this very answer was posted with this key before. A list asked again with other words has
        another answer, and is posted.
        """
        message = await self._post(spot, shown, reader, key)
        if always_once or key is None or message.card == card_json(shown, reader):
            return message
        handles = handles_of(shown)
        if handles and handles.items() <= message.handles.items():
            return message  # the same answer; what was pressed on it has changed it since
        return await self._post(spot, shown, reader, None)

    async def _post(self, spot: Spot, shown: Card, reader: Reader, key: str | None) -> Message:
        return await self._postbox.post(
            self._draft(spot.viewer.person, spot.conversation, shown, reader, key=key, quoted=spot.quoted)
        )

    def _draft(
        self,
        person: Person,
        conversation: str,
        shown: Card,
        reader: Reader,
        *,
        key: str | None,
        quoted: str | None = None,
    ) -> Draft:
        return Draft(
            workspace=person.workspace,
            conversation=conversation,
            reader=person.id,
            author=BOT,
            card=card_json(shown, reader),
            handles=handles_of(shown),
            quoted=quoted,
            key=key,
        )

    async def _done(self, spot: Spot, outcome: str, message: Message) -> Json:
        """The outcome; whoever acts in a conversation has read it."""
        await self._postbox.mark_read(spot.viewer.person.id, message.conversation, message.id)
        try:
            await self._core.drain()
        except Exception:
            # The answer stands; what others read goes out with the next tick.
            log.exception("drain failed")
        viewer = await self._viewing.viewer(spot.viewer.person)
        return {"outcome": outcome, "in": message.conversation, "message": await self._viewing.message(viewer, message)}
